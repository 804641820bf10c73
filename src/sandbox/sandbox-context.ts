import type { PlatformLimits } from "../core/limits.ts";
import type { Redactor } from "./http/redact.ts";
import type { RequestLog } from "./http/request-log.ts";
import type { UploadStore } from "./media/upload-store.ts";
import type { RateLimiter } from "./rules/rate-limiter.ts";
import type { RuleBook } from "./rules/rule-book.ts";
import type { SandboxOptions } from "./sandbox-options.ts";
import type { PageDirectory } from "./sandbox-page.ts";
import type { SandboxState } from "./sandbox-state.ts";
import type { SandboxUser } from "./sandbox-user.ts";

/** What every part of a running sandbox works with. */
export interface SandboxContext {
  readonly pages: PageDirectory;
  readonly state: SandboxState;
  readonly uploads: UploadStore;
  readonly log: RequestLog;
  readonly rules: RuleBook;
  readonly limiter: RateLimiter;
  /** The rules document that is in force while nobody puts another. */
  readonly ownRules: unknown;
  readonly user: SandboxUser;
  /** Such as `v20.0`; undefined: none has expired. */
  readonly oldestVersion: string | undefined;
  /** `http://HOST:PORT`. */
  readonly url: () => string;
  readonly redactor: Redactor;
  /** The sandbox's clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** The machine's clock, in milliseconds since the epoch. */
  readonly machineNow: () => number;
  /** Aborts when the sandbox closes. */
  readonly closing: AbortSignal;
  readonly limits: PlatformLimits;
  readonly urlFetchTimeoutMs: { readonly video: number; readonly other: number };
  readonly resolveMedia: (path: string) => string | undefined;
  readonly keysOf: NonNullable<SandboxOptions["keysOf"]>;
  readonly onRequest: NonNullable<SandboxOptions["onRequest"]>;
}
