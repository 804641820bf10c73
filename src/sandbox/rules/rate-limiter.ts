import { GraphApiError } from "../graph/graph-api-error.ts";
import { knownError } from "../graph/known-errors.ts";
import { idleUsage, type Usage } from "../graph/usage-headers.ts";
import type { SandboxApp } from "../sandbox-app.ts";
import type { RateLimit } from "./rule.ts";

/** The limit of Messenger's calls, which Meta keeps for each Page. */
const defaultCode = 80006;

/** Whose calls are counted: a Page's and its app's. */
export interface Caller {
  /** The Page ID; left out: it is not known. */
  readonly id?: string;
  readonly app: SandboxApp;
}

/** The codes that stand for the app's allowance, which all its Pages share. */
const appCodes: ReadonlySet<number> = new Set([4, 341]);

/** The code that stands for the Page's calls of any kind. */
const pageCode = 32;

/** Refused calls that are remembered: enough to say that an allowance is exceeded many times. */
const mostRefused = 10_000;

/**
 * Counts calls in a window that slides with the clock: those of each Page, or of all Pages of an app. Refused calls
 * count too, so that who carries on stays out for longer.
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

  /**
   * Counts a call.
   *
   * @throws {GraphApiError} when it is one too many.
   */
  count(caller: Caller, nowMs: number): void {
    const limit = this.#limit;
    if (limit === undefined) return;
    if (this.#add(limit, caller, nowMs) > limit.calls) throw new GraphApiError(knownError(codeOf(limit)));
  }

  /** Counts a call that is refused for another reason. */
  countRefused(caller: Caller, nowMs: number): void {
    if (this.#limit !== undefined) this.#add(this.#limit, caller, nowMs);
  }

  /** How much is spent of what the limit is about; of a Page's allowance nothing is known without the Page. */
  usage(caller: Caller, nowMs: number): Usage {
    const limit = this.#limit;
    if (limit === undefined) return idleUsage;
    const calls = this.#recentCalls(limit, caller, nowMs);
    const percent = limit.calls === 0 ? 100 : Math.floor((100 * calls.length) / limit.calls);
    const code = codeOf(limit);
    if (appCodes.has(code)) return { ...idleUsage, appPercent: percent };
    if (code === pageCode) return { ...idleUsage, pagePercent: percent };
    const regain = regainMinutes(limit, calls, nowMs);
    return { ...idleUsage, pagePercent: percent, useCasePercent: percent, regainMinutes: regain };
  }

  #add(limit: RateLimit, caller: Caller, nowMs: number): number {
    const calls = this.#recentCalls(limit, caller, nowMs);
    calls.push(nowMs);
    calls.splice(0, calls.length - limit.calls - mostRefused);
    return calls.length;
  }

  #recentCalls(limit: RateLimit, caller: Caller, nowMs: number): number[] {
    const name = nameOf(limit, caller);
    const calls = this.#calls.get(name) ?? [];
    this.#calls.set(name, calls);
    const recent = calls.findIndex((call) => call > nowMs - limit.windowMs && call <= nowMs);
    calls.splice(0, recent === -1 ? calls.length : recent);
    return calls;
  }
}

/** What calls are counted under. */
function nameOf(limit: RateLimit, caller: Caller): string {
  if (appCodes.has(codeOf(limit))) return `app ${caller.app.id}`;
  return caller.id ?? "";
}

function codeOf({ code }: RateLimit): number {
  return code ?? defaultCode;
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
