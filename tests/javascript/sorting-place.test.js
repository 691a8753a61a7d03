import { SortingPlace } from "../../annotator/static/annotator/splitting/place.js";
import { assertEqual, eventually, test } from "./harness.js";

const NOTHING = { kept: [], sorted: 0, ended: false, targets: [] };
const soon = (time = 10) => new Promise((done) => setTimeout(done, time));

function storageOf(stored) {
  const held = new Map(stored ? [["k", JSON.stringify(stored)]] : []);
  return { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => held.set(key, value), held: () => JSON.parse(held.get("k") ?? "null") };
}

/** A place, and what the server was sent. @param {boolean[]} fails whether each request does */
function placeOf({ known = NOTHING, stored = null, fails = [] } = {}) {
  const sent = [];
  const storage = storageOf(stored);
  const send = async (change) => {
    if (fails.shift()) throw new Error("no network");
    sent.push(change);
  };
  return { place: new SortingPlace({ known, storage, key: "k", send, pause: 1 }), sent, storage };
}

test("sorting place: only what changed is sent, and gathered first", async () => {
  const { place, sent } = placeOf({ known: { ...NOTHING, kept: ["a", "b"], sorted: 2 } });
  assertEqual(place.place.kept, ["a", "b"]);
  place.remember({ kept: ["a", "b", "c"], sorted: 3, ended: false, targets: [7] });
  place.remember({ kept: ["b", "c"], sorted: 2, ended: true, targets: [7] });
  await eventually(() => assertEqual(sent, [{ keep: ["c"], decide_again: ["a"], anew: false, sorted: 2, ended: true, targets: [7] }]));
  place.remember({ kept: ["b", "c", "d"], sorted: 3, ended: true, targets: [] });
  await eventually(() => assertEqual(sent[1], { keep: ["d"], decide_again: [], anew: false, sorted: 3, ended: true, targets: [] }));
});

test("sorting place: what couldn't be sent is gone on with at the next visit, and sent then", async () => {
  const { place, sent, storage } = placeOf({ fails: [true] });
  place.remember({ ...NOTHING, kept: ["a"], sorted: 1 });
  await soon();
  assertEqual([sent, storage.held().unsent], [[], true]);
  const later = placeOf({ known: { ...NOTHING, kept: ["z"], sorted: 1 }, stored: storage.held() });
  assertEqual(later.place.place, { ...NOTHING, kept: ["a"], sorted: 1 });
  later.place.remember({ ...NOTHING, kept: ["a", "b"], sorted: 2 });
  await eventually(() => assertEqual(later.sent, [{ keep: ["a", "b"], decide_again: ["z"], anew: false, sorted: 2, ended: false, targets: [] }]));
  await eventually(() => assertEqual(later.storage.held().unsent, false));
});

test("sorting place: what the server has counts where all was sent, and what was kept before it did", () => {
  const known = { ...NOTHING, kept: ["s"], sorted: 1 };
  assertEqual(placeOf({ known, stored: { kept: ["x"], sorted: 9, unsent: false } }).place.place, known);
  assertEqual(placeOf({ known, stored: { kept: ["x"], sorted: 9 } }).place.place, { ...NOTHING, kept: ["x"], sorted: 9 });
  assertEqual(placeOf({ known }).place.place, known);
});

test("sorting place: gone through anew, nothing is known any more", async () => {
  const { place, sent } = placeOf({ known: { ...NOTHING, kept: ["a", "b"], sorted: 2 } });
  place.remember(NOTHING, { anew: true });
  place.remember({ ...NOTHING, kept: ["b"], sorted: 1 });
  await eventually(() => assertEqual(sent, [{ keep: ["b"], decide_again: [], anew: true, sorted: 1, ended: false, targets: [] }]));
});

test("sorting place: very many go in several requests", async () => {
  const kept = Array.from({ length: 900 }, (_, at) => String(at));
  const { place, sent } = placeOf();
  place.remember({ ...NOTHING, kept, sorted: 900 });
  await eventually(() => assertEqual(sent.map(({ keep }) => keep.length), [400, 400, 100]));
});
