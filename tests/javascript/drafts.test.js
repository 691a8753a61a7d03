/** What was typed and not saved. */

import { Drafts } from "../../annotator/static/annotator/drafts.js";
import { assertEqual as equal, test } from "./harness.js";

const DAY = 86_400_000;

class Shelf {
  kept = new Map();
  full = false;
  get length() {
    return this.kept.size;
  }
  key = (at) => [...this.kept.keys()][at] ?? null;
  getItem = (key) => this.kept.get(key) ?? null;
  removeItem = (key) => this.kept.delete(key);
  setItem(key, value) {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.kept.set(key, value);
  }
}

test("a draft is kept with what it was written upon", () => {
  const shelf = new Shelf();
  new Drafts(shelf, "7").keep("note:a", "Half", "Before", 5);
  equal(new Drafts(shelf, "7").get("note:a"), { text: "Half", was: "Before", at: 5 });
});

test("while one goes on typing, it stays written upon the same", () => {
  const drafts = new Drafts(new Shelf(), "7");
  drafts.keep("note:a", "H", "Before", 5);
  drafts.keep("note:a", "Half", undefined, 6);
  equal(drafts.get("note:a"), { text: "Half", was: "Before", at: 6 });
});

test("nobody sees another one's draft", () => {
  const shelf = new Shelf();
  new Drafts(shelf, "7").keep("note:a", "Mine");
  equal(new Drafts(shelf, "8").get("note:a"), null);
});

test("a dropped draft is gone", () => {
  const drafts = new Drafts(new Shelf(), "7");
  drafts.keep("note:a", "Half");
  drafts.drop("note:a");
  equal(drafts.get("note:a"), null);
});

test("where the browser takes nothing, drafts last as long as the page", () => {
  const shelf = new Shelf();
  const drafts = new Drafts(shelf, "7");
  shelf.full = true;
  drafts.keep("note:a", "Half", "", 5);
  equal(drafts.get("note:a").text, "Half");
  shelf.full = false;
  drafts.keep("note:a", "Half a", "", 6);
  equal(new Drafts(shelf, "7").get("note:a").text, "Half a");
  drafts.drop("note:a");
  equal(drafts.get("note:a"), null);
});

test("old drafts and what is none are forgotten", () => {
  const shelf = new Shelf();
  const drafts = new Drafts(shelf, "7");
  drafts.keep("note:old", "Old", "", 0);
  drafts.keep("note:new", "New", "", 2 * DAY);
  shelf.setItem("annotator:draft:note:before", "Not ours");
  shelf.setItem("other", "Kept");
  drafts.clean(91 * DAY);
  equal([...shelf.kept.keys()], ["annotator:draft:7:note:new", "other"]);
});

test("what another page writes or drops is heard", () => {
  const drafts = new Drafts(new Shelf(), "7");
  const heard = [];
  drafts.addEventListener("change", ({ detail }) => heard.push([detail.name, detail.draft?.text ?? null]));
  const newValue = JSON.stringify({ text: "Half", at: 5 });
  drafts.hear({ key: "annotator:draft:7:note:a", newValue });
  drafts.hear({ key: "annotator:draft:7:note:a", newValue: null });
  drafts.hear({ key: "annotator:draft:8:note:a", newValue });
  drafts.hear({ key: null, newValue: null });
  equal(heard, [["note:a", "Half"], ["note:a", null]]);
});
