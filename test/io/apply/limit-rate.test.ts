import { expect, test } from "vitest";
import type { ApplyEvent } from "../../../src/apply/apply-event.ts";
import { createRunRateLimit } from "../../../src/io/apply/limit-rate.ts";
import { failure, optionsWith, request } from "../../apply/retry/retrying.ts";
import { desiredState, wantedPage } from "../../support/builders.ts";
import { waitUntil } from "../../support/wait-until.ts";

const name = { page: "default", key: "a", sizeBytes: 10 } as const;

/** All that can become of an upload, and what comes before. */
const ended: readonly ApplyEvent[] = [
  { kind: "upload-started", ...name, upload: "bytes" },
  { kind: "upload-finished", ...name, attachmentId: "1" },
  { kind: "upload-failed", ...name, error: failure().detail },
  { kind: "upload-skipped", ...name },
];

test("a Page that waits is told with the uploads that are left: neither finished, failed nor skipped", async () => {
  const events: ApplyEvent[] = [];
  const rate = createRunRateLimit(
    { desired: desiredState(wantedPage("default", [])), env: {} },
    {
      maxUsagePercent: 80,
      concurrency: 4,
      uploads: 10,
      hasMaxTime: true,
      onEvent: (event) => events.push(event),
    },
  );
  for (const event of [{ kind: "started", uploads: 10, uploadBytes: 100 } as const, ...ended]) {
    rate.onEvent(event);
  }
  const stop = new AbortController();
  const upload = rate.open(stop.signal).wrap(async () => {
    throw failure({ graphClass: "throttled-page", retryAfterMs: 240_000 });
  });
  const sent = upload(request, optionsWith());
  await waitUntil("the Page waits", () => events.at(-1)?.kind === "waiting");
  stop.abort();
  await expect(sent).rejects.toMatchObject({ detail: { code: "rate-limit-wait", scope: "asset" } });
  expect(events.slice(1)).toEqual([
    ...ended,
    { kind: "waiting", page: "default", waitMs: expect.any(Number), left: 7 },
  ]);
});
