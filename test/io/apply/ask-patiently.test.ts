import { expect, it } from "vitest";
import type { Clock } from "../../../src/apply/ports.ts";
import { createRateLimit } from "../../../src/apply/rate-limit/rate-limit.ts";
import { UploadError, type UploadErrorDetail } from "../../../src/apply/upload-error.ts";
import { createAskPatiently } from "../../../src/io/apply/ask-patiently.ts";

const { signal } = new AbortController();

interface Asked {
  readonly asked: () => number;
  readonly answer: Promise<unknown>;
}

/** Asks whose the token is, with a Graph API that fails with each of `failures` in turn; the clock moves by the waits. */
function ask(failures: readonly Partial<UploadErrorDetail>[]): Asked {
  let nowMs = 0;
  const clock: Clock = {
    now: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
  };
  const policy = { clock, random: () => 0.5 };
  const limit = createRateLimit({
    appGroups: [],
    maxUsagePercent: 80,
    maxInFlight: 4,
    urgencyOf: () => "new",
    ...policy,
  });
  let asked = 0;
  const identify = async (): Promise<unknown> => {
    const failure = failures[asked];
    asked += 1;
    if (failure === undefined) return { id: "7", name: "Acme" };
    throw new UploadError({ code: "1", message: "no", scope: "page", ...failure });
  };
  const askPatiently = createAskPatiently(limit, policy);
  return { asked: () => asked, answer: askPatiently("acme", identify, signal) };
}

it("asks again after a temporary error, and after a refusal for the rate limit", async () => {
  const { answer, asked } = ask([
    { code: "network", graphClass: "retry" },
    { code: "80006", graphClass: "throttled-page", retryAfterMs: 60_000 },
    { code: "4", graphClass: "throttled-app" },
  ]);
  expect(await answer).toEqual({ id: "7", name: "Acme" });
  expect(asked()).toBe(4);
});

it("does not ask again when the token is no good", async () => {
  const { answer, asked } = ask([{ code: "190", graphClass: "page" }]);
  await expect(answer).rejects.toMatchObject({ detail: { code: "190" } });
  expect(asked()).toBe(1);
});
