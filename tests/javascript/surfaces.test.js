import { HighlightSurface } from "../../annotator/static/annotator/painting/surfaces.js";
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
