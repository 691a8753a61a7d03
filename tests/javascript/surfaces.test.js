import { HighlightSurface, MarkSurface, areHeard, hear, surface } from "../../annotator/static/annotator/painting/surfaces.js";
import { assertEqual, test } from "./harness.js";

function figure() {
  document.body.innerHTML = `<figure><img alt=""><p class="wordless" data-start="0">\ufffc</p>
    <figcaption data-start="3">A caption</figcaption></figure>`;
  return { image: document.querySelector("img"), words: document.querySelector("p"), caption: document.querySelector("figcaption") };
}

function rangeOver(element) {
  const range = document.createRange();
  range.setStart(element.firstChild, 0);
  range.setEnd(element.firstChild, element.firstChild.length);
  return range;
}

test("surfaces: what is drawn on a picture's words frames the picture, the topmost in its colour", () => {
  const { image, words } = figure();
  const surface = new HighlightSurface();
  const teal = surface.draw("teal", rangeOver(words));
  assertEqual(image.dataset.colour, "teal");
  const selected = surface.draw("selected", rangeOver(words));
  const other = surface.draw("teal", rangeOver(words));
  assertEqual(image.dataset.colour, "selected");
  surface.erase(selected);
  surface.erase(teal);
  assertEqual(image.dataset.colour, "teal");
  surface.erase(other);
  assertEqual(image.dataset.colour, undefined);
});

test("surfaces: what is drawn on a caption frames nothing", () => {
  const { image, caption } = figure();
  new HighlightSurface().draw("teal", rangeOver(caption));
  assertEqual(image.dataset.colour, undefined);
});

test("surfaces: what can be heard is marked where it begins and where it ends, and leaves the text as it was", () => {
  document.body.innerHTML = "<p>One <em>two</em> three</p>";
  const paragraph = document.querySelector("p");
  const range = document.createRange();
  range.setStart(paragraph.firstChild, 2);
  range.setEnd(paragraph.lastChild, 3);
  const surface = new MarkSurface();
  const drawn = surface.draw("teal", range, () => "highlight, Claims");
  assertEqual(paragraph.querySelector("mark").dataset.begins, "highlight, Claims");
  assertEqual([...paragraph.querySelectorAll("mark")].map((mark) => [mark.textContent, ...Object.keys(mark.dataset)]), [
    ["e ", "paint", "begins"], ["two", "paint"], [" th", "paint", "ends"],
  ]);
  assertEqual(paragraph.textContent, "One two three");
  surface.erase(drawn);
  assertEqual(paragraph.innerHTML, "One <em>two</em> three");
});

test("surfaces: whoever wants to hear highlights gets marks, from then on", () => {
  document.body.innerHTML = "<p>One</p>";
  const over = () => rangeOver(document.querySelector("p"));
  const chosen = surface();
  const painted = chosen.draw("teal", over());
  hear(true);
  assertEqual(areHeard(), true);
  const marked = chosen.draw("red", over());
  assertEqual(document.querySelectorAll("mark").length, 1);
  chosen.erase(painted);
  hear(false);
  chosen.erase(marked);
  chosen.draw("red", rangeOver(document.querySelector("p")));
  assertEqual([areHeard(), document.querySelectorAll("mark").length], [false, 0]);
});

/** A page whose style sheet speaks of the text's highlights alone. */
function styled(rules) {
  document.head.innerHTML = `<style>${rules}</style>`;
  document.body.innerHTML = '<article id="text"><p data-start="0">One <em>two</em></p></article>';
  CSS.highlights.clear();
  new HighlightSurface().draw("none", rangeOver(document.querySelector("p")));
  return [...document.styleSheets[0].cssRules];
}

test("surfaces: what is in the text inherits the text's highlights, and the rules stay as they are", () => {
  const [rule] = styled("#text::highlight(annotator-none) { background-color: rgb(1, 2, 3); }");
  assertEqual(rule.selectorText, "#text::highlight(annotator-none)");
  const within = getComputedStyle(document.querySelector("em"), "::highlight(annotator-none)");
  assertEqual(within.backgroundColor, "rgb(1, 2, 3)");
});

test("surfaces: where nothing inherits them, the rules are made to hold for each element of the text", () => {
  const real = globalThis.getComputedStyle;
  globalThis.getComputedStyle = (element) => real(element); // as where nobody can ask for highlights
  try {
    const [plain, chosen, forced] = styled(`#text::highlight(annotator-none), mark { color: red; }
      :root::selection { color: red; }
      @media all { #text::highlight(annotator-red) { color: red; } }`);
    assertEqual(plain.selectorText, ":is(#text, #text *)::highlight(annotator-none), mark");
    assertEqual(chosen.selectorText, "::selection");
    assertEqual(forced.cssRules[0].selectorText, ":is(#text, #text *)::highlight(annotator-red)");
  } finally {
    globalThis.getComputedStyle = real;
  }
});

test("surfaces: marks are put around what a static range covers, as around any other", () => {
  document.body.innerHTML = "<p>One <em>two</em> three</p>";
  const { firstChild, lastChild } = document.querySelector("p");
  const passage = new StaticRange({ startContainer: firstChild, startOffset: 1, endContainer: lastChild, endOffset: 2 });
  assertEqual(new MarkSurface().draw("teal", passage).map(({ textContent }) => textContent), ["ne ", "two", " t"]);
});
