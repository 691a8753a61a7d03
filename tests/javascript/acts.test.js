import { applied, corrected, tagsIn, targetOf, targetsOf, wireOf } from "../../annotator/static/annotator/acts.js";
import { assertEqual, test } from "./harness.js";

const ME = { id: 1, name: "Alice" };
const AT = new Date("2026-01-02T03:04:05Z");
const CIRCUMSTANCES = { me: ME, at: AT, idOf: (ref) => (typeof ref === "number" ? ref : -1) };
const STANDING = {
  uid: "u", start: 4, end: 9, quote: "", tags: [1, 2], note: { text: "old", html: "<p>old</p>" }, author: ME, created: AT,
  how: "moved", private: false, resolved: null, replies: [],
};
const REPLY = { uid: "r", author: ME, text: "so", html: "", created: AT, edited: null };
const after = (step, standing = STANDING) => applied(standing, { uid: "u", ...step }, CIRCUMSTANCES);

const CASES = {
  "tags come and go": [{ do: "edit", add_tags: [3, { name: "New" }], remove_tags: [1] }, { tags: [2, 3, -1] }],
  "a tag that is there is not there twice": [{ do: "edit", add_tags: [2] }, { tags: [1, 2] }],
  "a note is written": [{ do: "edit", note: "new" }, { note: { text: "new", html: "" } }],
  "the same note keeps its look": [{ do: "edit", note: "old" }, { note: STANDING.note }],
  "a note is emptied": [{ do: "edit", note: "" }, { note: null }],
  "its ends are moved": [{ do: "edit", span: { start: 0, end: 3, quote: "The" } }, { start: 0, end: 3, how: "exact", unsure: null }],
  "it is looked for again": [{ do: "unleave" }, { unsure: 0 }],
  "it becomes private": [{ do: "edit", private: true }, { private: true }],
  "it is resolved": [{ do: "edit", resolved: true }, { resolved: { by: ME, at: AT } }],
  "it lies in the trash": [{ do: "trash" }, { trashed: true }],
  "a reply": [{ do: "reply", uid: "r", annotation: "u", text: "so" }, { replies: [REPLY] }],
  "a topic is none of its business": [{ do: "topic", tag: 1 }, {}],
};
for (const [name, [step, expected]] of Object.entries(CASES)) {
  test(`acts: ${name}`, () => assertEqual(after(step), { ...STANDING, ...expected }));
}

test("acts: replies are changed, deleted and restored in their order", () => {
  const other = { ...REPLY, uid: "s", created: new Date(AT.getTime() + 5) };
  const standing = { ...STANDING, replies: [REPLY, other] };
  assertEqual(after({ do: "edit_reply", uid: "r", text: "no" }, standing).replies[0], { ...REPLY, text: "no", edited: AT });
  const without = after({ do: "trash_reply", uid: "r" }, standing);
  assertEqual(without.replies, [other]);
  assertEqual(after({ do: "restore_reply", uid: "r", snapshot: REPLY }, without).replies, [REPLY, other]);
  assertEqual(after({ do: "restore_reply", uid: "r", snapshot: REPLY }, standing).replies, [REPLY, other]);
  assertEqual(after({ do: "reply", uid: "r", text: "so" }, standing).replies, [REPLY, other]);
});

test("acts: what is made is made once, and what isn't there stays so", () => {
  const step = { do: "annotate", uid: "n", start: 1, end: 2, quote: "h", tags: [5], note: "", private: true };
  const made = applied(null, step, CIRCUMSTANCES);
  assertEqual([made.author, made.tags, made.private, made.start], [ME, [5], true, 1]);
  assertEqual(applied(STANDING, step, CIRCUMSTANCES), STANDING);
  assertEqual([after({ do: "edit", note: "x" }, null), after({ do: "restore" }, null)], [null, null]);
  assertEqual(after({ do: "restore", snapshot: STANDING }, null), { ...STANDING, trashed: false });
});

test("acts: a step knows whom it changes and which tags it needs; the server gets nothing else", () => {
  const reply = { do: "trash_reply", uid: "r", annotation: "u" };
  assertEqual([targetOf(reply), targetOf({ do: "trash", uid: "u" }), targetOf({ do: "topic", tag: 1 })], ["u", "u", null]);
  assertEqual(targetsOf({ steps: [reply, { do: "topic", tag: 1 }, { do: "trash", uid: "u" }] }), ["u"]);
  assertEqual(wireOf(reply), { do: "trash_reply", uid: "r" });
  assertEqual(wireOf({ do: "reply", uid: "r", annotation: "u", text: "x" }), { do: "reply", uid: "r", annotation: "u", text: "x" });
  assertEqual(wireOf({ do: "restore", uid: "u", snapshot: STANDING }), { do: "restore", uid: "u" });
  const inner = { name: "In", parent: { name: "Out", parent: null } };
  assertEqual(tagsIn({ do: "edit", add_tags: [1, inner] }), [1, inner, inner.parent]);
});

const ACT = { act: "a", steps: [{ do: "trash", uid: "x" }, { do: "annotate", uid: "u", quote: "a\n\nb" }], document: "d", by: 1, at: 0 };
const QUOTES = {
  "other white space is taken over": [{ status: 409, found: "a b", step: 1 }, "a b"],
  "other words are not": [{ status: 409, found: "a c", step: 1 }, null],
  "nor the same quote again": [{ status: 409, found: "a\n\nb", step: 1 }, null],
  "nor what another problem says": [{ status: 422, found: "a b", step: 1 }, null],
};
for (const [name, [problem, quote]] of Object.entries(QUOTES)) {
  test(`acts: of a quote that isn't there, ${name}`, () => {
    const act = corrected(ACT, problem, "again");
    assertEqual(act && [act.act, act.steps[0], act.steps[1].quote], quote && ["again", ACT.steps[0], quote]);
  });
}

test("acts: the quote of a moved highlight is corrected, too", () => {
  const act = { ...ACT, steps: [{ do: "edit", uid: "u", span: { start: 1, end: 4, quote: "a\n\nb" } }] };
  assertEqual(corrected(act, { status: 409, found: "a b" }, "n").steps[0].span, { start: 1, end: 4, quote: "a b" });
});
