/** Which chunks of the text are near the viewport. Only there anything is painted, and only there cards stand. */

const MARGIN = "700px 0px";

const EXPECTED = "contain-intrinsic-block-size";

/** For guessing: characters a line, and pixels. */
const LINE = 68;
const LINE_HEIGHT = 30;
const BLOCK_GAP = 32;
const COLUMN = 640;

export class NearChunks extends EventTarget {
  /** @type {Set<HTMLElement>} */ chunks = new Set();
  #spans = new WeakMap();
  #observer;

  /** @param {HTMLElement} text @param {import("../text/blocks.js").Blocks} blocks */
  constructor(text, blocks) {
    super();
    const all = [...text.querySelectorAll(".chunk")];
    const places = placesIn(all, blocks);
    const pictures = Map.groupBy(text.querySelectorAll("img"), (image) => image.closest(".chunk"));
    for (const chunk of all) this.#spans.set(chunk, places.get(chunk) ?? [0, 0]);
    expect(text, all.map((chunk) => [chunk, this.#heightOf(chunk, blocks, pictures.get(chunk) ?? [])]));
    this.#observer = new IntersectionObserver((entries) => this.#sort(entries), { rootMargin: MARGIN });
    this.all = all;
  }

  /** About how high a chunk will be, in pixels. */
  #heightOf(chunk, blocks, pictures) {
    const [from, to] = this.places(chunk);
    const characters = (blocks.starts[to] ?? blocks.starts[to - 1] + LINE) - blocks.starts[from];
    return (characters / LINE) * LINE_HEIGHT + (to - from) * BLOCK_GAP + heightOf(pictures);
  }

  observe() {
    for (const chunk of this.all) this.#observer.observe(chunk);
  }

  /** The places of a chunk's first block and of the one after its last. @returns {[number, number]} */
  places(chunk) {
    return this.#spans.get(chunk);
  }

  /** Counts a chunk as near before the browser says so: for a jump to it. @param {HTMLElement} chunk */
  hasten(chunk) {
    if (!this.chunks.has(chunk)) this.#tell([chunk], []);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #sort(entries) {
    const came = entries.filter((entry) => entry.isIntersecting && !this.chunks.has(entry.target));
    const went = entries.filter((entry) => !entry.isIntersecting && this.chunks.has(entry.target));
    this.#tell(came.map((entry) => entry.target), went.map((entry) => entry.target));
  }

  #tell(came, went) {
    for (const chunk of came) this.chunks.add(chunk);
    for (const chunk of went) this.chunks.delete(chunk);
    this.dispatchEvent(new CustomEvent("change", { detail: { came, went } }));
  }
}

/**
 * Tells the browser about how high chunks and batches of them will be, so that the scroll bar is right before they are
 * laid out.
 * @param {[HTMLElement, number][]} heights of the chunks
 */
function expect(text, heights) {
  const batches = new Map([...text.querySelectorAll(".batch")].map((batch) => [batch, 0]));
  for (const [chunk, height] of heights) {
    chunk.style.setProperty(EXPECTED, `auto ${Math.round(height)}px`);
    for (let batch = chunk.parentElement.closest(".batch"); batch; batch = batch.parentElement.closest(".batch")) {
      batches.set(batch, batches.get(batch) + height);
    }
  }
  for (const [batch, height] of batches) batch.style.setProperty(EXPECTED, `auto ${Math.round(height)}px`);
}

/** How high pictures will be, about: none is wider than the column. @param {HTMLImageElement[]} images */
function heightOf(images) {
  const sizes = images.map((image) => [Number(image.getAttribute("width")), Number(image.getAttribute("height"))]);
  return sizes.reduce((sum, [width, height]) => sum + height * Math.min(1, COLUMN / width), 0);
}

/** @returns {Map<Element, [number, number]>} the places of a chunk's first block and of the one after its last */
function placesIn(chunks, blocks) {
  const places = new Map(chunks.map((chunk) => [chunk, null]));
  blocks.elements.forEach((element, place) => {
    const chunk = element.closest(".chunk");
    const known = places.get(chunk);
    if (known) known[1] = place + 1;
    else places.set(chunk, [place, place + 1]);
  });
  return places;
}
