import { Gathered } from "../../annotator/static/annotator/telling.js";
import { assertEqual, test } from "./harness.js";

const [alice, bob] = [{ id: 1, name: "Alice" }, { id: 2, name: "Bob" }];
const say = (key, { name, what, count }) => (count ? `${count} ${key.slice(5)}` : `${key === "live.did" ? name : "Others"}: ${what}.`);
const one = (uid) => ({ uid });

function told(...all) {
  const gathered = new Gathered();
  for (const news of all) {
    gathered.add({ by: alice, annotations: [], gone: [], tags: [], gone_tags: [], ...news }, bob.id, (uid) => uid.startsWith("old"));
  }
  return gathered.take(say);
}

test("telling: what one person did is one sentence", () => {
  const words = told({ annotations: [one("new"), one("old 1")] }, { annotations: [one("new 2")], gone: ["old 2"] }, { tags: [{}], gone_tags: [1] });
  assertEqual(words, "Alice: 2 added, 1 changed, 1 gone, 2 tags.");
});

test("telling: several people are told of one after the other, and those without a name together", () => {
  assertEqual(told({ gone: ["old"] }, { by: null, tags: [{}] }), "Alice: 1 gone. Others: 1 tags.");
});

test("telling: one's own acts in another page, and what was never seen here, are not told", () => {
  assertEqual(told({ by: bob, annotations: [one("new")] }, { gone: ["never"] }), "");
});

test("telling: what was told is forgotten", () => {
  const gathered = new Gathered();
  gathered.add({ by: alice, annotations: [one("new")], gone: [], tags: [], gone_tags: [] }, bob.id, () => false);
  assertEqual([gathered.isEmpty, gathered.take(say), gathered.isEmpty, gathered.take(say)], [false, "Alice: 1 added.", true, ""]);
});
