import { describe, expect, test } from "vitest";
import type { Upload } from "../../../src/apply/ports.ts";
import type { RetryPolicy } from "../../../src/apply/retry/retry-call.ts";
import { withRetry } from "../../../src/apply/retry/with-retry.ts";
import { UploadError } from "../../../src/apply/upload-error.ts";
import { withAttempts } from "../../../src/apply/with-attempts.ts";
import { fc } from "../../support/properties.ts";
import {
  createFakeClock,
  failingUpload,
  failure,
  lost,
  optionsWith,
  reply,
  request,
  tooSlow,
  unfetched,
} from "./retrying.ts";

function policyWith(fields: Partial<RetryPolicy> = {}): RetryPolicy {
  return {
    clock: createFakeClock().clock,
    random: () => 0.5,
    stop: new AbortController().signal,
    ...fields,
  };
}

/** How many requests went out, and what came of them. */
async function run(
  failures: readonly unknown[],
  policy: Partial<RetryPolicy> = {},
): Promise<{ readonly sent: number; readonly result: unknown }> {
  const log: string[] = [];
  const upload = withRetry(failingUpload(failures, log), policyWith(policy));
  const result = await upload(request, optionsWith()).catch((error: unknown) => error);
  return { sent: log.length, result };
}

describe("what is sent again", () => {
  test("an upload that succeeds is sent once", async () => {
    expect(await run([])).toEqual({ sent: 1, result: reply });
  });

  test("a temporary error is, until it goes well", async () => {
    expect(await run([failure(), failure()])).toEqual({ sent: 3, result: reply });
  });

  test("five times at the most, and the last error is thrown", async () => {
    const last = failure({ message: "the last" });
    const failures = [...Array.from({ length: 5 }, () => failure()), last];
    const { sent, result } = await run(failures);
    expect(sent).toBe(6);
    expect(result).toBe(last);
  });

  test("as often as the policy says", async () => {
    const failed = failure();
    expect(await run([failed], { maxRetries: 0 })).toEqual({ sent: 1, result: failed });
    expect(await run([failed, failed], { maxRetries: 2 })).toEqual({ sent: 3, result: reply });
  });

  test.each([
    ["2018008", unfetched],
    ["2018294", tooSlow],
  ])("subcode %s twice at the most", async (_subcode, error) => {
    expect(await run([error, error])).toEqual({ sent: 3, result: reply });
    expect(await run([error, error, error])).toEqual({ sent: 3, result: error });
  });

  test("both subcodes together twice at the most, whatever else failed between them", async () => {
    expect(await run([unfetched, failure(), tooSlow, failure()])).toEqual({ sent: 5, result: reply });
    expect(await run([unfetched, failure(), tooSlow, unfetched])).toEqual({ sent: 4, result: unfetched });
  });

  test("the subcodes count towards the five", async () => {
    const failures = [unfetched, unfetched, failure(), failure(), failure(), failure()];
    expect((await run(failures)).sent).toBe(6);
  });

  test.each(["asset", "page", "app", "run", "throttled-page", "throttled-app"] as const)(
    "an error of the class %s is not",
    async (graphClass) => {
      const error = failure({ graphClass });
      expect(await run([error])).toEqual({ sent: 1, result: error });
    },
  );

  test("neither is an error of no class, nor one that is no upload's", async () => {
    const changed = new UploadError({ code: "file-changed", message: "it changed", scope: "asset" });
    expect(await run([changed])).toEqual({ sent: 1, result: changed });
    const bug = new TypeError("a bug");
    expect(await run([bug])).toEqual({ sent: 1, result: bug });
  });

  test("each upload has retries of its own", async () => {
    const failures = Array.from({ length: 4 }, () => failure());
    const upload = withRetry(failingUpload([...failures, undefined, ...failures]), policyWith());
    expect(await upload(request, optionsWith())).toBe(reply);
    expect(await upload(request, optionsWith())).toBe(reply);
  });

  test("the request is the same every time, and so is what its options carry", async () => {
    const seen: unknown[] = [];
    const options = optionsWith();
    const upload: Upload = async (sent, { signal }) => {
      seen.push([sent, signal]);
      if (seen.length === 1) throw failure();
      return reply;
    };
    await withRetry(upload, policyWith())(request, options);
    expect(seen).toEqual([
      [request, options.signal],
      [request, options.signal],
    ]);
  });
});

describe("the waits", () => {
  test("double up to the cap, by default from a second to thirty", async () => {
    const { clock, waitsMs } = createFakeClock();
    const failures = Array.from({ length: 7 }, () => failure());
    await run(failures, { clock, random: () => 0.999_999, maxRetries: 7 });
    expect(waitsMs.map(Math.round)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  test("are at least what Meta asked for", async () => {
    const { clock, waitsMs } = createFakeClock();
    await run([failure({ retryAfterMs: 45_000 }), failure({ retryAfterMs: 10 })], { clock });
    expect(waitsMs).toEqual([45_000, 1_000]);
  });

  test("are never longer than a timer can be", async () => {
    const { clock, waitsMs } = createFakeClock();
    await run([failure({ retryAfterMs: 2 ** 40 })], { clock });
    expect(waitsMs).toEqual([2 ** 31 - 1]);
  });

  test("lie between what Meta asked for and the doubled base, with full jitter", async () => {
    const wait = fc.record({
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      retryAfterMs: fc.option(fc.nat(120_000), { nil: undefined }),
    });
    const policy = fc.record({ baseMs: fc.nat(10_000), capMs: fc.nat(100_000) });
    await fc.assert(
      fc.asyncProperty(fc.array(wait, { maxLength: 5 }), policy, async (waits, { baseMs, capMs }) => {
        const { clock, waitsMs } = createFakeClock();
        const failures = waits.map(({ retryAfterMs }) =>
          failure(retryAfterMs === undefined ? {} : { retryAfterMs }),
        );
        const randoms = waits.map(({ random }) => random);
        await run(failures, { clock, baseMs, capMs, random: () => randoms.shift() ?? 0 });
        expect(waitsMs).toHaveLength(waits.length);
        for (const [index, { random, retryAfterMs = 0 }] of waits.entries()) {
          const longestMs = Math.min(capMs, baseMs * 2 ** index);
          expect(waitsMs[index]).toBeGreaterThanOrEqual(Math.max(retryAfterMs, 0));
          expect(waitsMs[index]).toBeLessThanOrEqual(Math.max(retryAfterMs, longestMs));
          expect(waitsMs[index]).toBe(Math.max(retryAfterMs, random * longestMs));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("a stop", () => {
  test("before the failure means that nothing is sent again, and nothing waits", async () => {
    const { clock, waitsMs } = createFakeClock();
    const failed = failure();
    expect(await run([failed], { clock, stop: AbortSignal.abort() })).toEqual({ sent: 1, result: failed });
    expect(waitsMs).toEqual([]);
  });

  test("ends the wait, and nothing is sent again", async () => {
    const stop = new AbortController();
    const clock = {
      now: () => 0,
      sleep: (_ms: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          signal?.addEventListener("abort", () => resolve());
          stop.abort();
        }),
    };
    const failed = failure();
    expect(await run([failed], { clock, stop: stop.signal })).toEqual({ sent: 1, result: failed });
  });

  test("of the upload's own signal does the same", async () => {
    const failed = failure();
    const upload = withRetry(failingUpload([failed]), policyWith());
    await expect(upload(request, optionsWith({ signal: AbortSignal.abort() }))).rejects.toBe(failed);
  });
});

describe("a lost reply", () => {
  test("is sent again, once it is recorded", async () => {
    const log: string[] = [];
    const { clock } = createFakeClock(log);
    const upload = withRetry(withAttempts(failingUpload([lost], log)), policyWith({ clock }));
    const onAttemptFailed = async (error: unknown): Promise<void> => {
      await Promise.resolve();
      expect(error).toBe(lost);
      log.push("recorded");
    };
    expect(await upload(request, optionsWith({ onAttemptFailed }))).toBe(reply);
    expect(log).toEqual(["upload", "recorded", "sleep", "upload"]);
  });

  test("that cannot be recorded ends the upload with what went wrong there", async () => {
    const log: string[] = [];
    const full = new Error("the disk is full");
    const upload = withRetry(withAttempts(failingUpload([lost], log)), policyWith());
    const onAttemptFailed = (): Promise<void> => Promise.reject(full);
    await expect(upload(request, optionsWith({ onAttemptFailed }))).rejects.toBe(full);
    expect(log).toEqual(["upload"]);
  });

  test("makes the last error a possible duplicate, with all else as it was", async () => {
    const refused = failure({ code: "100", graphClass: "asset", message: "refused", trace: "AbC" });
    const { sent, result } = await run([lost, failure(), refused]);
    expect(sent).toBe(3);
    expect(result).toBeInstanceOf(UploadError);
    expect(result).toMatchObject({
      message: "refused",
      cause: refused,
      detail: { ...refused.detail, possibleDuplicate: true },
    });
  });

  test("that is the last one is thrown as it is", async () => {
    const { result } = await run([lost, lost], { maxRetries: 1 });
    expect(result).toBe(lost);
  });
});
