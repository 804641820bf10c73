import { describe, expect, test } from "vitest";
import type { Upload, UploadRequest } from "../../src/apply/ports.ts";
import {
  apply,
  createFakeClock,
  outcomesOf,
  refusal,
  reply,
  settled,
  startApply,
} from "../support/apply-fixture.ts";
import {
  desiredDefault,
  desiredState,
  heldSince,
  lockfileDefault,
  wanted,
  wantedPage,
} from "../support/builders.ts";

const keysOf = (requests: readonly UploadRequest[]): readonly string[] => requests.map(({ key }) => key);

describe("the order of uploads", () => {
  test("is by urgency, then by expiry, and by key where both are equal", async () => {
    const locked = lockfileDefault({
      changed: heldSince(20, "1", "old"),
      expired: heldSince(91, "2", "expired"),
      expiring: heldSince(86, "3", "expiring"),
      "expiring-sooner": heldSince(88, "4", "expiring-sooner"),
      later: heldSince(70, "5", "later"),
    });
    const keys = ["changed", "expired", "expiring", "expiring-sooner", "later", "new-a", "new-b"];
    const run = await apply(desiredDefault(...keys.map((key) => wanted(key))), locked, { concurrency: 1 });
    expect(keysOf(run.requests)).toEqual([
      "expired",
      "expiring-sooner",
      "expiring",
      "new-a",
      "new-b",
      "changed",
      "later",
    ]);
    expect(run.requests.map(({ urgency }) => urgency)).toEqual([
      "expired",
      "expiring",
      "expiring",
      "new",
      "new",
      "changed",
      "later",
    ]);
  });

  test("puts an upload where the most urgent of its keys belongs", async () => {
    const locked = lockfileDefault({ z: heldSince(91, "1", "same") });
    const desired = desiredDefault(wanted("a", "same"), wanted("b", "other"), wanted("z", "same"));
    const run = await apply(desired, locked, { concurrency: 1 });
    expect(keysOf(run.requests)).toEqual(["a", "b"]);
    expect(run.requests[0]?.urgency).toBe("expired");
  });
});

describe("a budget of uploads", () => {
  test("is spent on the most urgent, and the rest is not started", async () => {
    const locked = lockfileDefault({ c: heldSince(91, "1", "c") });
    const run = await apply(desiredDefault(wanted("a"), wanted("b"), wanted("c")), locked, {
      budget: { maxUploads: 2 },
    });
    expect(outcomesOf(run)).toEqual([
      "default/a uploaded id-default-a",
      "default/b not-started",
      "default/c uploaded id-default-c",
    ]);
    expect(run).toMatchObject({ isBudgetSpent: true, result: { status: "partial" } });
  });

  test("that suffices is not spent", async () => {
    const run = await apply(desiredDefault(wanted("a")), undefined, { budget: { maxUploads: 1 } });
    expect(run).toMatchObject({ isBudgetSpent: false, result: { status: "complete" } });
  });
});

describe("a budget of time", () => {
  test("starts nothing more when it is over, and lets what is in flight end", async () => {
    const clock = createFakeClock();
    const answers: (() => void)[] = [];
    const answer: Upload = (request) => new Promise((resolve) => answers.push(() => resolve(reply(request))));
    const run = startApply(desiredDefault(wanted("a"), wanted("b")), undefined, {
      answer,
      clock,
      concurrency: 1,
      budget: { maxTimeMs: 60_000 },
    });
    while (answers.length === 0) await settled();
    await clock.advance(60_000);
    answers[0]?.();
    const { result, isBudgetSpent } = await run.done;
    expect(result.results.map(({ outcome }) => outcome)).toEqual(["uploaded", "not-started"]);
    expect({ isBudgetSpent, sleepers: clock.sleepers() }).toEqual({ isBudgetSpent: true, sleepers: 0 });
  });

  test("that is over after the last upload has begun is not spent", async () => {
    const clock = createFakeClock();
    const answers: (() => void)[] = [];
    const answer: Upload = (request) => new Promise((resolve) => answers.push(() => resolve(reply(request))));
    const run = startApply(desiredDefault(wanted("a")), undefined, {
      answer,
      clock,
      budget: { maxTimeMs: 1_000 },
    });
    while (answers.length === 0) await settled();
    await clock.advance(1_000);
    answers[0]?.();
    expect(await run.done).toMatchObject({ isBudgetSpent: false, result: { status: "complete" } });
  });

  test("that is not needed leaves no sleeper behind", async () => {
    const clock = createFakeClock();
    await apply(desiredDefault(wanted("a")), undefined, { clock, budget: { maxTimeMs: 60_000 } });
    expect(clock.sleepers()).toBe(0);
  });
});

describe("what is put around uploads", () => {
  test("has each attempt journaled, a lost one before the next", async () => {
    let attempts = 0;
    const answer: Upload = async (request) => {
      attempts++;
      if (attempts === 1) throw refusal({ code: "reply-lost", possibleDuplicate: true });
      return reply(request);
    };
    const run = await apply(desiredDefault(wanted("a")), undefined, {
      answer,
      wrap: (upload) => (request, options) => upload(request, options).catch(() => upload(request, options)),
    });
    expect(run.lines.slice(0, 9)).toEqual([
      "started",
      "intent default/a",
      "upload-started a",
      "upload default/a",
      "result a lost",
      "warning",
      "intent default/a",
      "upload default/a",
      "result a uploaded",
    ]);
    expect(run.result.status).toBe("complete");
  });

  test("gets a signal after which nothing is sent", async () => {
    const stopping = new AbortController();
    const run = await apply(desiredDefault(wanted("a")), undefined, {
      signal: stopping.signal,
      wrap: (upload) => (request, options) => {
        stopping.abort();
        return upload(request, options);
      },
    });
    expect(run).toMatchObject({ intents: [], result: { status: "interrupted" } });
    expect(outcomesOf(run)).toEqual(["default/a not-started"]);
  });
});

describe("a Page whose rate limit gave it up", () => {
  test("leaves its uploads for the next run, as a spent budget does", async () => {
    const givenUp = refusal({ code: "rate-limit-wait", message: "for too long", scope: "page" });
    const run = await apply(desiredDefault(wanted("a"), wanted("b")), undefined, {
      concurrency: 1,
      wrap: () => () => Promise.reject(givenUp),
    });
    expect(outcomesOf(run)).toEqual([
      "default/a not-started rate-limit-wait",
      "default/b not-started rate-limit-wait",
    ]);
    expect(run).toMatchObject({ isBudgetSpent: true, intents: [], events: [{ kind: "started" }] });
  });
});

describe("uploads to many Pages", () => {
  test("are 16 at a time, and take turns", async () => {
    const pages = Array.from({ length: 8 }, (_, index) =>
      wantedPage(`p${index}`, [wanted("a"), wanted("b"), wanted("c"), wanted("d")]),
    );
    let inFlight = 0;
    let most = 0;
    const seen = new Set<string>();
    const answer: Upload = async (request) => {
      inFlight++;
      most = Math.max(most, inFlight);
      if (seen.size < 8) seen.add(request.page);
      await settled();
      inFlight--;
      return reply(request);
    };
    const run = await apply(desiredState(...pages), undefined, { answer, concurrency: 2 });
    expect({ most, status: run.result.status }).toEqual({ most: 16, status: "complete" });
    expect(new Set(run.requests.slice(0, 16).map(({ page }) => page)).size).toBe(8);
  });
});

test("a budget whose time is spent already sends nothing", async () => {
  const run = await apply(desiredDefault(wanted("a")), undefined, { budget: { maxTimeMs: 0 } });
  expect(outcomesOf(run)).toEqual(["default/a not-started"]);
  expect(run).toMatchObject({ requests: [], isBudgetSpent: true });
});
