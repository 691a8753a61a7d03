import { distance, Names } from "../../annotator/static/annotator/text/near-names.js";
import { assertEqual, test } from "./harness.js";

const NAMES = ["Iraq", "Iran", "Actors", "Actors / Militias", "Claims / Economic", "War and peace", "Ärzte", "C++", "平和"];
const named = (path, id = 0, aliases = []) => ({ id, path, name: path.split(" / ").at(-1), aliases: aliases.map((name) => ({ name })) });
const names = () => new Names([...NAMES.map((path, id) => named(path, id)), named("Armed forces", 90, ["Military", "Defence force"])]);
const paths = (found) => found.map(({ path }) => path);

const NEAR = {
  "a wrong letter": ["Irak", ["Iraq", "Iran"]],
  "two letters exchanged": ["Iarq", ["Iraq"]],
  "a letter missing": ["Actrs", ["Actors"]],
  "a letter too many": ["Milittias", ["Actors / Militias"]],
  "a word of a name": ["peece", ["War and peace"]],
  "another name": ["Militaty", ["Armed forces"]],
  "an accent left out": ["Arzte", ["Ärzte"]],
  "two letters wrong in a long name": ["Ekonomik", ["Claims / Economic"]],
  "too far away": ["Ukraine", []],
  "too short to be near to anything": ["Ir", []],
  "nothing": ["", []],
};
for (const [what, [typed, found]] of Object.entries(NEAR)) {
  test(`near names: ${what}`, () => assertEqual(paths(names().near(typed)), found));
}

const FOUND = {
  "the name itself before those that begin so": [["Peace talks", "Peace"], "peace", ["Peace", "Peace talks"]],
  "the beginning of the name before that of a word": [["Old war", "Warfare"], "war", ["Warfare", "Old war"]],
  "the beginning of a word before its inside": [["Postwar", "Cold-war"], "war", ["Cold-war", "Postwar"]],
  "its path last": [["War / Iraq", "Wars"], "war", ["Wars", "War / Iraq"]],
  "by its whole path": [["War / Iraq", "Iraq"], "war / iraq", ["War / Iraq"]],
  "nothing that is only near": [["Iraq"], "irak", []],
};
for (const [what, [all, typed, found]] of Object.entries(FOUND)) {
  test(`names: ${what}`, () => assertEqual(paths(new Names(all.map((path, id) => named(path, id))).search(typed, 9)), found));
}

test("names: another name finds the tag that has it, before names that begin so", () => {
  const all = new Names([named("Military aid", 1), named("Armed forces", 2, ["Military"]), named("Postmilitary", 3)]);
  assertEqual(paths(all.search("military", 9)), ["Armed forces", "Military aid", "Postmilitary"]);
  assertEqual(paths(all.search("milita", 1)), ["Military aid"]);
  assertEqual([all.exactly("MILITARY").id, all.exactly("armed forces").id, all.exactly("milita")], [2, 2, undefined]);
});

test("names: a name that two tags had means neither; what a tag is called goes first", () => {
  const all = new Names([named("A", 1, ["Old"]), named("B", 2, ["Old", "A"])]);
  assertEqual([all.exactly("old"), all.exactly("a").id], [undefined, 1]);
});

test("names: inside of other names is found, last", () => {
  assertEqual(paths(names().search("efence", 9)), ["Armed forces"]);
  assertEqual(paths(names().search("force", 9)), ["Armed forces"]);
  assertEqual(paths(new Names([named("X", 1, ["National guard"])]).search("guard", 9)), ["X"]);
});

const DISTANCES = [["iraq", "iraq", 0], ["irak", "iraq", 1], ["iarq", "iraq", 1], ["ab", "ba", 1], ["abc", "", 3], ["kitten", "sitting", 3], ["ca", "abc", 3]];
for (const [one, other, steps] of DISTANCES) {
  test(`near names: ${one || "nothing"} and ${other || "nothing"} are ${steps} apart`, () => {
    assertEqual([distance(one, other, 9), distance(other, one, 9), distance(one, other, 0)], [steps, steps, Math.min(steps, 1)]);
  });
}

test("near names: 5,000 are gone through in less than 20 ms a key", () => {
  const parts = "iraq border ministry economy justice militia refugee harvest treaty election protest turbine".split(" ");
  const all = Array.from({ length: 5000 }, (_, id) => {
    const name = `${parts[id % 12]} ${parts[(id * 7) % 11]} ${id}`;
    return named(`${parts[id % 5]} / ${name}`, id, id % 9 ? [] : [`formerly ${parts[(id * 5) % 12]}`]);
  });
  const many = new Names(all);
  const keys = "minsitry of ekonomy".split("").map((_, at, letters) => letters.slice(0, at + 1).join(""));
  const time = (typed) => {
    const began = performance.now();
    many.search(typed, 51);
    many.near(typed);
    many.exactly(typed);
    return performance.now() - began;
  };
  const times = keys.map((typed) => Math.min(...Array.from({ length: 5 }, () => time(typed)))); // others work here, too
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  assertEqual(median < 20, true, `${median} ms`);
});
