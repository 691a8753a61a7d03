/** Long work done in slices, so that nobody notices it. */

/** A slice is shorter than a frame, in milliseconds. */
const SLICE = 8;

/**
 * Does work that yields now and then, and lets everything else have its turn in between.
 * @template T, P
 * @param {Generator<P, T>} work
 * @param {object} [options]
 * @param {AbortSignal} [options.signal] ends it early; then the answer is null
 * @param {(soFar: P) => void} [options.each] is told after each slice what the work yielded last
 * @param {number} [options.slice] in milliseconds
 * @returns {Promise<T | null>}
 */
export async function inSlices(work, { signal, each, slice = SLICE } = {}) {
  for (;;) {
    const until = performance.now() + slice;
    let soFar;
    do {
      const { done, value } = work.next();
      if (done) return value;
      soFar = value;
    } while (performance.now() < until);
    await aTurn();
    if (signal?.aborted) return null;
    each?.(soFar);
  }
}

/** Until whatever else waits has been done. */
function aTurn() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
}
