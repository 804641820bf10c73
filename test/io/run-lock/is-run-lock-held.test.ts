import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { backgroundClock } from "../../../src/io/clock.ts";
import { acquireRunLock } from "../../../src/io/run-lock/acquire-run-lock.ts";
import { isRunLockHeld } from "../../../src/io/run-lock/is-run-lock-held.ts";
import { tempProject } from "../../support/temp-project.ts";

test("a lock is held from when it is taken until it is given back", async () => {
  const path = join(await tempProject(), "run.lock");
  expect(await isRunLockHeld(path, backgroundClock)).toBe(false);
  const lock = await acquireRunLock(path, { clock: backgroundClock });
  expect(await isRunLockHeld(path, backgroundClock)).toBe(true);
  await lock.release();
  expect(await isRunLockHeld(path, backgroundClock)).toBe(false);
});

test("what a killed run left behind is no lock, what is just being written is one", async () => {
  const path = join(await tempProject(), "run.lock");
  await writeFile(path, "");
  expect(await isRunLockHeld(path, backgroundClock)).toBe(true);
  const anHourAgo = backgroundClock.now() / 1000 - 3_600;
  await utimes(path, anHourAgo, anHourAgo);
  expect(await isRunLockHeld(path, backgroundClock)).toBe(false);
});

test("what cannot be read counts as held", async () => {
  const path = join(await tempProject(), "run.lock");
  await mkdir(path);
  expect(await isRunLockHeld(path, backgroundClock)).toBe(true);
});
