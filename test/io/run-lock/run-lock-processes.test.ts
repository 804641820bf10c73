import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createOwner, renderHolder } from "../../../src/io/run-lock/lock-holder.ts";
import { buildLockChild, type LockChild, startLockChild } from "./lock-children.ts";

const longMs = 50_000;

/** Eight processes start on a machine that may be busy. */
const crowd = { timeout: 60_000 };

let built: string;
let folder: string;
let path: string;
let children: LockChild[];

beforeAll(async () => {
  built = await buildLockChild();
}, 60_000);
afterAll(() => rm(built, { recursive: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "messenger-assets-"));
  path = join(folder, "run.lock");
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()));
  await rm(folder, { recursive: true });
});

function start(owner: { readonly uid?: number; readonly gid?: number } = {}): LockChild {
  const child = startLockChild(built, path, owner);
  children.push(child);
  return child;
}

test("a second run is refused while the first one lives, and starts at once after its kill -9", async () => {
  const [first, second] = [start(), start()];
  expect(await first.ask("take")).toBe("held");
  expect(await second.ask("take")).toMatch(
    `run-locked: another run holds the lock: pid ${first.pid} on host \`${hostname()}\`, since 2`,
  );
  await first.kill();
  expect(await second.ask("take")).toBe("held");
});

test("a run that waits gets the lock when the holder gives it back, or is killed", async () => {
  const [first, second, third] = [start(), start(), start()];
  expect(await first.ask("take")).toBe("held");
  expect(await second.ask(`take ${longMs}`)).toBe(`waits for ${first.pid}`);
  expect(await first.ask("release")).toBe("released");
  expect(await second.answer()).toBe("held");
  expect(await third.ask(`take ${longMs}`)).toBe(`waits for ${second.pid}`);
  await second.kill();
  expect(await third.answer()).toBe("held");
});

test("the wait itself keeps a process alive", async () => {
  const [first, second] = [start(), start()];
  expect(await first.ask("take")).toBe("held");
  expect(await second.ask(`take ${longMs}`)).toBe(`waits for ${first.pid}`);
  second.closeInput();
  expect(await first.ask("name")).toBe(String(first.pid));
  await first.kill();
  expect(await second.answer()).toBe("held");
});

test("a wait ends with the time that was given", async () => {
  const [first, second] = [start(), start()];
  expect(await first.ask("take")).toBe("held");
  expect(await second.ask("take 150")).toBe(`waits for ${first.pid}`);
  expect(await second.answer()).toMatch(/^run-locked: /);
});

test("of eight runs that find a stale lock exactly one gets it, every time", crowd, async () => {
  const runs = Array.from({ length: 8 }, () => start());
  await Promise.all(runs.map((run) => run.ask("name")));
  const stale = renderHolder({ ...(await createOwner()), startedAs: "another-boot 1", sinceMs: 0 });
  for (let round = 0; round < 12; round += 1) {
    await writeFile(path, stale);
    const answers = await Promise.all(runs.map((run) => run.ask("take")));
    const winner = answers.indexOf("held");
    expect(answers.filter((answer) => !answer.startsWith("run-locked: "))).toEqual(["held"]);
    await runs[winner]?.ask("release");
    expect(await readdir(folder)).toEqual([]);
  }
});

test("eight runs that wait, and are killed as they hold it, have it one after the other", crowd, async () => {
  const runs = Array.from({ length: 8 }, () => start());
  await Promise.all(runs.map((run) => run.ask("name")));
  const holders: number[] = [];
  let inside = 0;
  await Promise.all(
    runs.map(async (run, index) => {
      let answer = await run.ask(`take ${longMs}`);
      while (answer.startsWith("waits for ")) answer = await run.answer();
      expect(answer).toBe("held");
      inside += 1;
      expect(inside).toBe(1);
      holders.push(run.pid);
      await run.ask("name");
      inside -= 1;
      await (index % 2 === 0 ? run.kill() : run.ask("release"));
    }),
  );
  expect(holders.toSorted()).toEqual(runs.map(({ pid }) => pid).toSorted());
});

test("a folder that the user may not write to is a diagnostic", async () => {
  await chmod(folder, 0o555);
  const isRoot = process.getuid?.() === 0;
  const run = start(isRoot ? { uid: 65_534, gid: 65_534 } : {});
  expect(await run.ask("take")).toBe(
    `run-lock-unwritable: the run lock \`${path}\` cannot be taken: permission denied (EACCES)`,
  );
  await chmod(folder, 0o755);
});
