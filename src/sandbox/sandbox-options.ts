import type { Platform } from "../core/asset-type.ts";
import type { PlatformLimits } from "../core/limits.ts";
import type { RequestRecord } from "./http/request-log.ts";
import type { SandboxApp } from "./sandbox-app.ts";
import type { Attachment } from "./state/state-event.ts";

/** A Page that the sandbox plays. */
export interface SandboxPageOptions {
  /** The Page's name in the manifest. */
  readonly name: string;
  /** Meta's number for it; left out: 15 digits that follow from the name. */
  readonly id?: string;
  readonly platform?: Platform;
  /** Left out: `SANDBOX-` and 40 hex digits that follow from the ID, the same after a restart. */
  readonly token?: string;
  /** The app that the token was made for; left out: one with `appSecret`, or one without a secret. */
  readonly app?: SandboxApp;
  /** Short for an app with this secret, whose every call needs an `appsecret_proof`. */
  readonly appSecret?: string;
  /** The permissions of the token; left out: those that uploads need, and more. */
  readonly scopes?: readonly string[];
  /** The name that the Graph API tells; left out: `name`. */
  readonly title?: string;
}

/** The user whose token `/me/accounts` takes. */
export interface SandboxAccounts {
  /** Left out: `SANDBOX-USER-` and 40 hex digits that follow from the Pages' IDs. */
  readonly token?: string;
  /** The app that the token was made for; left out: one without a secret. */
  readonly app?: SandboxApp;
  /** The names of the user's Pages; left out: all. */
  readonly pages?: readonly string[];
}

/** What an upload is known by: the digest is missing for a URL that is yet to be fetched. */
export type UploadedMedia = Partial<Pick<Attachment, "fileName" | "url" | "digest">>;

/** What a sandbox is started with. */
export interface SandboxOptions {
  readonly pages: readonly SandboxPageOptions[];
  /** Left out: a user of all Pages. */
  readonly accounts?: SandboxAccounts;
  /** The oldest version of the Graph API, such as `v20.0`; a call for an older one is served as it. Left out: none. */
  readonly oldestVersion?: string;
  /** The address to listen on; left out: 127.0.0.1. */
  readonly host?: string;
  /** 0 or left out: a free one. */
  readonly port?: number;
  /** A file of JSON lines that outlives the sandbox, its folder made when needed; left out: memory only. */
  readonly statePath?: string;
  /**
   * The absolute file for a percent-decoded path below `/_sandbox/media/` (and of `http://sandbox.localhost/PATH`),
   * or undefined for a 404.
   */
  readonly resolveMedia?: (path: string) => string | undefined;
  /** The machine's clock, in milliseconds since the epoch; left out: `Date.now`. */
  readonly now?: () => number;
  /** What it takes at the most; left out: the platform's limits. Megapixels are not looked at. */
  readonly limits?: PlatformLimits;
  /** The rules document that is in force until somebody puts another, and after a reset; left out: no rules. */
  readonly rules?: unknown;
  /** The manifest's keys of what was uploaded, for rules that name some; left out: there is no manifest. */
  readonly keysOf?: (upload: UploadedMedia) => Promise<readonly string[]>;
  /** Called when a request is over, whatever came of it. */
  readonly onRequest?: (record: RequestRecord) => void;
  /** How long a URL may take to fetch, in milliseconds; left out: Meta's 75 s for a video and 10 s for the rest. */
  readonly urlFetchTimeoutMs?: { readonly video: number; readonly other: number };
}
