import type { IdentifyPage } from "../../apply/ports.ts";
import type { RateLimit } from "../../apply/rate-limit/rate-limit.ts";
import { type RetryPolicy, retryCall } from "../../apply/retry/retry-call.ts";

/** Whose a token is decides over all uploads of its Page: it is asked as patiently as these are sent. */
export function identifyPatiently(
  identifyPage: IdentifyPage,
  limit: RateLimit,
  policy: Omit<RetryPolicy, "stop">,
): IdentifyPage {
  return (page, signal) =>
    retryCall(
      () => limit.call(page.name, () => identifyPage(page, signal), signal),
      { ...policy, stop: signal },
      signal,
    );
}
