import { optionsOf, taken } from "../../annotator/static/annotator/searching/completing.js";
import { assertEqual, test } from "./harness.js";

const option = (text, start, end) => ({ text, label: text, says: "", start, end });

const CASES = {
  "a field's name waits for its value": ["tro ta", option("tag:", 4, 6), { value: "tro tag:", caret: 8 }],
  "what is whole is followed by a space": ["tag:Ir", option("tag:Iraq", 0, 6), { value: "tag:Iraq ", caret: 9 }],
  "a space that is there is gone past": ["ta troops", option("tag:Iraq", 0, 2), { value: "tag:Iraq troops", caret: 9 }],
  "what stands beside stays": ["a ta b", option("tag:", 2, 4), { value: "a tag: b", caret: 6 }],
  "places are code points": ["𝔄 ta", option("tag:", 2, 4), { value: "𝔄 tag:", caret: 7 }],
  "in parentheses": ["(ta)", option("tag:Iraq", 1, 3), { value: "(tag:Iraq)", caret: 9 }],
};
for (const [name, [query, chosen, expected]] of Object.entries(CASES)) {
  test(`completing: ${name}`, () => assertEqual(taken(query, chosen), expected));
}

test("completing: an answer becomes options", () => {
  const completions = [{ insert: "tag:Iraq ", label: "Iraq", detail: "Places/Iraq", kind: "tag", count: 3 }];
  const expected = [{ text: "tag:Iraq", label: "Iraq", says: "Places/Iraq", start: 4, end: 6 }];
  assertEqual(optionsOf({ start: 4, end: 6, completions }), expected);
});

test("completing: no answer is no options", () => assertEqual(optionsOf(null), []));
