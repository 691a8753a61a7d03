import { Segments } from "../../annotator/static/annotator/text/segments.js";
import { Steps } from "../../annotator/static/annotator/text/steps.js";
import { assertEqual, test } from "./harness.js";

const lengthOf = (text) => [...text].length;
const cut = (text, span) => span && [...text].slice(span.start, span.end).join("");

/** Each is one grapheme, standing between an “x” on either side. */
const GRAPHEMES = {
  "a letter": "a",
  "a letter with a combining accent": "e\u0301",
  "a letter with a pile of accents": "o\u0302\u0323\u0301",
  "an emoji": "🐦",
  "an emoji with a skin tone": "👍🏽",
  "a family joined together": "👩‍👩‍👧‍👦",
  "a profession with a skin tone": "👩🏿‍🚒",
  "a flag": "🇮🇶",
  "the flag of a region": "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
  "a keycap": "3\ufe0f\u20e3",
  "a heart that is drawn in colour": "❤️",
  "Hangul written as separate letters": "\u1112\u1161\u11ab",
  "Hebrew with points": "שָׁ",
  "Arabic with vowels": "بِّ",
  "Thai with a vowel and a tone": "ที่",
  "Hindi, consonants joined": "क्षि",
  "Tamil": "நி",
  "Tibetan": "བྷྲུ",
};

for (const [name, grapheme] of Object.entries(GRAPHEMES)) {
  test(`segments: ${name} is not cut`, () => {
    const text = `x${grapheme}x`;
    const end = 1 + lengthOf(grapheme);
    const segments = new Segments("en");
    for (let point = 1; point < end; point++) {
      assertEqual(segments.before(text, point), 1, `before ${point}`);
      assertEqual(segments.after(text, point), point === 1 ? 1 : end, `after ${point}`);
      assertEqual(segments.around(text, point, "grapheme"), { start: 1, end });
    }
    assertEqual(segments.next(text, 1, "grapheme", "end"), end);
    assertEqual(segments.previous(text, end, "grapheme", "start"), 1);
  });
}

const WORDS = {
  "English": ["en", "Nobody lied, did they?", ["Nobody", "lied", "did", "they"]],
  "an apostrophe within a word": ["en", "We don’t know.", ["We", "don’t", "know"]],
  "numbers": ["en", "It cost 90,000.50 then.", ["It", "cost", "90,000.50", "then"]],
  "Chinese": ["zh", "我们研究语言模型。", ["我们", "研究", "语言", "模型"]],
  "Japanese": ["ja", "東京で新聞を読む。", ["東京", "で", "新聞", "を", "読む"]],
  "Thai": ["th", "ภาษาไทยไม่มีช่องว่าง", ["ภาษา", "ไทย", "ไม่มี", "ช่อง", "ว่าง"]],
  "Arabic": ["ar", "سلام عليكم، يا عالم", ["سلام", "عليكم", "يا", "عالم"]],
  "Hebrew with points": ["he", "שָׁלוֹם עוֹלָם", ["שָׁלוֹם", "עוֹלָם"]],
  "Korean": ["ko", "안녕하세요 세계", ["안녕하세요", "세계"]],
  "emoji are words": ["en", "Nobody 🐦 lied 👩🏿‍🚒🇮🇶", ["Nobody", "🐦", "lied", "👩🏿‍🚒", "🇮🇶"]],
  "a picture is a word": ["en", "see \ufffc there", ["see", "\ufffc", "there"]],
  "an accent that follows white space belongs to it": ["en", "a \u0301b", ["a", "b"]],
  "only punctuation": ["en", " … — !", []],
  "nothing": ["en", "", []],
  "a language that is none": ["no such language", "Two words", ["Two", "words"]],
};

for (const [name, [lang, text, words]] of Object.entries(WORDS)) {
  test(`segments: words: ${name}`, () => {
    assertEqual(new Segments(lang).spans(text, "word").map((span) => cut(text, span)), words);
  });
}

const SENTENCES = {
  "one after another": ["en", "Nobody lied. Somebody divided! Who?", ["Nobody lied.", "Somebody divided!", "Who?"]],
  "titles and initials end none": ["en", "Mr. T. S. Eliot met Dr. Who. He left.", ["Mr. T. S. Eliot met Dr. Who.", "He left."]],
  "abbreviated states": ["en", "The U.S. Army left. It came back.", ["The U.S. Army left.", "It came back."]],
  "citing": ["en", "See p. 12 and Fig. 3. Then e.g. Smith.", ["See p. 12 and Fig. 3.", "Then e.g. Smith."]],
  "numbers": ["en", "It cost 3.50 then. Now more.", ["It cost 3.50 then.", "Now more."]],
  "quotation marks belong to it": ["en", "“Who lied?” Nobody.", ["“Who lied?”", "Nobody."]],
  "a line end within a paragraph ends none": ["en", "Nobody\nlied. Somebody\ndid.", ["Nobody\nlied.", "Somebody\ndid."]],
  "Chinese": ["zh", "我来了。你呢？好！", ["我来了。", "你呢？", "好！"]],
  "Arabic": ["ar", "من أنت؟ أنا هنا.", ["من أنت؟", "أنا هنا."]],
  "Hindi": ["hi", "वह आया। वह गया।", ["वह आया।", "वह गया।"]],
  "white space around it is none of it": ["en", "  Nobody lied.  \t Who? ", ["Nobody lied.", "Who?"]],
  "ends with an abbreviation": ["en", "He met Mr.", ["He met Mr."]],
  "nothing": ["en", "  ", []],
};

for (const [name, [lang, text, sentences]] of Object.entries(SENTENCES)) {
  test(`segments: sentences: ${name}`, () => {
    assertEqual(new Segments(lang).spans(text, "sentence").map((span) => cut(text, span)), sentences);
  });
}

const AROUND = {
  "in a word": ["Nobody lied.", 3, "word", "Nobody"],
  "before a word": ["Nobody lied.", 7, "word", "lied"],
  "behind a word": ["Nobody lied.", 6, "word", "Nobody"],
  "where two words meet": ["我们研究", 2, "word", "研究"],
  "between words": ["Nobody -- lied.", 8, "word", null],
  "in a sentence": ["Nobody lied. Who?", 15, "sentence", "Who?"],
  "at the end of the last sentence": ["Nobody lied. Who?", 17, "sentence", "Who?"],
  "in an empty text": ["", 0, "word", null],
  "the grapheme at the end is the last one": ["ab", 2, "grapheme", "b"],
};

for (const [name, [text, point, unit, found]] of Object.entries(AROUND)) {
  test(`segments: the ${unit} ${name}`, () => assertEqual(cut(text, new Segments("en").around(text, point, unit)), found));
}

/** Texts made of anything: letters of many scripts, marks, joiners, flags, signs, white space. The seed makes it repeatable. */
function* texts(count) {
  const pool = [
    "a", "Word", "é", "e\u0301", "\u0301", "\u200d", "\ufe0f", "🐦", "👍🏽", "👩‍👧", "🇮🇶", "🇮", "한", "\u1112", "\u1161", "\u11ab", "中文", "語",
    "ภาษา", "ที่", "क्ष", "ि", "سلام", "ّ", "שָׁ", " ", "  ", "\n", ". ", "? ", "。", "1", ",", "’", "-", "\u00ad", "\ufffc", "𝒜", "Mr. ",
  ];
  let seed = 20211;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let made = 0; made < count; made++) {
    yield Array.from({ length: random(14) }, () => pool[random(pool.length)]).join("");
  }
}

const UNITS = [["grapheme", "start"], ["word", "start"], ["word", "end"], ["sentence", "start"], ["sentence", "end"]];

test("segments: whatever the text, no place that is found cuts a grapheme", () => {
  const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
  for (const text of texts(250)) {
    const allowed = new Set([0]);
    for (const { index, segment } of graphemes.segment(text)) allowed.add(lengthOf(text.slice(0, index + segment.length)));
    const segments = new Segments("en");
    for (let point = 0; point <= lengthOf(text); point++) {
      const found = UNITS.flatMap(([unit, edge]) => [segments.next(text, point, unit, edge), segments.previous(text, point, unit, edge)]);
      found.push(segments.before(text, point), segments.after(text, point));
      for (const one of found) if (one !== null) assertEqual(allowed.has(one), true, JSON.stringify({ text, point, one }));
    }
  }
});

test("segments: whatever the text, the way back is the way there", () => {
  for (const text of texts(250)) {
    const segments = new Segments("en");
    for (const [unit, edge] of UNITS) {
      const there = [];
      for (let at = segments.next(text, -1, unit, edge); at !== null; at = segments.next(text, at, unit, edge)) there.push(at);
      const back = [];
      for (let at = segments.previous(text, lengthOf(text) + 1, unit, edge); at !== null; at = segments.previous(text, at, unit, edge)) {
        back.unshift(at);
      }
      assertEqual(unit === "grapheme" ? [...back, lengthOf(text)].filter((at, place, all) => all.indexOf(at) === place) : back, there, JSON.stringify({ text, unit, edge }));
    }
  }
});

test("segments: a long paragraph is stepped through without delay", () => {
  const text = "A sentence of some words, 🐦 and an accent: cafe\u0301. ".repeat(4000);
  const segments = new Segments("en");
  const start = performance.now();
  let at = 0;
  for (let steps = 0; steps < 200; steps++) at = segments.next(text, at, "word", "end");
  for (let steps = 0; steps < 50; steps++) at = segments.next(text, at, "grapheme", "end");
  assertEqual(performance.now() - start < 1500, true, `${Math.round(performance.now() - start)} ms`);
});

/** Blocks of a text, parted by line ends; those that begin with “#” are folded away. */
function stepsOver(...texts) {
  const starts = [];
  let at = 0;
  for (const text of texts) {
    starts.push(at);
    at += lengthOf(text) + 1;
  }
  const placeOf = (point) => Math.max(0, starts.findLastIndex((start) => start <= point));
  const blocks = { length: texts.length, starts, text: (place) => texts[place], placeOf };
  return new Steps(blocks, new Segments("en"), (place) => texts[place].startsWith("#"));
}

/** From where, by what, to where; points of "One two.↵#gone↵↵Three 👩‍👧 four. Five." */
const STEPS = {
  "a grapheme": ["next", 0, "grapheme", "end", 1],
  "a grapheme to the end of its block": ["next", 7, "grapheme", "end", 8],
  "over a line end, what is folded and an empty block": ["next", 8, "grapheme", "end", 15],
  "into the text of the next block": ["next", 15, "grapheme", "end", 16],
  "back to an empty block": ["previous", 16, "grapheme", "start", 15],
  "back over what is folded": ["previous", 15, "grapheme", "start", 8],
  "back before a family": ["previous", 25, "grapheme", "start", 22],
  "to the end of a word": ["next", 0, "word", "end", 3],
  "to the start of a word in the next block": ["next", 4, "word", "start", 16],
  "back to the start of a word": ["previous", 16, "word", "start", 4],
  "to the end of a sentence": ["next", 16, "sentence", "end", 31],
  "to the next sentence": ["next", 16, "sentence", "start", 32],
  "back to the sentence before": ["previous", 16, "sentence", "start", 0],
  "to the end of a paragraph": ["next", 3, "paragraph", "end", 8],
  "to the next paragraph": ["next", 3, "paragraph", "start", 16],
  "back to the start of the paragraph": ["previous", 20, "paragraph", "start", 16],
  "beyond the last is the end": ["next", 34, "sentence", "start", 37],
  "before the first is the beginning": ["previous", 0, "word", "start", 0],
};

for (const [name, [way, from, unit, edge, to]] of Object.entries(STEPS)) {
  test(`steps: ${name}`, () => {
    assertEqual(stepsOver("One two.", "#gone", "", "Three 👩‍👧 four. Five.")[way](from, unit, edge), to);
  });
}

test("steps: a passage grows to words, sentences, paragraphs, across blocks", () => {
  const steps = stepsOver("One two. Three.", "Four five. Six.");
  assertEqual(steps.grown({ start: 5, end: 18 }, "word"), { start: 4, end: 20 });
  assertEqual(steps.grown({ start: 5, end: 18 }, "sentence"), { start: 0, end: 26 });
  assertEqual(steps.grown({ start: 10, end: 12 }, "paragraph"), { start: 0, end: 15 });
  assertEqual(steps.grown({ start: 10, end: 18 }, "paragraph"), { start: 0, end: 31 });
});

test("steps: the nearest place that cuts no word, or no grapheme", () => {
  const steps = stepsOver("One lengthy 👩‍👧.");
  assertEqual(steps.nearest(6, "word"), 4);
  assertEqual(steps.nearest(9, "word"), 11);
  assertEqual(steps.nearest(9, "grapheme"), 9);
  assertEqual(steps.nearest(14, "grapheme"), 15);
  assertEqual(steps.nearest(99, "word"), 16);
});

test("steps: whatever the text, the way back is the way there", () => {
  const all = [...texts(400)];
  for (let from = 0; from + 4 <= all.length; from += 4) {
    const some = all.slice(from, from + 4).map((text) => text.replaceAll("\n", " "));
    const steps = stepsOver(...some);
    for (const [unit, edge] of [["grapheme", "end"], ["word", "start"], ["sentence", "end"], ["paragraph", "start"]]) {
      let at = 0;
      const there = [];
      for (let to = steps.next(at, unit, edge); to !== at; to = steps.next(at, unit, edge)) there.push((at = to));
      const last = there.pop();
      for (const stop of there.reverse()) {
        if (last === stop) continue;
        at = steps.previous(at, unit, edge);
        assertEqual(at, stop, JSON.stringify({ some, unit, edge }));
      }
    }
  }
});
