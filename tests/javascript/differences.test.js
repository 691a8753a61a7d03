/** Two texts, word by word. */

import { differences } from "../../annotator/static/annotator/text/differences.js";
import { assertEqual as equal, test } from "./harness.js";

const signs = { same: "=", gone: "-", new: "+" };
const told = (one, other) => differences(one, other).map(({ kind, text }) => signs[kind] + text);

const CASES = {
  "nothing at all": ["", "", []],
  "the same": ["a b", "a b", ["=a b"]],
  "a word more": ["a c", "a b c", ["=a ", "+b ", "=c"]],
  "a word less": ["a b c", "a c", ["=a ", "-b ", "=c"]],
  "another word": ["a b c", "a x c", ["=a ", "-b", "+x", "= c"]],
  "a longer word": ["the sea", "the seas", ["=the ", "-sea", "+seas"]],
  "a sign": ["Is it.", "Is it?", ["=Is it", "-.", "+?"]],
  "something before nothing": ["", "a", ["+a"]],
  "nothing before something": ["a", "", ["-a"]],
  "words that come twice": ["a a b", "a b", ["=a ", "-a ", "=b"]],
  "letters with marks": ["नमस्ते a", "नमस्कार a", ["-नमस्ते", "+नमस्कार", "= a"]],
  "lines": ["a\nb", "a\n\nb", ["=a", "-\n", "+\n\n", "=b"]],
};

for (const [name, [one, other, expected]] of Object.entries(CASES)) {
  test(`${name} is told`, () => equal(told(one, other), expected));
}

test("both texts can be put together again", () => {
  let seed = 7;
  const random = (most) => (seed = (seed * 16807) % 2147483647) % most;
  const text = () => Array.from({ length: random(30) }, () => "ab c\n.é"[random(7)]).join("");
  for (let round = 0; round < 300; round++) {
    const [one, other] = [text(), text()];
    const parts = differences(one, other);
    equal(parts.filter(({ kind }) => kind !== "new").map((part) => part.text).join(""), one);
    equal(parts.filter(({ kind }) => kind !== "gone").map((part) => part.text).join(""), other);
  }
});

test("very long texts are compared by lines, or not at all", () => {
  const long = Array.from({ length: 1500 }, (_, n) => `word ${n}\n`).join("");
  equal(told(long, `${long}end`), [`=${long}`, "+end"]);
  const [one, other] = ["x ".repeat(3000), "y ".repeat(3000)];
  equal(told(one, other), [`-${one}`, `+${other}`]);
});
