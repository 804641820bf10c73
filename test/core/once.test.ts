import { expect, it } from "vitest";
import { once } from "../../src/core/once.ts";

it("makes its value when it is first asked for, and never again", () => {
  let made = 0;
  const next = once(() => {
    made += 1;
    return undefined;
  });
  expect(made).toBe(0);
  expect([next(), next()]).toEqual([undefined, undefined]);
  expect(made).toBe(1);
});
