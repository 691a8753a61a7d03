/** What has to be chosen before an operation on the codebook can be planned, by its kind. */

import { say } from "../words.js";
import { chipOf, copyOf } from "./element.js";
import "./tag-choice.js";

/**
 * @typedef {import("../codebook.js").Tag & {own: {passages: number}}} Tag
 * @typedef {{element: HTMLElement | null, operation: () => object | null}} Choice `operation`: the whole of it, or null
 *   while something is still to be chosen
 */

const CHOICES = { merge: mergeChoice, retag: retagChoice, trash: trashChoice };

/** @param {object} asked the operation, as far as it is known @param {Tag[]} tags @param {() => void} changed @returns {Choice} */
export function choiceFor(asked, tags, changed) {
  return CHOICES[asked.kind]?.(asked, tags, changed) ?? { element: null, operation: () => asked };
}

/** Into which one: one of several, or another. */
function mergeChoice(asked, tags, changed) {
  if (asked.into !== undefined) return null;
  const several = tags.filter(({ id }) => asked.tags.includes(id));
  if (several.length < 2) {
    const one = oneTag(say("plan.into"), { tags, without: asked.tags, changed });
    return { element: one.element, operation: () => one.chosen() && { ...asked, into: one.chosen() } };
  }
  const most = several.reduce((best, tag) => (tag.own.passages > best.own.passages ? tag : best));
  const options = several.map((tag) => ({ value: tag.id, text: tag.path, passages: tag.own.passages }));
  const radios = radioGroup(say("plan.stays"), options, { value: most.id, changed });
  const operation = () => {
    const into = Number(radios.value());
    return { ...asked, tags: asked.tags.filter((id) => id !== into), into };
  };
  return { element: radios.element, operation };
}

/** Which tags come in its place, or none. */
function retagChoice(asked, tags, changed) {
  if (asked.to !== undefined) return null;
  const field = copyOf("plan-retag-template");
  const choice = field.querySelector("tag-choice");
  const nothing = field.querySelector("input[type=checkbox]");
  const list = field.querySelector("ul");
  const byId = new Map(tags.map((tag) => [tag.id, tag]));
  const to = new Set();
  const draw = () => {
    list.replaceChildren(...[...to].map((id) => removable(byId.get(id))));
    choice.hidden = nothing.checked;
    list.hidden = nothing.checked;
    changed();
  };
  customElements.upgrade(document.adoptNode(field));
  choice.tags = tags;
  choice.without = () => new Set([asked.tag, ...to]);
  field.addEventListener("choose", ({ detail }) => draw(to.add(detail.tag.id)));
  field.addEventListener("click", ({ target }) => {
    const drop = target.closest("[data-drop]");
    if (drop) draw(to.delete(Number(drop.dataset.drop)));
  });
  nothing.addEventListener("change", draw);
  const operation = () => {
    if (nothing.checked) return { ...asked, to: [] };
    return to.size ? { ...asked, to: [...to] } : null;
  };
  return { element: field, operation };
}

/** What becomes of the tags under it. */
function trashChoice(asked, tags, changed) {
  const below = tags.filter(({ id, parent }) => asked.tags.includes(parent) && !asked.tags.includes(id));
  if (!below.length) return null;
  const options = ["lift", "trash"].map((value) => ({ value, text: say(`plan.children.${value}`, { count: below.length }) }));
  const radios = radioGroup(say("plan.children", { count: below.length }), options, { value: asked.children ?? "lift", changed });
  return { element: radios.element, operation: () => ({ ...asked, children: radios.value() }) };
}

/** One tag, found by typing. */
function oneTag(label, { tags, without, changed }) {
  const field = copyOf("plan-into-template");
  const choice = field.querySelector("tag-choice");
  const shown = field.querySelector(".plan-chosen");
  let chosen = null;
  field.querySelector(".label").textContent = label;
  customElements.upgrade(document.adoptNode(field));
  choice.tags = tags;
  choice.without = () => new Set(without);
  field.addEventListener("choose", ({ detail }) => {
    chosen = detail.tag.id;
    shown.replaceChildren(chipOf(detail.tag));
    changed();
  });
  return { element: field, chosen: () => chosen };
}

function radioGroup(legend, options, { value, changed }) {
  const field = copyOf("plan-radios-template");
  field.querySelector("legend").textContent = legend;
  for (const option of options) {
    const label = copyOf("plan-radio-template");
    const input = label.querySelector("input");
    [input.value, input.checked] = [option.value, option.value === value];
    label.querySelector(".plan-option").textContent = option.text;
    const count = option.passages === undefined ? "" : say("plan.passages", { count: option.passages });
    label.querySelector(".soft").textContent = count;
    field.append(label);
  }
  field.addEventListener("change", changed);
  return { element: field, value: () => field.querySelector("input:checked").value };
}

function removable(tag) {
  const item = document.createElement("li");
  const chip = chipOf(tag);
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
  button.dataset.drop = String(tag.id);
  button.setAttribute("aria-label", say("plan.drop", { tag: tag.name }));
  chip.append(button);
  item.append(chip);
  return item;
}
