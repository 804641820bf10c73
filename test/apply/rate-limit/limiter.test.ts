import { expect, test } from "vitest";
import {
  createLimiter,
  type Limiter,
  type LimiterOptions,
  type Permit,
} from "../../../src/apply/rate-limit/limiter.ts";
import type { UploadUrgency } from "../../../src/apply/rate-limit/urgency.ts";
import { createSimulatedClock, type SimulatedClock, settled } from "./simulation.ts";

const noSignal = new AbortController().signal;
const minuteMs = 60_000;

interface Bench {
  readonly limiter: Limiter;
  readonly clock: SimulatedClock;
  /** What has started, as `name@ms`. */
  readonly started: string[];
  readonly holds: number[];
  readonly start: (name: string, urgency?: UploadUrgency, signal?: AbortSignal) => void;
  /** Ends the call that was started first. */
  readonly end: (outcome: Parameters<Limiter["release"]>[1], percent?: number) => Promise<void>;
  /** The reply to the call that was started first has no figure. */
  readonly seeNothing: () => void;
}

function createBench(changes: Partial<LimiterOptions> = {}): Bench {
  const clock = createSimulatedClock();
  const started: string[] = [];
  const holds: number[] = [];
  const permits: Permit[] = [];
  const limiter = createLimiter({
    maxUsagePercent: 80,
    maxInFlight: 2,
    clock,
    random: () => 0,
    onHold: (untilMs) => holds.push(untilMs),
    ...changes,
  });
  return {
    limiter,
    clock,
    started,
    holds,
    start: (name, urgency = "new", signal = noSignal) => {
      void limiter.acquire(urgency, signal).then((permit) => {
        started.push(`${name}@${permit === undefined ? "aborted" : clock.now()}`);
        if (permit !== undefined) permits.push(permit);
      });
    },
    seeNothing: () => limiter.observe(permitOf(permits[0]), undefined),
    end: async (outcome, percent) => {
      await settled();
      const permit = permitOf(permits.shift());
      if (percent !== undefined) limiter.observe(permit, percent);
      limiter.release(permit, outcome);
      await settled();
    },
  };
}

function permitOf(permit: Permit | undefined): Permit {
  if (permit === undefined) throw new Error("nothing has started");
  return permit;
}

const taken = { kind: "taken" } as const;
const refused = { kind: "refused" } as const;

test("the most urgent of those that wait goes first, then who came first", async () => {
  const { start, end, started } = createBench({ maxInFlight: 1 });
  start("a");
  start("later", "later");
  start("changed", "changed");
  start("expired", "expired");
  start("changed 2", "changed");
  start("expiring", "expiring");
  for (let call = 0; call < 6; call++) await end(taken);
  expect(started).toEqual(["a@0", "expired@0", "expiring@0", "changed@0", "changed 2@0", "later@0"]);
});

test("who gives up leaves the queue to the others", async () => {
  const { start, end, started } = createBench({ maxInFlight: 1 });
  const impatient = new AbortController();
  start("a");
  start("b", "new", impatient.signal);
  start("c");
  await settled();
  impatient.abort();
  start("d", "new", impatient.signal);
  await end(taken);
  expect(started).toEqual(["a@0", "b@aborted", "d@aborted", "c@0"]);
});

test("after a refusal one call tries, after 1 s, then twice as long each time, 5 min at the most", async () => {
  const { start, end, clock, started } = createBench();
  for (let call = 0; call < 14; call++) start("call");
  await end(refused);
  for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
    const before = started.length;
    await end(refused);
    const atMs = clock.now() + seconds * 1000;
    await clock.runUntil(atMs - 1);
    expect(started).toHaveLength(before);
    await clock.runUntil(atMs);
    expect(started.slice(before)).toEqual([`call@${atMs}`]);
  }
});

test("a wait that Meta asks for counts, the longest of those refused together", async () => {
  const { start, end, clock, started } = createBench();
  for (let call = 0; call < 4; call++) start(String(call));
  await end({ kind: "refused", retryAfterMs: 2 * minuteMs });
  await end({ kind: "refused", retryAfterMs: 5 * minuteMs });
  await clock.runUntil(10 * minuteMs);
  await end(taken);
  await clock.runUntil(40 * minuteMs);
  expect(started).toEqual(["0@0", "1@0", `2@${5 * minuteMs}`, expect.stringMatching(/^3@/)]);
});

test("waits are jittered", async () => {
  const { start, end, clock, started } = createBench({ random: () => 1 });
  for (let call = 0; call < 2; call++) start(String(call));
  await end(refused);
  start("again");
  await end(refused);
  await clock.runUntil(minuteMs);
  expect(started).toEqual(["0@0", "1@0", "again@1200"]);
});

test("a call that fails for another reason gives its place back", async () => {
  const { start, end, started } = createBench({ maxInFlight: 1 });
  start("a");
  start("b");
  await end({ kind: "failed" });
  expect(started).toEqual(["a@0", "b@0"]);
});

test("while the bot alone is above the ceiling one call a minute goes on", async () => {
  const { start, end, clock, started } = createBench();
  for (const name of ["a", "b", "c"]) start(name);
  await end(taken, 85);
  expect(started).toEqual(["a@0", "b@0"]);
  await end(taken, 85);
  await clock.runUntil(minuteMs);
  await end(taken, 85);
  expect(started).toEqual(["a@0", "b@0", `c@${minuteMs}`]);
});

test.each([
  { percent: 90, urgency: "expiring", atMs: minuteMs },
  { percent: 90, urgency: "later", atMs: 31 * minuteMs },
  { percent: 97, urgency: "expired", atMs: 31 * minuteMs },
] as const)("with the bot at $percent %, what is $urgency starts after $atMs ms", async (row) => {
  const { start, end, clock, started } = createBench();
  start("a");
  await end(taken, row.percent);
  start("b", row.urgency);
  await clock.runUntil(60 * minuteMs);
  expect(started).toEqual(["a@0", `b@${row.atMs}`]);
});

test("a reply without figures, as Meta gives it at low use, lifts what the last figure said", async () => {
  const { start, end, seeNothing, started } = createBench();
  start("a");
  start("b");
  await end(taken, 97);
  start("c");
  await settled();
  expect(started).toEqual(["a@0", "b@0"]);
  seeNothing();
  await end(taken);
  expect(started).toEqual(["a@0", "b@0", "c@0"]);
});

test("usage that stays up is probed more and more rarely, once a minute in the end", async () => {
  const { start, end, clock, started } = createBench({ maxInFlight: 1 });
  for (let call = 1; call <= 60; call++) start("call");
  for (let call = 1; call <= 37; call++) await end(taken, 2 * call);
  const probes: number[] = [];
  while (probes.length < 10) {
    const before = started.length;
    while (started.length === before) await clock.runUntil(clock.now() + 500);
    probes.push(clock.now() / 1000);
    await end(taken, 76);
  }
  expect(probes).toEqual([0.5, 1, 2, 4, 8, 16, 32, 64, 124, 184]);
});

test.each([
  { percent: 100, what: "as it was, for the usage explains it", lastMs: 1_000 },
  { percent: 30, what: "lower", lastMs: 1_000 / 0.9 },
])("a refusal at $percent % leaves the rate of starts $what", async ({ percent, lastMs }) => {
  const { start, end, clock, started, seeNothing } = createBench({ maxUsagePercent: 100, maxInFlight: 1 });
  for (const name of ["a", "b", "c", "d"]) start(name);
  await end(refused, percent);
  await clock.runUntil(1_000);
  seeNothing();
  await end(taken);
  await end(taken);
  while (started.length < 4) await clock.runUntil(clock.now() + 1);
  expect(started).toEqual(["a@0", "b@1000", "c@1000", `d@${lastMs}`]);
});
