import { expect, test } from "vitest";
import type { Upload } from "../../../src/apply/ports.ts";
import {
  createRateLimit,
  type RateLimitOptions,
  type RateLimitWait,
} from "../../../src/apply/rate-limit/rate-limit.ts";
import { UploadError } from "../../../src/apply/upload-error.ts";
import { createSimulatedClock, request, type SimulatedClock, settled } from "./simulation.ts";

const minuteMs = 60_000;
const signal = new AbortController().signal;
const reply = { attachmentId: "1", uploadedAtMs: 0 };

function optionsWith(clock: SimulatedClock, changes: Partial<RateLimitOptions> = {}): RateLimitOptions {
  return {
    appGroups: [["acme", "shop"]],
    maxUsagePercent: 80,
    maxInFlight: 4,
    clock,
    random: () => 0,
    urgencyOf: () => "new",
    ...changes,
  };
}

function throttled(graphClass: "throttled-page" | "throttled-app", retryAfterMs?: number): UploadError {
  return new UploadError({
    code: "80006",
    message: "too many calls",
    scope: "asset",
    graphClass,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Fails with each error in turn, then succeeds; keeps `page@ms` of each call. */
function uploadFailing(clock: SimulatedClock, errors: unknown[], calls: string[]): Upload {
  return async ({ page }) => {
    calls.push(`${page}@${clock.now()}`);
    if (errors.length > 0) throw errors.shift();
    return reply;
  };
}

/** What came of an upload, in time. */
function outcomeOf(promise: Promise<unknown>): { readonly get: () => unknown } {
  let outcome: unknown = "pending";
  promise.then(
    (value) => {
      outcome = value;
    },
    (error: unknown) => {
      outcome = error instanceof UploadError ? error.detail : error;
    },
  );
  return { get: () => outcome };
}

test("an upload that was refused by the allowance is sent again after the wait", async () => {
  const clock = createSimulatedClock();
  const calls: string[] = [];
  const errors = [throttled("throttled-page", 4 * minuteMs)];
  const upload = createRateLimit(optionsWith(clock)).wrap(uploadFailing(clock, errors, calls));
  const outcome = outcomeOf(upload({ ...request, page: "acme" }, { signal }));
  await clock.runUntil(10 * minuteMs);
  expect(outcome.get()).toEqual(reply);
  expect(calls).toEqual(["acme@0", `acme@${4 * minuteMs}`]);
});

test("a call that is no upload waits for the same allowance", async () => {
  const clock = createSimulatedClock();
  const limit = createRateLimit(optionsWith(clock));
  const calls: string[] = [];
  const errors = [throttled("throttled-page", minuteMs)];
  const ask = async (): Promise<string> => {
    calls.push(`me@${clock.now()}`);
    const error = errors.shift();
    if (error !== undefined) throw error;
    return "7";
  };
  const answer = outcomeOf(limit.call("acme", ask, signal));
  await settled();
  void limit.wrap(uploadFailing(clock, [], calls))({ ...request, page: "acme" }, { signal });
  await clock.runUntil(10 * minuteMs);
  expect(answer.get()).toBe("7");
  expect(calls).toEqual(["me@0", `me@${minuteMs}`, `acme@${minuteMs}`]);
});

test("any other failure is passed on at once", async () => {
  const clock = createSimulatedClock();
  const refusal = new UploadError({ code: "100", message: "no", scope: "asset", graphClass: "asset" });
  const broken = new Error("broken");
  const upload = createRateLimit(optionsWith(clock)).wrap(uploadFailing(clock, [refusal, broken], []));
  await expect(upload(request, { signal })).rejects.toBe(refusal);
  await expect(upload(request, { signal })).rejects.toBe(broken);
});

test("a refusal of the Page stops that Page, one of the app stops the Pages of the app", async () => {
  for (const [graphClass, shopAtMs] of [
    ["throttled-page", 0],
    ["throttled-app", minuteMs],
  ] as const) {
    const clock = createSimulatedClock();
    const calls: string[] = [];
    const upload = createRateLimit(optionsWith(clock)).wrap(
      uploadFailing(clock, [throttled(graphClass, minuteMs)], calls),
    );
    void upload({ ...request, page: "acme" }, { signal });
    await settled();
    void upload({ ...request, page: "shop" }, { signal });
    void upload({ ...request, page: "elsewhere" }, { signal });
    await clock.runUntil(10 * minuteMs);
    expect(calls.toSorted()).toEqual(
      ["acme@0", `acme@${minuteMs}`, "elsewhere@0", `shop@${shopAtMs}`].toSorted(),
    );
  }
});

test("the app's figure holds back all its Pages, the Page's its own", async () => {
  const clock = createSimulatedClock();
  const calls: string[] = [];
  const limit = createRateLimit(optionsWith(clock));
  const upload = limit.wrap(async (asked) => {
    limit.onUsage(asked.page, asked.page === "acme" ? { appPercent: 85 } : { pagePercent: 1 });
    return uploadFailing(clock, [], calls)(asked, { signal });
  });
  await upload({ ...request, page: "acme" }, { signal });
  void upload({ ...request, page: "shop" }, { signal });
  await clock.runUntil(2 * minuteMs);
  expect(calls).toEqual(["acme@0", `shop@${minuteMs}`]);
});

test("a long wait is told once, for every Page that waits", async () => {
  const clock = createSimulatedClock();
  const waits: RateLimitWait[] = [];
  const errors = [throttled("throttled-app", 4 * minuteMs)];
  const options = optionsWith(clock, { onWait: (wait) => waits.push(wait) });
  const upload = createRateLimit(options).wrap(uploadFailing(clock, errors, []));
  void upload({ ...request, page: "acme" }, { signal });
  await settled();
  void upload({ ...request, page: "shop" }, { signal });
  void upload({ ...request, page: "shop" }, { signal });
  await clock.runUntil(3 * minuteMs);
  expect(waits).toEqual([
    { page: "acme", untilMs: 4 * minuteMs, waitMs: 4 * minuteMs },
    { page: "shop", untilMs: 4 * minuteMs, waitMs: 4 * minuteMs },
  ]);
});

test("nobody needs to listen to waits, and short ones are not told", async () => {
  const clock = createSimulatedClock();
  const waits: RateLimitWait[] = [];
  for (const onWait of [undefined, (wait: RateLimitWait): void => void waits.push(wait)]) {
    const errors = [throttled("throttled-page", onWait === undefined ? minuteMs : 2_000)];
    const options = optionsWith(clock, onWait === undefined ? {} : { onWait });
    const outcome = outcomeOf(
      createRateLimit(options).wrap(uploadFailing(clock, errors, []))(request, { signal }),
    );
    await clock.runUntil(clock.now() + 2 * minuteMs);
    expect(outcome.get()).toEqual(reply);
  }
  expect(waits).toEqual([]);
});

test("a Page without a start for too long is given up, with all that waits and all that comes", async () => {
  const clock = createSimulatedClock();
  const waits: RateLimitWait[] = [];
  const errors = [throttled("throttled-page", 90 * minuteMs)];
  const upload = createRateLimit(
    optionsWith(clock, { giveUpAfterMs: 30 * minuteMs, onWait: (wait) => waits.push(wait) }),
  ).wrap(uploadFailing(clock, errors, []));
  const first = outcomeOf(upload(request, { signal }));
  await settled();
  const second = outcomeOf(upload(request, { signal }));
  await clock.runUntil(29 * minuteMs);
  expect([first.get(), second.get()]).toEqual(["pending", "pending"]);
  await clock.runUntil(30 * minuteMs);
  const third = outcomeOf(upload(request, { signal }));
  await settled();
  const givenUp = expect.objectContaining({ code: "rate-limit-wait", scope: "page" });
  expect([first.get(), second.get(), third.get()]).toEqual([givenUp, givenUp, givenUp]);
  expect(waits).toEqual([{ page: "default", untilMs: 30 * minuteMs, waitMs: 30 * minuteMs }]);
});

test("a start begins the patience anew", async () => {
  const clock = createSimulatedClock();
  const calls: string[] = [];
  const errors = [1, 2, 3].map(() => throttled("throttled-page", 20 * minuteMs));
  const upload = createRateLimit(optionsWith(clock, { giveUpAfterMs: 30 * minuteMs })).wrap(
    uploadFailing(clock, errors, calls),
  );
  const outcomes = [1, 2].map(() => outcomeOf(upload(request, { signal })));
  await clock.runUntil(300 * minuteMs);
  expect(outcomes.map(({ get }) => get())).toEqual([reply, reply]);
  expect(calls).toContain(`default@${20 * minuteMs}`);
});

test("the stop and the upload's own signal end a wait at once, for the Page and for the app", async () => {
  for (const graphClass of ["throttled-page", "throttled-app"] as const) {
    const clock = createSimulatedClock();
    const stop = new AbortController();
    const own = new AbortController();
    const errors = [throttled(graphClass), throttled(graphClass)];
    const upload = createRateLimit(optionsWith(clock, { stop: stop.signal })).wrap(
      uploadFailing(clock, errors, []),
    );
    const stopped = outcomeOf(upload(request, { signal }));
    const aborted = outcomeOf(upload(request, { signal: own.signal }));
    await settled();
    own.abort();
    await settled();
    const waited = {
      code: "rate-limit-wait",
      message: "Meta throttles Page `default`: too many calls (code 80006)",
      scope: "asset",
    };
    expect([stopped.get(), aborted.get()]).toEqual(["pending", waited]);
    stop.abort();
    const late = outcomeOf(upload(request, { signal }));
    await settled();
    expect([stopped.get(), late.get()]).toEqual([waited, waited]);
  }
});

test("what is stopped while Meta throttles says so in Meta's words; after a taken call it does not", async () => {
  const clock = createSimulatedClock();
  const refusal = new UploadError({
    code: "4",
    message: "(#4) Application request limit reached",
    trace: "T",
    hint: "wait",
    scope: "asset",
    graphClass: "throttled-app",
  });
  const stop = new AbortController();
  const limit = createRateLimit(optionsWith(clock, { stop: stop.signal }));
  const upload = limit.wrap(uploadFailing(clock, [refusal], []));
  const taken = outcomeOf(upload(request, { signal }));
  await settled();
  const own = new AbortController();
  own.abort();
  const waiting = outcomeOf(upload(request, { signal: own.signal }));
  await settled();
  expect(waiting.get()).toEqual({
    code: "rate-limit-wait",
    message: "Meta throttles Page `default`: (#4) Application request limit reached (code 4, trace T)",
    trace: "T",
    hint: "wait",
    scope: "asset",
  });
  await clock.runUntil(300 * minuteMs);
  expect(taken.get()).toEqual(reply);
  stop.abort();
  const late = outcomeOf(upload(request, { signal }));
  await settled();
  expect(late.get()).toEqual({
    code: "aborted",
    message: "interrupted before anything was sent",
    scope: "asset",
  });
});

test("a Page that is given up says what Meta said, if it did", async () => {
  const clock = createSimulatedClock();
  const limit = createRateLimit(optionsWith(clock, { giveUpAfterMs: 30 * minuteMs }));
  const usedUp = limit.wrap(async (asked) => {
    limit.onUsage(asked.page, { pagePercent: 120, regainMs: 600 * minuteMs });
    return reply;
  });
  await usedUp({ ...request, page: "acme" }, { signal });
  const held = outcomeOf(usedUp({ ...request, page: "acme" }, { signal }));
  const errors = [throttled("throttled-page", 60 * minuteMs)];
  const refused = outcomeOf(limit.wrap(uploadFailing(clock, errors, []))(request, { signal }));
  await clock.runUntil(30 * minuteMs);
  expect(refused.get()).toMatchObject({
    code: "rate-limit-wait",
    message:
      "nothing could be sent to Page `default` for too long: its allowance of calls is used up; Meta said: too many calls (code 80006)",
  });
  expect(held.get()).toMatchObject({
    message: "nothing could be sent to Page `acme` for too long: its allowance of calls is used up",
  });
});
