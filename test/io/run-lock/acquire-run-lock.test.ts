import {
  access,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Clock } from "../../../src/apply/ports.ts";
import { acquireRunLock, type LockHolder } from "../../../src/io/run-lock/acquire-run-lock.ts";
import { createOwner, parseHolder, renderHolder } from "../../../src/io/run-lock/lock-holder.ts";

const startMs = Date.parse("2026-11-22T08:00:00Z");
const minuteMs = 60_000;

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "messenger-assets-"));
  path = join(folder, "run.lock");
});
afterEach(() => rm(folder, { recursive: true }));

interface FakeClock extends Clock {
  /** Lets time pass, for sleepers too. */
  readonly advance: (ms: number) => void;
}

/** A clock that stands still but for `advance`, and for sleeps of less than a second, which pass at once. */
function createClock(onSleep: (ms: number) => void = () => undefined): FakeClock {
  let nowMs = startMs;
  const sleepers = new Set<{ readonly untilMs: number; readonly wake: () => void }>();
  const advance = (ms: number): void => {
    nowMs += ms;
    for (const sleeper of sleepers) if (sleeper.untilMs <= nowMs) sleeper.wake();
  };
  const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    onSleep(ms);
    if (signal?.aborted === true) return;
    if (ms < 1_000) return advance(ms);
    await new Promise<void>((resolve) => {
      const sleeper = { untilMs: nowMs + ms, wake: resolve };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", () => resolve());
    });
  };
  return { now: () => nowMs, sleep, advance };
}

async function writeLock(text: string, touchedMs = startMs): Promise<void> {
  await writeFile(path, text);
  await utimes(path, touchedMs / 1000, touchedMs / 1000);
}

/** A holder that runs here, with what `fields` say. */
async function holderWith(fields: Partial<LockHolder> = {}): Promise<LockHolder> {
  return { ...(await createOwner()), nonce: "the-other", sinceMs: startMs - minuteMs, ...fields };
}

async function readHolder(): Promise<LockHolder | undefined> {
  return parseHolder(await readFile(path, "utf8"));
}

function lockedBy({ pid, host }: LockHolder, hint: string): object {
  return {
    diagnostics: [
      {
        code: "run-locked",
        severity: "error",
        message: `another run holds the lock: pid ${pid} on host \`${host}\`, since 2026-11-22T07:59:00Z`,
        hint,
        file: "run.lock",
      },
    ],
  };
}

const plainHint = "wait for it to end, or give `--lock-timeout 10m`; if that run is gone, remove `run.lock`";

describe("a free lock", () => {
  test("is taken: its file says who has it since when", async () => {
    await acquireRunLock(path, { clock: createClock() });
    expect(await readHolder()).toEqual({
      ...(await createOwner()),
      nonce: expect.any(String),
      sinceMs: startMs,
    });
  });

  test("leaves nothing behind when it is given back, and can be taken again", async () => {
    const clock = createClock();
    const lock = await acquireRunLock(path, { clock });
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await acquireRunLock(path, { clock })).release();
  });

  test("has its folder made, which git ignores", async () => {
    path = join(folder, ".messenger-assets", "x", "run.lock");
    await acquireRunLock(path, { clock: createClock() });
    await access(path);
    expect(await readFile(join(folder, ".messenger-assets", ".gitignore"), "utf8")).toBe("*\n");
  });
});

describe("a lock that another run holds", () => {
  test("is refused, with who holds it", async () => {
    const holder = await holderWith();
    await writeLock(renderHolder(holder));
    const taking = acquireRunLock(path, { clock: createClock(), shownAs: "run.lock" });
    await expect(taking).rejects.toMatchObject(lockedBy(holder, plainHint));
    expect(await readHolder()).toEqual(holder);
  });

  test("is refused to the same process too", async () => {
    const clock = createClock();
    await acquireRunLock(path, { clock });
    await expect(acquireRunLock(path, { clock })).rejects.toThrow(`pid ${process.pid}`);
  });

  test("is waited for, until it is given back", async () => {
    const waits: number[] = [];
    const first = await acquireRunLock(path, { clock: createClock() });
    const held = await readHolder();
    const onWait = vi.fn(() => void first.release());
    const clock = createClock((ms) => waits.push(ms));
    await acquireRunLock(path, { clock, timeoutMs: minuteMs, onWait });
    expect(onWait.mock.calls).toEqual([[held]]);
    expect(waits[0]).toBe(100);
    expect((await readHolder())?.nonce).not.toBe(held?.nonce);
  });

  test("is refused when the wait is over, not before", async () => {
    const holder = await holderWith();
    await writeLock(renderHolder(holder));
    const clock = createClock();
    const taking = acquireRunLock(path, { clock, timeoutMs: 950, shownAs: "run.lock" });
    const hint =
      "wait for it to end, or give a longer `--lock-timeout`; if that run is gone, remove `run.lock`";
    await expect(taking).rejects.toMatchObject(lockedBy(holder, hint));
    expect(clock.now()).toBe(startMs + 950);
  });

  test("is told again when yet another run got it", async () => {
    const [first, second] = [await holderWith(), await holderWith({ nonce: "second" })];
    await writeLock(renderHolder(first));
    const waitedFor: string[] = [];
    let polls = 0;
    const clock = createClock(() => {
      polls += 1;
    });
    const sleep: Clock["sleep"] = async (ms, signal) => {
      await clock.sleep(ms, signal);
      if (polls === 3) await writeLock(renderHolder(second));
      if (polls === 6) await rm(path, { force: true });
    };
    const onWait = ({ nonce }: LockHolder): void => void waitedFor.push(nonce);
    await acquireRunLock(path, { clock: { ...clock, sleep }, timeoutMs: minuteMs, onWait });
    expect(waitedFor).toEqual(["the-other", "second"]);
  });

  test("is waited for no longer than the signal allows", async () => {
    await writeLock(renderHolder(await holderWith()));
    const stop = new AbortController();
    const reason = new Error("stopped");
    const taking = acquireRunLock(path, {
      clock: createClock(),
      timeoutMs: minuteMs,
      signal: stop.signal,
      onWait: () => stop.abort(reason),
    });
    await expect(taking).rejects.toBe(reason);
  });
});

describe("a stale lock", () => {
  test("of a process whose number another one has now is replaced at once", async () => {
    await writeLock(renderHolder(await holderWith({ startedAs: "another-boot 1" })));
    await acquireRunLock(path, { clock: createClock() });
    expect((await readHolder())?.nonce).not.toBe("the-other");
    expect(await readdir(folder)).toEqual(["run.lock"]);
  });

  test("of a process without a known start is held as long as a process has its number", async () => {
    const { startedAs: _, ...holder } = await holderWith();
    await writeLock(renderHolder(holder));
    await expect(acquireRunLock(path, { clock: createClock() })).rejects.toThrow("run-locked");
  });

  test("of another host is replaced after 10 minutes without a heartbeat, not before", async () => {
    const holder = await holderWith({ host: "another", startedAs: "another-boot 1" });
    await writeLock(renderHolder(holder), startMs - 10 * minuteMs);
    const taking = acquireRunLock(path, { clock: createClock(), shownAs: "run.lock" });
    await expect(taking).rejects.toMatchObject(lockedBy(holder, plainHint));
    await writeLock(renderHolder(holder), startMs - 10 * minuteMs - 1_000);
    await acquireRunLock(path, { clock: createClock() });
    expect((await readHolder())?.host).toBe(hostname());
  });

  test("of another container with this host's name counts as another host's", async () => {
    const holder = await holderWith({ pidNamespace: "pid:[1]", startedAs: "the-boot 1" });
    await writeLock(renderHolder(holder), startMs - minuteMs);
    await expect(acquireRunLock(path, { clock: createClock() })).rejects.toThrow("run-locked");
    await writeLock(renderHolder(holder), startMs - 11 * minuteMs);
    await acquireRunLock(path, { clock: createClock() });
  });

  test.each([
    ["empty", ""],
    ["half-written", '{"pid":1,"host'],
    ["of something else", "hello\n"],
  ])("that is %s is replaced once it is some seconds old", async (_what, text) => {
    await writeLock(text, startMs);
    const clock = createClock();
    await acquireRunLock(path, { clock });
    expect(clock.now() - startMs).toBe(3_100);
    expect((await readHolder())?.pid).toBe(process.pid);
  });

  test("from the future, half-written, is replaced at once", async () => {
    await writeLock("", startMs + 60 * minuteMs);
    const clock = createClock();
    await acquireRunLock(path, { clock });
    expect(clock.now()).toBe(startMs);
  });

  test("that is a link to nowhere is replaced", async () => {
    await symlink(join(folder, "nowhere"), path);
    const clock = { ...createClock(), now: () => Date.now() + minuteMs };
    await acquireRunLock(path, { clock });
    expect((await readHolder())?.pid).toBe(process.pid);
  });

  test("is replaced although runs were killed while they replaced it", async () => {
    const dead = await holderWith({ startedAs: "another-boot 1" });
    await writeLock(renderHolder(dead));
    await writeFile(`${path}.claim`, renderHolder(dead));
    await writeFile(`${path}.claim.claim`, renderHolder(dead));
    await acquireRunLock(path, { clock: createClock() });
    expect((await readHolder())?.nonce).not.toBe("the-other");
    expect(await readdir(folder)).toEqual(["run.lock"]);
  });

  test("is left to the run that is replacing it", async () => {
    await writeLock(renderHolder(await holderWith({ startedAs: "another-boot 1" })));
    const other = await holderWith({ nonce: "replaces" });
    await writeFile(`${path}.claim`, renderHolder(other));
    const taking = acquireRunLock(path, { clock: createClock(), shownAs: "run.lock" });
    await expect(taking).rejects.toMatchObject(lockedBy(other, plainHint));
    expect((await readHolder())?.nonce).toBe("the-other");
  });
});

describe("while it is held", () => {
  test("the file's time says every minute that the holder lives, until it is given back", async () => {
    const clock = createClock();
    const lock = await acquireRunLock(path, { clock });
    const touched: number[] = [];
    for (let minute = 1; minute <= 3; minute += 1) {
      clock.advance(minuteMs);
      await new Promise(setImmediate);
      touched.push((await stat(path)).mtimeMs);
    }
    expect(touched).toEqual([1, 2, 3].map((minute) => startMs + minute * minuteMs));

    await lock.release();
    const text = renderHolder(await holderWith());
    await writeLock(text, startMs);
    clock.advance(minuteMs);
    await new Promise(setImmediate);
    expect((await stat(path)).mtimeMs).toBe(startMs);
  });

  test("a lock that another run has taken over is neither touched nor removed", async () => {
    const clock = createClock();
    const lock = await acquireRunLock(path, { clock });
    const other = await holderWith();
    await writeLock(renderHolder(other), startMs);
    clock.advance(minuteMs);
    await new Promise(setImmediate);
    expect((await stat(path)).mtimeMs).toBe(startMs);
    await lock.release();
    expect(await readHolder()).toEqual(other);
  });

  test("a file that is gone is no error, and not made again", async () => {
    const clock = createClock();
    const lock = await acquireRunLock(path, { clock });
    await rm(path);
    clock.advance(minuteMs);
    await new Promise(setImmediate);
    await lock.release();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a lock that cannot be taken", () => {
  const problem = (reason: string): object => ({
    diagnostics: [
      {
        code: "run-lock-unwritable",
        severity: "error",
        message: `the run lock \`run.lock\` cannot be taken: ${reason}`,
        hint: "make its folder writable for your user: without the lock two runs could write the same lockfile",
        file: "run.lock",
      },
    ],
  });

  test("because a file stands where its folder has to be is a diagnostic", async () => {
    await writeFile(join(folder, "x"), "");
    const taking = acquireRunLock(join(folder, "x", "run.lock"), {
      clock: createClock(),
      shownAs: "run.lock",
    });
    await expect(taking).rejects.toMatchObject(problem("a file stands where a folder has to be (EEXIST)"));
  });

  test("because a folder stands in its place is a diagnostic", async () => {
    await mkdir(path);
    const taking = acquireRunLock(path, { clock: createClock(), shownAs: "run.lock" });
    await expect(taking).rejects.toMatchObject(problem("it is a folder (EISDIR)"));
  });
});
