import type { AssetType } from "../../core/asset-type.ts";
import type { GraphApiErrorDetail } from "../graph/graph-api-error.ts";

/** Which calls a rule is about; a call has to meet every condition that is there. */
export interface RuleMatch {
  /** A part of the path, such as `message_attachments`. */
  readonly path: string | undefined;
  /** A Page's name or ID. */
  readonly page: string | undefined;
  readonly type: AssetType | undefined;
  /** A part of the file's name or the URL. */
  readonly key: string | undefined;
  /** Of the calls that meet the conditions above, the one with this number, from 1. */
  readonly call: number | undefined;
  /** Of those calls, each whose number divides by this. */
  readonly every: number | undefined;
  /** Of those calls, this share (0 to 1), drawn the same way for the same `seed`. */
  readonly share: number | undefined;
  readonly seed: number | undefined;
}

/** What a rule does to a call. */
export type RuleEffect =
  | { readonly kind: "error"; readonly error: GraphApiErrorDetail }
  /** A gateway's page in place of an answer. */
  | { readonly kind: "html"; readonly status: number }
  /** The connection is reset before the body is read, in the middle of it, or after it; nothing is made. */
  | { readonly kind: "reset"; readonly when: "before" | "during" | "after" }
  /** No answer, ever. */
  | { readonly kind: "hang" }
  /** The call is done, and its answer breaks off. */
  | { readonly kind: "truncate" }
  /** The call is done, and its answer never sent. */
  | { readonly kind: "lose" }
  /** The call is done late. */
  | { readonly kind: "latency" }
  /** The Page's token is no good from an instant on, or after so many calls. */
  | { readonly kind: "expire-token"; readonly atMs: number; readonly afterCalls: number };

/** One way in which the sandbox misbehaves. */
export interface Rule {
  readonly match: RuleMatch;
  /** How often it acts, at the most. */
  readonly times: number;
  /** How long a call waits before it is answered, whatever else happens to it. */
  readonly latencyMs: number;
  readonly effect: RuleEffect;
}

/** A Page's allowance of calls. */
export interface RateLimit {
  readonly calls: number;
  readonly windowMs: number;
  /** Whether replies tell how much is spent; left out: they do. */
  readonly usageHeaders?: boolean | undefined;
  /** The error code of a refusal: 80006 (left out), 4, 613, or another. */
  readonly code?: number | undefined;
}

/** Everything that `PUT /_sandbox/rules` sets. */
export interface RulesDocument {
  readonly rules: readonly Rule[];
  /** Undefined: the one that the sandbox was started with. */
  readonly rateLimit: RateLimit | undefined;
}
