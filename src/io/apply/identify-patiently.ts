import type { IdentifyPage } from "../../apply/ports.ts";
import type { RateLimit } from "../../apply/rate-limit/rate-limit.ts";
import { type RetryPolicy, retryCall } from "../../apply/retry/retry-call.ts";

/** Some seconds: where nothing answers at all, nobody wants to wait for half a minute to be told so. */
const maxRetries = 3;

/** Whose a token is decides over all uploads of its Page: it is asked as patiently as these are sent. */
export function identifyPatiently(
  identifyPage: IdentifyPage,
  limit: RateLimit,
  policy: Omit<RetryPolicy, "stop">,
): IdentifyPage {
  return (page, signal) =>
    retryCall(
      () => limit.call(page.name, () => identifyPage(page, signal), signal),
      { ...policy, maxRetries, stop: signal },
      signal,
    );
}
