import { Haystack } from "../../annotator/static/annotator/text/finding.js";
import { fold } from "../../annotator/static/annotator/text/folding.js";
import { assertEqual, test } from "./harness.js";

/** Of each text what was found, as it stands there. */
function found(texts, query, way) {
  const starts = [];
  let at = 0;
  for (const text of texts) {
    starts.push(at);
    at += [...text].length + 1;
  }
  const points = [...texts.join("\n")];
  const hits = new Haystack((place) => texts[place], starts).findAll(query, way);
  return hits.starts.map((start, place) => points.slice(start, hits.ends[place]).join(""));
}

const CASES = {
  "every place is found, in every block": [["a cat and a cat", "the cat"], "cat", {}, ["cat", "cat", "cat"]],
  "nothing is found where nothing is asked": [["a cat"], "  ", {}, []],
  "what isn't there isn't found": [["a cat"], "dog", {}, []],
  "white space around the words doesn't count": [["a cat"], " cat ", {}, ["cat"]],
  "case doesn't count": [["Cat CAT cat"], "cAt", {}, ["Cat", "CAT", "cat"]],
  "case counts when it should": [["Cat CAT cat"], "Cat", { exact: true }, ["Cat"]],
  "diacritics don't count": [["Éclair, eclair"], "eclair", {}, ["Éclair", "eclair"]],
  "diacritics typed don't count either": [["resume"], "résumé", {}, ["resume"]],
  "diacritics count when they should": [["Éclair éclair"], "éclair", { exact: true }, ["éclair"]],
  "composed and decomposed are the same": [["caf\u00e9 cafe\u0301"], "caf\u00e9", { exact: true }, ["caf\u00e9", "cafe\u0301"]],
  "a letter is found with all its marks": [["cafe\u0301s"], "cafe", {}, ["cafe\u0301"]],
  "й is a letter of its own": [["мой мои"], "мои", {}, ["мои"]],
  "ё is е": [["ещё"], "еще", {}, ["ещё"]],
  "sharp s is a double s": [["Straße, STRASSE"], "strasse", {}, ["Straße", "STRASSE"]],
  "both sigmas are one": [["ΟΔΟΣ οδός"], "οδος", {}, ["ΟΔΟΣ", "οδός"]],
  "ligatures are taken apart": [["ﬁnd"], "fin", {}, ["ﬁn"]],
  "half a ligature finds all of it": [["ﬁnd"], "in", {}, ["ﬁn"]],
  "curly quotation marks are straight": [["It’s “so”"], "it's \"so\"", {}, ["It’s “so”"]],
  "dashes are hyphens": [["2001–2003"], "2001-2003", {}, ["2001–2003"]],
  "soft hyphens are not there": [["co\u00adoperate"], "cooperate", {}, ["co\u00adoperate"]],
  "white space is one space": [["one\n  two\u00a0three"], "one two three", {}, ["one\n  two\u00a0three"]],
  "white space doesn't disappear": [["one two"], "onetwo", {}, []],
  "emoji count as one code point each": [["🐦 sings 🐦🐦"], "sings", {}, ["sings"]],
  "emoji are found": [["a 🐦 and 🐦"], "🐦", {}, ["🐦", "🐦"]],
  "joined emoji stay whole": [["a 👩‍💻 at work"], "👩", {}, ["👩‍💻"]],
  "skin stays with its hand": [["👋🏽!"], "👋", {}, ["👋🏽"]],
  "flags stay whole": [["🇬🇧🇫🇷"], "🇫🇷", {}, ["🇫🇷"]],
  "harakat don't count": [["كَتَبَ الدرس"], "كتب", {}, ["كَتَبَ"]],
  "Thai vowels count": [["กา กี"], "กี", {}, ["กี"]],
  "Korean syllables stay whole": [["한국 하늘"], "하", {}, ["하"]],
  "whole words": [["the other, the. bathe"], "the", { words: true }, ["the", "the"]],
  "whole words beside letters of any script": [["éthe theé the"], "the", { words: true }, ["the"]],
  "whole words beside letters of two units": [["𝒜the the"], "the", { words: true }, ["the"]],
  "hits don't overlap": [["aaaa"], "aa", {}, ["aa", "aa"]],
  "not across blocks": [["one", "two"], "one two", {}, []],
  "signs of regular expressions are just signs": [["what? (this)"], "? (", {}, ["? ("]],
};

for (const [name, [texts, query, way, expected]] of Object.entries(CASES)) {
  test(`finding: ${name}`, () => assertEqual(found(texts, query, way), expected));
}

test("finding: the first hit from a point on", () => {
  const hits = new Haystack(() => "x.x.x", [10]).findAll("x");
  assertEqual([9, 10, 11, 12, 14, 15].map((point) => hits.placeFrom(point)), [0, 0, 1, 1, 2, 3]);
  assertEqual(hits.at(1), { start: 12, end: 13 });
});

test("finding: what stands behind a point is found first, and all of it stands in the order of the text", () => {
  const starts = Array.from({ length: 100 }, (_, place) => place * 2);
  const search = new Haystack(() => "x", starts).find("x", {}, 81);
  const first = search.next().value;
  assertEqual([first.length, first.at(0)], [32, { start: 80, end: 81 }]);
  let step = search.next();
  while (!step.done) step = search.next();
  assertEqual(step.value.starts, starts);
  assertEqual(step.value.ends, starts.map((start) => start + 1));
});

test("finding: a search lets others work in between", () => {
  const search = new Haystack(() => "x", Array.from({ length: 100 }, (_, place) => place * 2)).find("x");
  let rounds = 0;
  let step = search.next();
  for (; !step.done; step = search.next()) rounds++;
  assertEqual([rounds, step.value.length], [3, 100]);
});

test("folding: plain text needs no places, and places lead back to code points", () => {
  assertEqual(fold("Plain ‘text’"), { text: "plain 'text'", starts: null, ends: null });
  assertEqual(fold("a🐦 ß"), {
    text: "a🐦 ss",
    starts: new Uint32Array([0, 1, 1, 2, 3, 3]),
    ends: new Uint32Array([1, 2, 2, 3, 4, 4]),
  });
});

test("folding: whatever stands in a text, places go up and stay inside of it", () => {
  const signs = [..."aÉß \n\t.’“…🐦👩\u200d💻ﬁ\u0301\u00ad\u0640ş한й\ud83d\udfff٣\ufe0f"];
  let seed = 7;
  const random = (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  for (let round = 0; round < 300; round++) {
    const text = Array.from({ length: random(30) }, () => signs[random(signs.length)]).join("");
    const length = [...text].length;
    for (const exact of [true, false]) {
      const folded = fold(text, { exact });
      const starts = folded.starts ?? [...folded.text].map((_, at) => at);
      const ends = folded.ends ?? [...folded.text].map((_, at) => at + 1);
      for (let at = 0; at < folded.text.length; at++) {
        const fits = starts[at] < ends[at] && ends[at] <= length && (at === 0 || starts[at] >= starts[at - 1]);
        if (!fits) throw new Error(`${JSON.stringify(text)} at ${at}: ${starts[at]}–${ends[at]} of ${length}`);
      }
      assertEqual(fold(folded.text, { exact }).text, folded.text, `folding ${JSON.stringify(text)} twice`);
    }
  }
});
