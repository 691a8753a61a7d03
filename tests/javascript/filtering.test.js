import { Filter } from "../../annotator/static/annotator/filter.js";
import { NOTHING_ASKED, addressWith, criteriaIn, questionOf } from "../../annotator/static/annotator/filtering.js";
import { assertEqual, test } from "./harness.js";

const KNOWN = {
  below: (tag) => ({ 1: [2, 3], 2: [3] })[tag] ?? [],
  spansOf: (section) => ({ body: [{ start: 0, end: 50 }], comment: [{ start: 60, end: 70 }, { start: 80, end: 90 }] })[section] ?? [],
};

function annotation(fields) {
  return { uid: "u", start: 5, end: 9, tags: [], author: { id: 1 }, note: null, replies: [], private: false, resolved: null, ...fields };
}

const CASES = {
  "a tag": [{ tags: [2] }, { tags: [2] }, { tags: [4] }],
  "a tag below the one asked for": [{ tags: [1] }, { tags: [9, 3] }, { tags: [9] }],
  "any of several tags": [{ tags: [2, 9] }, { tags: [9] }, { tags: [1] }],
  "no tag": [{ tags: [0] }, { tags: [] }, { tags: [1] }],
  "no tag, or a certain one": [{ tags: [0, 9] }, { tags: [9] }, { tags: [1] }],
  "a person": [{ people: [1, 3] }, { author: { id: 3 } }, { author: { id: 2 } }],
  "a person, and not whom that one brought in": [{ people: [3] }, { author: { id: 3 } }, { author: { id: 3, credit: "Maria" } }],
  "whom a file names, whoever brought it in": [{ people: ["Maria"] }, { author: { id: 3, credit: "Maria" } }, { author: { id: 3 } }],
  "whom a file names by a number": [{ people: ["3"] }, { author: { id: 4, credit: "3" } }, { author: { id: 3, credit: "" } }],
  "a section": [{ sections: ["comment"] }, { start: 80 }, { start: 75 }],
  "a section ends before its end": [{ sections: ["comment"] }, { start: 69 }, { start: 70 }],
  "any of several sections": [{ sections: ["body", "comment"] }, { start: 0 }, { start: 55 }],
  "no place, no section": [{ sections: ["body"] }, { start: 1 }, { start: null }],
  "open threads": [{ state: "open" }, { resolved: null }, { resolved: { by: {}, at: 0 } }],
  "resolved threads": [{ state: "resolved" }, { resolved: { by: {}, at: 0 } }, { resolved: null }],
  "private ones": [{ sharing: "private" }, { private: true }, { private: false }],
  "shared ones": [{ sharing: "shared" }, { private: false }, { private: true }],
  "with a note": [{ notes: "with" }, { note: { text: "x" } }, {}],
  "with a reply": [{ notes: "with" }, { replies: [{ text: "x" }] }, {}],
  "without note and reply": [{ notes: "without" }, {}, { replies: [{ text: "x" }] }],
  "words of the note": [{ words: "fuel cost" }, { note: { text: "The COST of fuel" } }, { note: { text: "The cost" } }],
  "words of a reply, without accents": [{ words: "cafe" }, { replies: [{ text: "Café?" }] }, { replies: [{ text: "tea" }] }],
  "all criteria at once": [{ tags: [2], people: [1] }, { tags: [3] }, { tags: [3], author: { id: 2 } }],
};

for (const [name, [criteria, wanted, unwanted]] of Object.entries(CASES)) {
  test(`filtering: ${name}`, () => {
    const ask = questionOf({ ...NOTHING_ASKED, ...criteria }, KNOWN);
    assertEqual([ask(annotation(wanted)), ask(annotation(unwanted))], [true, false]);
  });
}

test("filtering: nothing asked is no question", () => {
  assertEqual(questionOf(NOTHING_ASKED, KNOWN), null);
  assertEqual(questionOf({ ...NOTHING_ASKED, words: " " }, KNOWN), null);
});

test("filtering: criteria come back from the address they are written to, and leave the rest of it alone", () => {
  const criteria = {
    tags: [3, 0], people: [7, "Maria & Co", "12"], sections: ["comment", "h120"], state: "open", notes: "with", sharing: "private", words: "a & b",
  };
  const address = addressWith(new URLSearchParams("revision=2&tag=9&hide=1"), criteria, false);
  assertEqual(criteriaIn(address), criteria);
  assertEqual([address.get("revision"), address.has("hide")], ["2", false]);
  assertEqual(addressWith(address, NOTHING_ASKED, true).toString(), "revision=2&hide=1");
});

test("filtering: an address that means nothing asks nothing", () => {
  const address = new URLSearchParams("tag=x&tag=-1&person=&credit=&section=attic&state=half&notes=1&sharing=&words=%20");
  assertEqual(criteriaIn(address), { ...NOTHING_ASKED });
});

test("filtering: tags that the server doesn't know yet stay out of the address", () => {
  assertEqual(addressWith(new URLSearchParams(), { ...NOTHING_ASKED, tags: [-1, 4] }, false).toString(), "tag=4");
});

function filtered(address = "") {
  const filter = new Filter(KNOWN, new URLSearchParams(address));
  let changes = 0;
  filter.addEventListener("change", () => changes++);
  return { filter, changes: () => changes };
}

test("filter: everything is shown until something is asked; each change is told once", () => {
  const { filter, changes } = filtered();
  assertEqual([filter.accepts(annotation({})), filter.accepts(undefined), filter.isOn], [true, false, false]);
  filter.ask({ tags: [1] });
  assertEqual([filter.accepts(annotation({})), filter.accepts(annotation({ tags: [3] })), filter.isOn], [false, true, true]);
  filter.toggle("tags", 1);
  filter.toggle("people", 5);
  assertEqual(filter.criteria, { ...NOTHING_ASKED, people: [5] });
  filter.clear();
  assertEqual([filter.isOn, changes()], [false, 4]);
});

test("filter: hidden hides all, and what matches still matches", () => {
  const { filter, changes } = filtered();
  filter.hidden = true;
  filter.hidden = true;
  assertEqual([filter.accepts(annotation({})), filter.matches(annotation({})), changes()], [false, true, 1]);
  assertEqual(filter.address(new URLSearchParams("revision=1")).toString(), "revision=1&hide=1");
});

test("filter: opens as the address says", () => {
  const { filter } = filtered("?tag=2&hide=1");
  assertEqual([filter.hidden, filter.criteria.tags], [true, [2]]);
});

test("filter: what is revealed is shown until something else is asked", () => {
  const { filter, changes } = filtered();
  const made = annotation({ uid: "made" });
  filter.reveal([made]);
  filter.ask({ tags: [1] });
  assertEqual([filter.accepts(made), changes()], [false, 1]);
  filter.reveal([made, annotation({ tags: [1] })]);
  filter.reveal([made]);
  assertEqual([filter.accepts(made), filter.accepts(annotation({})), changes()], [true, false, 2]);
  filter.ask({ tags: [2] });
  assertEqual(filter.accepts(made), false);
});

test("filter: what is revealed ends the hiding of all", () => {
  const { filter } = filtered("?hide=1");
  filter.reveal([annotation({})]);
  assertEqual(filter.hidden, false);
});

test("filter: a new tag keeps its place when the server has named it", () => {
  const { filter } = filtered();
  filter.ask({ tags: [-1] });
  filter.renameTag(-1, 12);
  assertEqual(filter.criteria.tags, [12]);
});
