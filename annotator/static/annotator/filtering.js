/**
 * What is asked of annotations: criteria, the question they make, and how they stand in the address. Several values of
 * one criterion mean any of them, several criteria mean all of them. Pure.
 */

import { fold } from "./text/folding.js";

/**
 * @typedef {object} Criteria
 * @property {number[]} tags ids, each with all tags below it; 0 means: without a tag
 * @property {(number | string)[]} people ids of authors, and the names of those whom only a file names
 * @property {string[]} sections "body", "comment", "furniture", or "h" and the code point where a heading starts
 * @property {"" | "open" | "resolved"} state of its thread
 * @property {"" | "with" | "without"} notes whether there is a note or a reply
 * @property {"" | "private" | "shared"} sharing
 * @property {string} words to be found in the note or the replies, all of them
 */

/** @type {Readonly<Criteria>} */
export const NOTHING_ASKED = Object.freeze({
  tags: [], people: [], sections: [], state: "", notes: "", sharing: "", words: "",
});

const NUMBERS = { tags: "tag", people: "person" };
const CHOICES = { state: ["open", "resolved"], notes: ["with", "without"], sharing: ["private", "shared"] };
const SECTION = /^(body|comment|furniture|h\d{1,9})$/;
const HIDDEN = "hide";
/** Whom only a file names. */
const CREDIT = "credit";

/**
 * The criteria as a question about one annotation; null where nothing is asked.
 * @param {Criteria} criteria
 * @param {object} known
 * @param {(tag: number) => number[]} known.below the ids of all tags below one
 * @param {(section: string) => import("./text/blocks.js").Span[]} known.spansOf where a section stands in the text
 * @returns {((annotation: import("./store.js").Annotation) => boolean) | null}
 */
export function questionOf(criteria, { below, spansOf }) {
  const asked = [];
  if (criteria.people.length) asked.push(byPeople(new Set(criteria.people)));
  if (criteria.tags.length) asked.push(byTags(new Set(criteria.tags.flatMap((id) => [id, ...below(id)]))));
  if (criteria.sections.length) asked.push(bySpans(criteria.sections.flatMap(spansOf)));
  if (criteria.state) asked.push(({ resolved }) => Boolean(resolved) === (criteria.state === "resolved"));
  if (criteria.sharing) asked.push((one) => Boolean(one.private) === (criteria.sharing === "private"));
  if (criteria.notes) asked.push((one) => (one.note !== null || one.replies.length > 0) === (criteria.notes === "with"));
  const words = wordsOf(criteria.words);
  if (words.length) asked.push((annotation) => says(annotation, words));
  if (!asked.length) return null;
  return asked.length === 1 ? asked[0] : (annotation) => asked.every((ask) => ask(annotation));
}

/** How a filter asks for who made something: by name where a file names them. @param {import("./annotations.js").Person} author */
export function personKey({ id, credit }) {
  return credit || id;
}

/** The ids of all tags below one. @param {{id: number, parent: number | null}[]} tags @param {number} id @returns {number[]} */
export function tagsBelow(tags, id) {
  return tags.filter((tag) => tag.parent === id).flatMap((tag) => [tag.id, ...tagsBelow(tags, tag.id)]);
}

/** @param {Criteria} criteria */
export function asksNothing(criteria) {
  return Object.values(criteria).every((value) => !value.length);
}

/** What an address asks for; what it can't mean is left out. @param {URLSearchParams} address @returns {Criteria} */
export function criteriaIn(address) {
  const criteria = { ...NOTHING_ASKED };
  for (const [key, name] of Object.entries(NUMBERS)) {
    criteria[key] = [...new Set(address.getAll(name).filter((value) => /^\d{1,15}$/.test(value)).map(Number))];
  }
  criteria.people.push(...new Set(address.getAll(CREDIT).filter(Boolean)));
  for (const [key, allowed] of Object.entries(CHOICES)) {
    criteria[key] = allowed.find((value) => value === address.get(key)) ?? "";
  }
  criteria.sections = [...new Set(address.getAll("section").filter((value) => SECTION.test(value)))];
  criteria.words = (address.get("words") ?? "").trim();
  return criteria;
}

/** @param {URLSearchParams} address */
export function isHiddenIn(address) {
  return address.has(HIDDEN);
}

/**
 * An address that asks for the criteria; what else stands in it stays. Tags that the server doesn't know yet are left out.
 * @param {URLSearchParams} address
 * @param {Criteria} criteria
 * @param {boolean} hidden whether all highlights are hidden
 */
export function addressWith(address, criteria, hidden) {
  const made = new URLSearchParams(address);
  for (const name of [...Object.values(NUMBERS), ...Object.keys(CHOICES), CREDIT, "section", "words", HIDDEN]) made.delete(name);
  for (const [key, name] of Object.entries(NUMBERS)) {
    for (const id of criteria[key]) {
      if (typeof id === "string") made.append(CREDIT, id);
      else if (id >= 0) made.append(name, String(id));
    }
  }
  for (const section of criteria.sections) made.append("section", section);
  for (const key of [...Object.keys(CHOICES), "words"]) if (criteria[key]) made.set(key, criteria[key]);
  if (hidden) made.set(HIDDEN, "1");
  return made;
}

const byPeople = (people) => ({ author }) => people.has(personKey(author));

/** @param {Set<number>} wanted */
function byTags(wanted) {
  const untagged = wanted.has(0);
  return ({ tags }) => {
    if (!tags.length) return untagged;
    for (const id of tags) if (wanted.has(id)) return true;
    return false;
  };
}

/** An annotation is in a section when it begins there. @param {import("./text/blocks.js").Span[]} spans */
function bySpans(spans) {
  return ({ start }) => start !== null && spans.some((span) => span.start <= start && start < span.end);
}

/** @param {string} typed */
function wordsOf(typed) {
  return fold(typed).text.split(" ").filter(Boolean);
}

function says({ note, replies }, words) {
  if (!note && !replies.length) return false;
  const said = fold([note?.text ?? "", ...replies.map((reply) => reply.text)].join("\n")).text;
  return words.every((word) => said.includes(word));
}
