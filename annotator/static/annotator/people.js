/** Whom annotations and replies are by. */

import { say } from "./words.js";

/** Who made it; of what came out of a file, whom that names, and who brought it in. @param {import("./annotations.js").Person} author */
export function calledOf({ name, credit }) {
  return credit ? say("broughtIn", { name: credit, person: name }) : name;
}
