/** Which annotations are shown: everything that draws, lists or steps through annotations asks here. */

export class Filter extends EventTarget {
  /** Everything is hidden, whatever else is asked for. */
  hidden = false;

  /** @param {import("./store.js").Annotation} annotation */
  accepts(annotation) {
    return !this.hidden && annotation !== undefined;
  }
}
