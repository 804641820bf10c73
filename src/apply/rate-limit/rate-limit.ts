import type { GraphUsage } from "../../core/graph/parse-usage.ts";
import type { Clock, Upload, UploadRequest } from "../ports.ts";
import { errorNumbers, UploadError, type UploadErrorDetail } from "../upload-error.ts";
import { type CallOutcome, createLimiter, type Limiter, type Permit } from "./limiter.ts";
import { createPatience, type Patience } from "./patience.ts";
import type { UploadUrgency } from "./urgency.ts";

/** A Page that has to wait. */
export interface RateLimitWait {
  readonly page: string;
  /** When the next upload may start, in milliseconds since the epoch. */
  readonly untilMs: number;
  readonly waitMs: number;
}

/** What rate limiting needs. */
export interface RateLimitOptions {
  /** The names of the Pages that count as one app: those with the same app secret, or all. */
  readonly appGroups: readonly (readonly string[])[];
  /** The ceiling of the reported usage, in percent. */
  readonly maxUsagePercent: number;
  /** Uploads at a time and Page, at the most. */
  readonly maxInFlight: number;
  /** How long a Page may go without a start before it is given up; left out, it never is. */
  readonly giveUpAfterMs?: number;
  readonly urgencyOf: (request: UploadRequest) => UploadUrgency;
  /** Ends every wait at once, while uploads in flight go on until their own signal. */
  readonly stop?: AbortSignal;
  readonly clock: Clock;
  /** Gives 0 to 1. */
  readonly random: () => number;
  /** Called once for each wait of more than some seconds. */
  readonly onWait?: (wait: RateLimitWait) => void;
}

/** One limiter a Page, and one an app. */
export interface RateLimit {
  /**
   * The same upload, sent when the allowances let it, and again when they refused it: a refusal made no attachment.
   *
   * @throws {UploadError} `rate-limit-wait` when its Page was given up, or the signal aborted while Meta throttled it;
   * `aborted` when the signal aborted before it was sent for any other reason.
   */
  readonly wrap: (upload: Upload) => Upload;
  /** The same for a call that is no upload, before all uploads. */
  readonly call: <T>(page: string, send: () => Promise<T>, signal: AbortSignal) => Promise<T>;
  /** Takes what a reply's headers tell, before its upload settles. */
  readonly onUsage: (page: string, usage: GraphUsage) => void;
}

/** The `code` of the error of what was not sent because its Page had to wait. */
export const rateLimitWaitCode = "rate-limit-wait";

interface Page {
  readonly name: string;
  readonly limiter: Limiter;
  readonly app: App;
  readonly patience: Patience;
  /** Why Meta throttled the Page, as long as it has taken nothing since. */
  refusal: UploadErrorDetail | undefined;
  /** What the headers of the reply said whose upload settles next. */
  usage: GraphUsage | undefined;
}

/** Both permits of one call. */
interface Admission {
  readonly page: Permit;
  readonly app: Permit;
}

/** Rate limiting for the Pages of `appGroups`; the Pages in none of them count as one app more. */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const pages = new Map<string, Page>();
  for (const names of options.appGroups) {
    const app = createApp(options, names.length);
    for (const name of names) pages.set(name, createPage(name, app, options));
  }
  const rest = createApp(options, 1);
  const pageOf = (name: string): Page => {
    const page = pages.get(name) ?? createPage(name, rest, options);
    pages.set(name, page);
    return page;
  };
  return {
    wrap: (upload) => (request, uploadOptions) =>
      send(pageOf(request.page), {
        call: () => upload(request, uploadOptions),
        signal: uploadOptions.signal,
        urgency: options.urgencyOf(request),
      }),
    call: (name, call, signal) => send(pageOf(name), { call, signal, urgency: "expired" }),
    onUsage: (name, usage) => {
      pageOf(name).usage = usage;
    },
  };
}

interface App {
  readonly limiter: Limiter;
  readonly patiences: Patience[];
  /** The same for the app. */
  refusal: UploadErrorDetail | undefined;
}

function createApp(options: RateLimitOptions, pageCount: number): App {
  const patiences: Patience[] = [];
  const limiter = createLimiter({
    ...options,
    maxInFlight: options.maxInFlight * pageCount,
    onHold: (untilMs) => {
      for (const patience of patiences) patience.hold(untilMs);
    },
  });
  return { limiter, patiences, refusal: undefined };
}

function createPage(name: string, app: App, options: RateLimitOptions): Page {
  const { clock, onWait } = options;
  const patience = createPatience({
    ...options,
    onWait: (untilMs) => onWait?.({ page: name, untilMs, waitMs: untilMs - clock.now() }),
  });
  app.patiences.push(patience);
  const limiter = createLimiter({ ...options, onHold: patience.hold });
  return { name, limiter, app, patience, refusal: undefined, usage: undefined };
}

interface Waiting {
  readonly signal: AbortSignal;
  readonly urgency: UploadUrgency;
}

async function send<T>(
  page: Page,
  { call, ...waiting }: Waiting & { readonly call: () => Promise<T> },
): Promise<T> {
  for (;;) {
    const admission = await admit(page, waiting);
    try {
      const reply = await call();
      settle(page, admission, "taken");
      return reply;
    } catch (error) {
      const throttle = throttleOf(error);
      settle(page, admission, throttle);
      if (throttle === undefined) throw error;
    }
  }
}

async function admit(page: Page, { urgency, signal }: Waiting): Promise<Admission> {
  const admission = await page.patience.during(() =>
    acquireBoth(page, urgency, [signal, page.patience.ended]),
  );
  if (admission !== undefined) {
    page.patience.started();
    return admission;
  }
  throw page.patience.isGivenUp() ? givenUp(page) : stopped(page);
}

// The Page first: an upload that its Page holds back must not keep a place that another Page of the app could use.
async function acquireBoth(
  page: Page,
  urgency: UploadUrgency,
  signals: readonly AbortSignal[],
): Promise<Admission | undefined> {
  const pagePermit = await page.limiter.acquire(urgency, ...signals);
  if (pagePermit === undefined) return undefined;
  const appPermit = await page.app.limiter.acquire(urgency, ...signals);
  if (appPermit !== undefined) return { page: pagePermit, app: appPermit };
  page.limiter.release(pagePermit, { kind: "failed" });
  return undefined;
}

interface Throttle {
  readonly reach: "page" | "app";
  readonly refusal: UploadErrorDetail;
}

function throttleOf(error: unknown): Throttle | undefined {
  if (!(error instanceof UploadError)) return undefined;
  const { detail: refusal } = error;
  if (refusal.graphClass === "throttled-page") return { reach: "page", refusal };
  if (refusal.graphClass === "throttled-app") return { reach: "app", refusal };
  return undefined;
}

function settle(page: Page, admission: Admission, end: Throttle | "taken" | undefined): void {
  const { usage } = page;
  page.usage = undefined;
  if (usage !== undefined || end === "taken") {
    page.limiter.observe(admission.page, usage?.pagePercent);
    page.app.limiter.observe(admission.app, usage?.appPercent);
  }
  noteRefusal(page, end);
  page.limiter.release(admission.page, outcomeFor("page", end));
  page.app.limiter.release(admission.app, outcomeFor("app", end));
}

function noteRefusal(page: Page, end: Throttle | "taken" | undefined): void {
  if (end === undefined) return;
  if (end === "taken") {
    page.refusal = undefined;
    page.app.refusal = undefined;
    return;
  }
  const throttled = end.reach === "page" ? page : page.app;
  throttled.refusal = end.refusal;
}

function outcomeFor(reach: Throttle["reach"], end: Throttle | "taken" | undefined): CallOutcome {
  if (end === "taken") return { kind: "taken" };
  if (end?.reach !== reach) return { kind: "failed" };
  return { kind: "refused", retryAfterMs: end.refusal.retryAfterMs };
}

function givenUp(page: Page): UploadError {
  const refusal = refusalOf(page);
  const words = refusal === undefined ? "" : `; Meta said: ${refusal.message} (${errorNumbers(refusal)})`;
  return new UploadError({
    code: rateLimitWaitCode,
    message: `nothing could be sent to Page \`${page.name}\` for too long: its allowance of calls is used up${words}`,
    hint: "run apply again later, or with `--max-time` to let it wait for longer",
    scope: "page",
  });
}

function stopped(page: Page): UploadError {
  const refusal = refusalOf(page);
  if (refusal === undefined) {
    return new UploadError({
      code: "aborted",
      message: "interrupted before anything was sent",
      scope: "asset",
    });
  }
  const { message, hint, trace } = refusal;
  return new UploadError({
    code: rateLimitWaitCode,
    message: `Meta throttles Page \`${page.name}\`: ${message} (${errorNumbers(refusal)})`,
    ...(hint !== undefined && { hint }),
    ...(trace !== undefined && { trace }),
    scope: "asset",
  });
}

function refusalOf({ refusal, app }: Page): UploadErrorDetail | undefined {
  return refusal ?? app.refusal;
}
