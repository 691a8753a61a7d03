import { along, asking, comingTo, movedTo, placeIn, queryOf, without } from "../../annotator/static/annotator/hits/asking.js";
import { Hits } from "../../annotator/static/annotator/text/finding.js";
import { assertEqual, test } from "./harness.js";

const QUERIES = {
  "nothing typed asks for nothing": ["  ", {}, ""],
  "a word asks for the word": [" troops ", {}, "troops"],
  "a word of any script is a word": ["Großstädte", {}, "Großstädte"],
  "several words are asked for as they stand": ["the  common\ncold", {}, '"the common cold"'],
  "what means something to the search is meant as it was typed": ["tag:iraq", {}, '"tag:iraq"'],
  "an operator is a word here": ["OR", {}, '"OR"'],
  "in small letters it is one anyway": ["or", {}, "or"],
  "quotation marks can’t end the phrase": ['say "no" now', {}, '"say  no  now"'],
  "nothing but quotation marks asks for nothing": ['""', {}, ""],
  "letter by letter": ["IT", { exact: true }, "'IT'"],
  "an apostrophe can’t end it": ["don't", { exact: true }, '"don\'t"'],
};
for (const [name, [typed, way, wanted]] of Object.entries(QUERIES)) {
  test(`a query for all texts: ${name}`, () => assertEqual(queryOf(typed, way), wanted));
}

test("a query stands in the address as it is", () => {
  assertEqual(asking("/projects/p/search/", '"a & b"'), "/projects/p/search/?q=%22a+%26+b%22");
  assertEqual(asking("/projects/p/search/", ""), "/projects/p/search/");
});

const PLACES = {
  "?q=a&at=12-15": { start: 12, end: 15 },
  "?q=a": null,
  "?at=12": null,
  "?at=-1-5": null,
  "?at=1-5x": null,
};
for (const [address, wanted] of Object.entries(PLACES)) {
  test(`where ${address} leads`, () => assertEqual(placeIn(new URLSearchParams(address)), wanted));
}

test("going moves the place in the address and nothing else", () => {
  const address = new URLSearchParams("q=a&tag=3&at=1-2");
  assertEqual(movedTo(address, { start: 5, end: 9 }).toString(), "q=a&tag=3&at=5-9");
  assertEqual(address.get("at"), "1-2");
});

test("reading without the hits leaves nothing of the search in the address", () => {
  assertEqual(without(new URLSearchParams("q=a&show=passages&sort=title&width=60&view=0f&at=1-2&tag=3")).toString(), "tag=3");
});

const ALONG = {
  "what the link says goes before": ["/documents/2/?q=a&at=1-2", "q=b&at=5-6&view=0f&width=30", "/documents/2/?q=a&at=1-2&width=30&view=0f"],
  "nothing more than of the search": ["/documents/2/?q=a#a-3", "q=a&tag=3&whole", "/documents/2/?q=a#a-3"],
};
for (const [name, [link, address, wanted]] of Object.entries(ALONG)) {
  test(`the next document leads back to the same results: ${name}`, () => assertEqual(along(link, new URLSearchParams(address)), wanted));
}

/** Hits at 10–15, 20–25 and 40–45. */
function hits() {
  const made = new Hits();
  made.starts = [10, 20, 40];
  made.ends = [15, 25, 45];
  return made;
}

const COMING = {
  "the first one, where no place is named": [null, 0],
  "the one at the place": [{ start: 20, end: 25 }, 1],
  "the one that the place lies in": [{ start: 22, end: 23 }, 1],
  "the next one, where the place has none": [{ start: 16, end: 18 }, 1],
  "the last one, where nothing follows": [{ start: 90, end: 95 }, 2],
};
for (const [name, [at, wanted]] of Object.entries(COMING)) {
  test(`one comes to ${name}`, () => assertEqual(comingTo(hits(), at), wanted));
}

test("where there is no hit one comes to none", () => {
  assertEqual(comingTo(new Hits(), null), -1);
  assertEqual(comingTo(new Hits(), { start: 3, end: 5 }), -1);
});
