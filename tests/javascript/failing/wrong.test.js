// Cases that fail on purpose: test_javascript.py checks that each is reported.
import { assertEqual, assertThrows, test } from "../harness.js";

test("one and one are two", () => assertEqual(1 + 1, 2));
test("one and one are three", () => assertEqual(1 + 1, 3));
test("a rejected promise is a failure", async () => Promise.reject(new Error("too late")));
test("an error that never comes is missed", () => assertThrows(() => 1));
test("null is not undefined", () => assertEqual({ a: null }, { a: undefined }));
