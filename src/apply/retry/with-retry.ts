import type { Clock, Upload, UploadOptions, UploadReply, UploadRequest } from "../ports.ts";
import { UploadError } from "../upload-error.ts";
import { createAttemptBytes } from "./attempt-bytes.ts";
import { allowsRetry, noRetries, type RetryCount, withOneMore } from "./retry-count.ts";
import { createRetryWait } from "./retry-wait.ts";

/** When, and how often, an upload is sent again. */
export interface RetryPolicy {
  /** Its sleep has to keep the process alive: while all uploads wait, nothing else does. */
  readonly clock: Clock;
  /** At least 0, below 1. */
  readonly random: () => number;
  /** The run's own signal: after it aborts, nothing is sent again. */
  readonly stop: AbortSignal;
  /** Attempts after the first one, at the most; default 5. */
  readonly maxRetries?: number;
  /** The longest wait before the first retry, doubled for each one after it; default 1,000. */
  readonly baseMs?: number;
  /** What the doubling stops at; default 30,000. */
  readonly capMs?: number;
}

const defaults = { maxRetries: 5, baseMs: 1_000, capMs: 30_000 } as const;

/**
 * An upload that is sent again after an error of the class `retry`: a few times, twice at the most where Meta could not
 * fetch a URL. Throttling is left to the rate limiter.
 *
 * `upload` rejects once a lost reply is journaled (`withAttempts`): it is sent again only after that. The last attempt's
 * error is the one thrown; when the reply of any attempt was lost, it says `possibleDuplicate`.
 */
export function withRetry(upload: Upload, policy: RetryPolicy): Upload {
  return async (request, options) => {
    let count = noRetries;
    for (;;) {
      const outcome = await attempt(upload, request, options);
      if (outcome.kind === "uploaded") return outcome.reply;
      const { error } = outcome;
      if (!(await prepareRetry(error, { count, policy, options }))) throw lastError(error, count);
      count = withOneMore(count, error.detail);
    }
  };
}

type Outcome =
  | { readonly kind: "uploaded"; readonly reply: UploadReply }
  | { readonly kind: "failed"; readonly error: UploadError };

async function attempt(upload: Upload, request: UploadRequest, options: UploadOptions): Promise<Outcome> {
  const bytes = createAttemptBytes(options);
  try {
    const reply = await upload(request, { ...options, onBytes: bytes.onBytes });
    return { kind: "uploaded", reply };
  } catch (error) {
    bytes.takeBack();
    if (!(error instanceof UploadError)) throw error;
    return { kind: "failed", error };
  }
}

interface Retrying {
  readonly count: RetryCount;
  readonly policy: RetryPolicy;
  readonly options: UploadOptions;
}

/** Waits; false when nothing may be sent again. */
async function prepareRetry({ detail }: UploadError, { count, policy, options }: Retrying): Promise<boolean> {
  const { maxRetries, ...backoff } = { ...defaults, ...policy };
  const stop = AbortSignal.any([policy.stop, options.signal]);
  if (stop.aborted || !allowsRetry(count, detail, maxRetries)) return false;
  await policy.clock.sleep(createRetryWait(count.retries, detail.retryAfterMs ?? 0, backoff), stop);
  return !stop.aborted;
}

function lastError(error: UploadError, { hasLost }: RetryCount): UploadError {
  if (!hasLost || error.detail.possibleDuplicate === true) return error;
  return new UploadError({ ...error.detail, possibleDuplicate: true }, { cause: error });
}
