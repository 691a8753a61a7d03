import { Codebook } from "../../annotator/static/annotator/codebook.js";
import { assertEqual, test } from "./harness.js";

const CLAIMS = { id: 1, name: "Claims", path: "Claims", parent: null, colour: "blue", shortcut: "c", description: "" };
const made = (more) => ({ id: 7, parent: null, colour: "red", shortcut: "", description: "", path: more.name, ...more });

test("codebook: an act names a known tag by its number, and a new one by what makes it", () => {
  const codebook = new Codebook([CLAIMS]);
  const fresh = codebook.create("Claims / Economic");
  assertEqual(fresh.id < 0, true);
  assertEqual([codebook.refOf(1), codebook.refOf(fresh.id)], [1, { name: "Economic", parent: 1, colour: "blue" }]);
});

test("codebook: the same name is the same new tag, in whichever page it was thought of", () => {
  const codebook = new Codebook([CLAIMS]);
  const fresh = codebook.create("Économie");
  assertEqual(codebook.idOf({ name: "économie", parent: null, colour: "red" }), fresh.id);
  const other = codebook.idOf({ name: "Inner", parent: { name: "Outer", parent: null, colour: "red" }, colour: "lime" });
  assertEqual([codebook.get(other).path, codebook.get(other).colour], ["Outer / Inner", "lime"]);
});

test("codebook: a new tag gets its number, and who asked for it hears of it", async () => {
  const codebook = new Codebook([CLAIMS]);
  const [outer, inner] = [codebook.create("Outer"), codebook.create("Outer / Inner")];
  const settled = codebook.settled(inner.id);
  const renamed = [];
  codebook.addEventListener("change", ({ detail }) => detail?.from && renamed.push([detail.from, detail.to]));
  codebook.take([made({ name: "Outer" })]);
  codebook.take([made({ id: 8, name: "Inner", parent: 7, path: "Outer / Inner" })]);
  assertEqual(renamed, [[outer.id, 7], [inner.id, 8]]);
  assertEqual(await settled, 8);
  assertEqual([codebook.idOf(inner.id), codebook.refOf(inner.id), await codebook.settled(1)], [8, 8, 1]);
  assertEqual(codebook.all.map(({ id }) => id), [1, 7, 8]);
});

test("codebook: what others change shows, and what they delete is gone", () => {
  const codebook = new Codebook([CLAIMS, made({ name: "Other" })]);
  let changes = 0;
  codebook.addEventListener("change", () => changes++);
  codebook.take([{ ...CLAIMS, colour: "lime" }], [7]);
  codebook.take([], [99]);
  assertEqual(codebook.all.map(({ id, colour }) => [id, colour]), [[1, "lime"]]);
  assertEqual(changes, 1);
});

test("codebook: new tags that came to nothing are forgotten, but not those that an act still needs", () => {
  const codebook = new Codebook([CLAIMS]);
  const [one, other] = [codebook.create("One"), codebook.create("Other")];
  codebook.forget(new Set([other.id]));
  assertEqual([codebook.get(one.id), codebook.get(other.id).name], [undefined, "Other"]);
});

test("codebook: near names are offered of what isn't found, also under a parent", () => {
  const codebook = new Codebook([CLAIMS, made({ name: "Iraq" })]);
  assertEqual(codebook.near("Irak").map(({ name }) => name), ["Iraq"]);
  assertEqual(codebook.near("Claims / Irak").map(({ name }) => name), ["Iraq"]);
  assertEqual(codebook.near("Ira"), []);
  codebook.create("Irak");
  assertEqual(codebook.search("irak").map(({ name }) => name), ["Irak"]);
});

test("codebook: another name means the tag that has it, also after news of the tag", () => {
  const codebook = new Codebook([{ ...CLAIMS, aliases: [{ id: 3, name: "Assertions" }] }]);
  codebook.take([{ ...CLAIMS, colour: "lime" }]);
  assertEqual([codebook.named("assertions").colour, codebook.search("assert").length], ["lime", 1]);
});
