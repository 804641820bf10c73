import { GraphApiError } from "../graph/graph-api-error.ts";
import { idleUsage, type Usage } from "../graph/usage-headers.ts";
import type { RateLimit } from "./rule.ts";

/**
 * Counts the calls of each Page in a window that slides with the clock. Refused calls count too, so that who carries
 * on stays out for longer.
 */
export class RateLimiter {
  #limit: RateLimit | undefined;
  readonly #calls = new Map<string, number[]>();

  /** Puts `limit` in force, undefined for none; all counts begin anew. */
  load(limit: RateLimit | undefined): void {
    this.#limit = limit;
    this.#calls.clear();
  }

  /** Whether replies tell how much is spent. */
  get tellsUsage(): boolean {
    return this.#limit?.usageHeaders ?? true;
  }

  /** Whether it stands for the app's allowance rather than the Page's. */
  get isOfApp(): boolean {
    return this.#limit?.code === 4;
  }

  /**
   * Counts a call.
   *
   * @throws {GraphApiError} when it is one too many.
   */
  count(pageId: string, nowMs: number): void {
    const limit = this.#limit;
    if (limit === undefined) return;
    const calls = this.#recentCalls(pageId, nowMs);
    calls.push(nowMs);
    if (calls.length > limit.calls) throw throttled(limit.code ?? 80006);
  }

  /** How much of its allowance the Page has spent. */
  usage(pageId: string, nowMs: number): Usage {
    const limit = this.#limit;
    if (limit === undefined) return idleUsage;
    const calls = this.#recentCalls(pageId, nowMs);
    const percent = limit.calls === 0 ? 100 : Math.floor((100 * calls.length) / limit.calls);
    return { percent, regainMinutes: regainMinutes(limit, calls, nowMs) };
  }

  #recentCalls(pageId: string, nowMs: number): number[] {
    const calls = this.#calls.get(pageId) ?? [];
    this.#calls.set(pageId, calls);
    const windowMs = this.#limit?.windowMs ?? 0;
    const recent = calls.findIndex((call) => call > nowMs - windowMs && call <= nowMs);
    calls.splice(0, recent === -1 ? calls.length : recent);
    return calls;
  }
}

/** Minutes until a call is taken again, rounded up; 0 while calls are taken. */
function regainMinutes(
  { calls: allowed, windowMs }: RateLimit,
  calls: readonly number[],
  nowMs: number,
): number {
  if (calls.length < allowed) return 0;
  const leaving = calls[calls.length - allowed] ?? nowMs;
  return Math.max(1, Math.ceil((leaving + windowMs - nowMs) / 60_000));
}

function throttled(code: number): GraphApiError {
  if (code === 4) {
    const message = "(#4) Application request limit reached";
    return new GraphApiError({ code, message, status: 403, isTransient: true });
  }
  return new GraphApiError({ code, message: `(#${code}) ${throttleMessages.get(code) ?? "Too many calls"}` });
}

const throttleMessages: ReadonlyMap<number, string> = new Map([
  [17, "User request limit reached"],
  [32, "Page request limit reached"],
  [613, "Calls to this api have exceeded the rate limit."],
  [
    80006,
    "There have been too many calls to this Messenger account. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
  ],
]);
