import { edgeSpeed } from "../../annotator/static/annotator/elements/edge-scroll.js";
import { directionAt, isMixed } from "../../annotator/static/annotator/text/direction.js";
import { assertEqual, test } from "./harness.js";

const PLACES = {
  "a Latin letter": ["قال NATO هنا", 4, "rtl", "ltr"],
  "a Hebrew letter": ["say שלום now", 5, "ltr", "rtl"],
  "digits in Arabic run left to right": ["رسالة 25 هنا", 6, "rtl", "ltr"],
  "a space between two of one direction": ["سلام عليكم", 4, "ltr", "rtl"],
  "a space where the direction changes": ["قال NATO", 3, "rtl", "rtl"],
  "the same in a paragraph from left to right": ["say שלום", 3, "ltr", "ltr"],
  "punctuation at the end goes with the paragraph": ["שלום!", 4, "ltr", "ltr"],
  "the end of the text": ["שלום", 4, "rtl", "rtl"],
  "a text without letters": ["… — !", 2, "rtl", "rtl"],
  "behind letters outside of the first plane": ["𞤀𞤁 x", 3, "ltr", "ltr"],
};

for (const [name, [text, point, base, direction]] of Object.entries(PLACES)) {
  test(`direction: ${name}`, () => assertEqual(directionAt(text, point, base), direction));
}

test("direction: only letters of both directions make a text mixed", () => {
  const texts = ["plain", "سلام عليكم!", "سلام x", "رسالة 25", ""];
  assertEqual(texts.map(isMixed), [false, false, true, true, false]);
});

test("edges: what is dragged there scrolls the text, the faster the nearer, and nowhere else", () => {
  const speeds = [800, 790, 760, 700, 400, 140, 80, 44, 0].map((y) => Math.round(edgeSpeed(y, 800)));
  assertEqual(speeds, [22, 18, 6, 0, 0, 0, -8, -22, -22]);
});

test("edges: on a low window there is still a middle", () => assertEqual(edgeSpeed(130, 256), 0));
