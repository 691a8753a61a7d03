import { Codebook, tagsFrom } from "../../annotator/static/annotator/codebook.js";
import { Names, preparing } from "../../annotator/static/annotator/text/near-names.js";
import { foundIn, inTree, unfolded } from "../../annotator/static/annotator/text/tag-rows.js";
import { assertEqual, test } from "./harness.js";

const ROWS = [[1, null, "Animals", "red", "", "What lives."], [2, 1, "Foxes", "teal", "f", "", ["Vixens"]], [3, 2, "Red", "red"], [4, null, "Colours", "blue"], [5, 99, "Lost", "grey"]];
const shown = (rows) => rows.map(({ tag, depth, branch }) => `${"-".repeat(depth)}${tag.name}${branch ? "+" : ""}`);

test("tag rows: tags as a page gets them know their paths, and what was left out is empty", () => {
  const [animals, foxes, red, , lost] = tagsFrom(ROWS);
  assertEqual([animals.path, foxes.path, red.path, lost.path], ["Animals", "Animals / Foxes", "Animals / Foxes / Red", "Lost"]);
  assertEqual([animals.description, foxes.shortcut, foxes.description, red.shortcut], ["What lives.", "f", "", ""]);
  assertEqual([animals.aliases, foxes.aliases], [undefined, [{ name: "Vixens" }]]);
});

test("tag rows: in reading order, however the tags come; one whose parent is gone stands at the root", () => {
  const [animals, foxes, red, colours, lost] = tagsFrom(ROWS);
  assertEqual(shown(inTree([red, colours, animals, lost, foxes])), ["Colours", "Animals+", "-Foxes+", "--Red", "Lost"]);
});

test("tag rows: what lies below a folded branch isn't shown, folded itself or not", () => {
  const rows = inTree(tagsFrom(ROWS));
  assertEqual(shown(unfolded(rows, new Set([1]))), ["Animals+", "Colours", "Lost"]);
  assertEqual(shown(unfolded(rows, new Set([2]))), ["Animals+", "-Foxes+", "Colours", "Lost"]);
  assertEqual(shown(unfolded(rows, new Set([1, 2, 3]))), ["Animals+", "Colours", "Lost"]);
});

test("tag rows: what was found is shown in the order of the tree", () => {
  const tags = tagsFrom(ROWS);
  assertEqual(shown(foundIn(inTree(tags), [tags[3], tags[2]])), ["--Red", "Colours"]);
});

test("near names: a tag that has changed is prepared anew, and found by its new name alone", () => {
  const codebook = new Codebook(tagsFrom(ROWS));
  assertEqual([...codebook.preparing()].length, 5);
  assertEqual(codebook.search("colours").map(({ id }) => id), [4]);
  codebook.take([{ ...codebook.get(4), name: "Hues", path: "Hues" }]);
  assertEqual([codebook.search("colours"), codebook.search("hues").map(({ id }) => id)], [[], [4]]);
});

test("near names: what is prepared beforehand is what searching finds", () => {
  const tags = tagsFrom(ROWS);
  const before = new Names(tagsFrom(ROWS)).near("Foxs").map(({ id }) => id);
  for (const entry of preparing(tags)) if (!entry.words.length) throw new Error("without words");
  assertEqual([new Names(tags).near("Foxs").map(({ id }) => id), before], [[2], [2]]);
});
