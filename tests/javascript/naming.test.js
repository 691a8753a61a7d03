/** Names while they are typed. */

import { membersMeant, unfinishedName } from "../../annotator/static/annotator/naming.js";
import { assertEqual, test } from "./harness.js";

const TYPED = {
  "at the start": ["@al", { start: 0, typed: "al" }],
  "after a space": ["Ask @al", { start: 4, typed: "al" }],
  "the sign alone": ["Ask @", { start: 4, typed: "" }],
  "in brackets": ["(@a", { start: 1, typed: "a" }],
  "on a new line": ["x\n@a", { start: 2, typed: "a" }],
  "another script": ["你好 @李", { start: 3, typed: "李" }],
  "a name with signs": ["@mary-jane.b", { start: 0, typed: "mary-jane.b" }],
  "an address": ["me@al", null],
  "a path": ["x.org/@al", null],
  "two signs": ["@@al", null],
  "a name that is finished": ["@al ", null],
  "no sign": ["al", null],
};

for (const [name, [text, expected]] of Object.entries(TYPED)) {
  test(`${name} is ${expected ? "" : "not "}a name being typed`, () => {
    assertEqual(unfinishedName(`${text} more`, text.length), expected);
  });
}

const MEMBERS = [
  { id: 1, name: "Alice Ng", username: "alice" },
  { id: 2, name: "Bob Stone", username: "bstone" },
  { id: 3, name: "Élodie Alba", username: "elodie" },
  { id: 4, name: "Alan", username: "al" },
];

const MEANT = {
  "everybody, by nothing": ["", ["alice", "bstone", "elodie", "al"]],
  "the exact user name first": ["al", ["al", "alice", "elodie"]],
  "a first name": ["BOB", ["bstone"]],
  "a last name": ["st", ["bstone"]],
  "accents and all": ["él", ["elodie"]],
  "nobody": ["zz", []],
  "nobody by the middle of a name": ["lice", []],
};

for (const [name, [typed, expected]] of Object.entries(MEANT)) {
  test(`${name} is meant`, () => assertEqual(membersMeant(MEMBERS, typed).map(({ username }) => username), expected));
}

test("a long list is cut", () => {
  const many = Array.from({ length: 30 }, (_, id) => ({ id, name: `N ${id}`, username: `n${id}` }));
  assertEqual(membersMeant(many, "n").length, 8);
});
