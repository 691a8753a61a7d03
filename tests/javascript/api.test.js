import { sendAct } from "../../annotator/static/annotator/api.js";
import { assertEqual, test } from "./harness.js";

/** Has requests answered by `answer`, and gives up on them when `time` is over, whatever the limit. */
async function fetching(answer, run) {
  const { fetch } = globalThis;
  const { timeout } = AbortSignal;
  const limits = [];
  globalThis.fetch = answer;
  AbortSignal.timeout = (limit) => {
    limits.push(limit);
    return timeout.call(AbortSignal, 5);
  };
  try {
    await run();
  } finally {
    globalThis.fetch = fetch;
    AbortSignal.timeout = timeout;
  }
  return limits;
}

const never = (_url, { signal }) =>
  new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)));

test("api: an act that is never answered is given up after a minute, as if the network were gone", async () => {
  let problem;
  const limits = await fetching(never, () => sendAct({ act: "a", by: 1, steps: [] }).catch((error) => (problem = error)));
  assertEqual([problem.title, problem.status, limits], ["network", 0, [60_000]]);
});
