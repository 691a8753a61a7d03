/** Goes from difference to difference of two texts, by buttons and by keys. */

import { command, commands } from "../commands.js";
import { isTyped } from "../typing.js";
import { PageElement } from "./element.js";

class DifferenceSteps extends PageElement {
  connect() {
    this.act({ next: () => this.#step(1), previous: () => this.#step(-1) });
    this.listen(document, "keydown", (event) => this.#key(event));
    if (commands.get("next-difference")) return;
    commands.remember(localStorage, `annotator:keys:${document.body.dataset.person}`);
    command({ name: "next-difference", group: "go", keys: ["n"], repeats: true, run: () => this.#step(1) });
    command({ name: "previous-difference", group: "go", keys: ["p"], repeats: true, run: () => this.#step(-1) });
  }

  get #differences() {
    return [...this.querySelectorAll("[id^=difference-]")];
  }

  /** Round the ends; from where one is, or, having scrolled away, from what is on the screen. @param {1 | -1} by */
  #step(by) {
    const all = this.#differences;
    const here = all.findIndex((one) => one.classList.contains("is-here"));
    let place = here >= 0 && isSeen(all[here]) ? here + by : nextOnScreen(all, by);
    place = (place + all.length) % all.length;
    all[here]?.classList.remove("is-here");
    all[place].classList.add("is-here");
    all[place].tabIndex = -1;
    all[place].scrollIntoView({ block: "center" });
    all[place].focus({ preventScroll: true });
    const says = this.dataset.says.replace("{n}", place + 1).replace("{count}", all.length);
    this.querySelector("[role=status]").textContent = says;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (isTyped(event)) return;
    const found = commands.find(event);
    if (!found) return;
    event.preventDefault();
    found.run(event);
  }
}

function isSeen(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** The first that isn't above the screen, or for going back the last that is. */
function nextOnScreen(all, by) {
  const first = all.findIndex((one) => one.getBoundingClientRect().bottom > 0);
  return (first < 0 ? all.length : first) + (by < 0 ? -1 : 0);
}

customElements.define("difference-steps", DifferenceSteps);
