import { expect, test } from "vitest";
import { onAbort } from "../../src/apply/on-abort.ts";

test("listeners are called in their order when the signal aborts, once", () => {
  const controller = new AbortController();
  const calls: string[] = [];
  onAbort(controller.signal, () => calls.push("a"));
  onAbort(controller.signal, () => calls.push("b"));
  expect(calls).toEqual([]);
  controller.abort();
  controller.abort();
  expect(calls).toEqual(["a", "b"]);
});

test("a listener comes at once when the signal has aborted, and only then", () => {
  const calls: string[] = [];
  const forget = onAbort(AbortSignal.abort(), () => calls.push("a"));
  expect(calls).toEqual(["a"]);
  forget();
  const controller = new AbortController();
  onAbort(controller.signal, () => onAbort(controller.signal, () => calls.push("b")));
  controller.abort();
  expect(calls).toEqual(["a", "b"]);
});

test("what was taken back is not called, even when another listener does it; its neighbours are", () => {
  const controller = new AbortController();
  const calls: string[] = [];
  const forgets = ["a", "b", "c", "d"].map((name) =>
    onAbort(controller.signal, () => {
      calls.push(name);
      if (name === "a") forgets[2]?.();
    }),
  );
  forgets[1]?.();
  forgets[1]?.();
  controller.abort();
  expect(calls).toEqual(["a", "d"]);
  forgets[3]?.();
});

test("one signal gets one listener, however many wait for it", () => {
  const { signal } = new AbortController();
  let added = 0;
  const addEventListener = signal.addEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    added += 1;
    addEventListener(...args);
  };
  for (let count = 0; count < 20; count++) onAbort(signal, () => undefined);
  expect(added).toBe(1);
});
