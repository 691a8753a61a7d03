import { assertEqual, test } from "./harness.js";
import { Queue } from "../../annotator/static/annotator/reviewing/queue.js";

const made = (current = "") => new Queue(["a", "b", "c"], 5, current);

test("reviewing: the first one is looked at, unless the address names another one of the page", () => {
  assertEqual(made().current, "a");
  assertEqual(made("c").current, "c");
  assertEqual(made("x").current, "a");
  assertEqual(new Queue([], 0).current, "");
});

test("reviewing: what is settled gives way to the next one, the last one to the one before", () => {
  const queue = made("b");
  queue.settle("b");
  assertEqual([queue.current, queue.uids, queue.left], ["c", ["a", "c"], 4]);
  queue.settle("c");
  assertEqual(queue.current, "a");
  queue.settle("a");
  assertEqual([queue.current, queue.uids, queue.left], ["", [], 2]);
});

test("reviewing: one that isn't looked at is settled without leaving the one that is", () => {
  const queue = made("a");
  queue.settle("c");
  assertEqual(queue.current, "a");
});

test("reviewing: one goes from one to the next, over what is settled, and not beyond the ends", () => {
  const queue = made("a");
  queue.settle("b");
  assertEqual([queue.beside(1), queue.beside(-1)], ["c", null]);
  assertEqual(queue.attend("b"), false);
  assertEqual(queue.attend("c"), true);
  assertEqual([queue.current, queue.beside(1), queue.beside(-1)], ["c", null, "a"]);
});

test("reviewing: what comes next is known before it is looked at", () => {
  assertEqual(made("a").coming(5), ["b", "c"]);
  assertEqual(made("a").coming(1), ["b"]);
});

test("reviewing: what was taken back or refused wants a look again, at its place", () => {
  const queue = made("a");
  queue.settle("a");
  queue.bringBack("a");
  assertEqual([queue.current, queue.uids, queue.left], ["b", ["a", "b", "c"], 5]);
});

test("reviewing: after the last one, what is brought back is looked at", () => {
  const queue = new Queue(["a"], 1);
  queue.settle("a");
  queue.bringBack("a");
  assertEqual(queue.current, "a");
});

test("reviewing: a list that doesn't know yet what was settled here doesn't bring it back", () => {
  const queue = made("a");
  queue.settle("a");
  assertEqual(queue.take(["a", "b", "c"], 5), []);
  assertEqual([queue.current, queue.uids, queue.left], ["b", ["b", "c"], 4]);
});

test("reviewing: what the list was without once comes again if somebody takes it back", () => {
  const queue = made("a");
  queue.settle("a");
  queue.take(["b", "c"], 4);
  queue.take(["a", "b", "c"], 5);
  assertEqual([queue.current, queue.uids, queue.left], ["b", ["a", "b", "c"], 5]);
});

test("reviewing: what somebody else settled is gone, and the one after it is looked at", () => {
  const queue = made("b");
  assertEqual(queue.take(["a", "c"], 4), ["b"]);
  assertEqual([queue.current, queue.left], ["c", 4]);
});

test("reviewing: where nothing comes after it, the one before is looked at", () => {
  const queue = made("c");
  assertEqual(queue.take(["a", "b"], 2), ["c"]);
  assertEqual(queue.current, "b");
  assertEqual(queue.take([], 0), ["a", "b"]);
  assertEqual(queue.current, "");
  queue.take(["d", "e"], 2);
  assertEqual(queue.current, "d");
});
