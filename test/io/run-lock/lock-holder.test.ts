import { hostname } from "node:os";
import { expect, test } from "vitest";
import {
  createOwner,
  type LockHolder,
  parseHolder,
  renderHolder,
} from "../../../src/io/run-lock/lock-holder.ts";

const sinceMs = Date.parse("2026-11-22T08:00:00Z");
const holder: LockHolder = {
  pid: 42,
  startedAs: "boot 1",
  host: "ci",
  pidNamespace: "pid:[1]",
  nonce: "n",
  sinceMs,
};

test("a holder is one line of JSON, and is read as it was written", () => {
  const text = renderHolder(holder);
  expect(text).toBe(
    '{"pid":42,"startedAs":"boot 1","host":"ci","pidNamespace":"pid:[1]","nonce":"n","since":"2026-11-22T08:00:00Z"}\n',
  );
  expect(parseHolder(text)).toEqual(holder);
});

test("what a machine cannot tell is left out", () => {
  const bare: LockHolder = { pid: 42, host: "ci", nonce: "n", sinceMs };
  expect(parseHolder(renderHolder(bare))).toEqual(bare);
});

test("this process is itself on this host, with a nonce for each time", async () => {
  const owner = await createOwner();
  expect(owner).toMatchObject({
    pid: process.pid,
    host: hostname(),
    nonce: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect((await createOwner()).nonce).not.toBe(owner.nonce);
});

test.each([
  ["nothing", ""],
  ["half a line", renderHolder(holder).slice(0, 30)],
  ["null", "null"],
  ["a number", "42"],
  ["no pid", '{"host":"h","nonce":"n","since":"2026-11-22T08:00:00Z"}'],
  ["a pid that means all processes", '{"pid":-1,"host":"h","nonce":"n","since":"2026-11-22T08:00:00Z"}'],
  ["a pid that no process has", '{"pid":4294967296,"host":"h","nonce":"n","since":"2026-11-22T08:00:00Z"}'],
  ["half a pid", '{"pid":1.5,"host":"h","nonce":"n","since":"2026-11-22T08:00:00Z"}'],
  ["no host", '{"pid":1,"nonce":"n","since":"2026-11-22T08:00:00Z"}'],
  ["no nonce", '{"pid":1,"host":"h","since":"2026-11-22T08:00:00Z"}'],
  ["no since", '{"pid":1,"host":"h","nonce":"n"}'],
  ["a since that is no time", '{"pid":1,"host":"h","nonce":"n","since":"yesterday"}'],
])("%s names no holder", (_what, text) => {
  expect(parseHolder(text)).toBeUndefined();
});
