/** A test runner in forty lines: `test` names a case, `assert…` say what holds. Runs in the browser. */

/** How long a case may take, in milliseconds: one that waits for what never comes has failed. */
const PATIENCE = 20_000;

/** @type {{name: string, run: () => unknown}[]} */
const cases = [];

/**
 * @param {string} name a sentence about behaviour
 * @param {() => unknown} run throws, or returns a promise that is rejected, where the behaviour is another
 */
export function test(name, run) {
  cases.push({ name, run });
}

/** The two are the same value, or lists or plain objects of the same values. */
export function assertEqual(actual, expected, message = "") {
  const [is, should] = [shown(actual), shown(expected)];
  if (is !== should) throw new Error(`${message && `${message}: `}expected ${should}, not ${is}`);
}

/** Calling it throws an error whose message contains the words, or the pattern. */
export function assertThrows(run, words = "") {
  let message;
  try {
    run();
  } catch (error) {
    message = String(error.message ?? error);
  }
  if (message === undefined) throw new Error(`expected an error, and there was none`);
  const fits = words instanceof RegExp ? words.test(message) : message.includes(words);
  if (!fits) throw new Error(`expected an error with ${words}, not “${message}”`);
}

/** Waits until `check` throws nothing more; on a busy machine that may take a while. */
export async function eventually(check) {
  const end = performance.now() + PATIENCE / 2;
  for (;;) {
    try {
      return check();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await new Promise((done) => setTimeout(done, 2));
  }
}

/** Runs every case, in order. @returns {Promise<{name: string, failure: string | null}[]>} */
export async function run() {
  const results = [];
  for (const one of cases) {
    let failure = null;
    try {
      await Promise.race([one.run(), tooLong()]);
    } catch (error) {
      failure = error instanceof Error ? (error.stack ?? String(error)) : String(error);
    }
    results.push({ name: one.name, failure });
  }
  return results;
}

function tooLong() {
  return new Promise((_, fail) => setTimeout(() => fail(new Error(`it took more than ${PATIENCE / 1000} s`)), PATIENCE));
}

/** A text that differs where the values do: undefined is not null, -0 is 0, and the order of keys doesn't count. */
function shown(value) {
  if (value instanceof Map) return `Map ${shown([...value])}`;
  if (value instanceof Set) return `Set ${shown([...value])}`;
  if (value instanceof Date) return `Date ${value.toISOString()}`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} ${shown([...value])}`;
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return String(value);
  if (value === null || typeof value !== "object") return typeof value === "string" ? JSON.stringify(value) : String(value);
  if (value instanceof Node) return value.outerHTML ?? value.textContent;
  return `{${Object.keys(value).sort().map((key) => `${key}: ${shown(value[key])}`).join(", ")}}`;
}
