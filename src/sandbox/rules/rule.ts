import type { AssetType } from "../../core/asset-type.ts";
import type { GraphApiErrorDetail } from "../graph/graph-api-error.ts";

/** Which calls a rule is about; a call has to meet every condition that is there. */
export interface RuleMatch {
  /** A part of the path, such as `message_attachments`. */
  readonly path: string | undefined;
  /** A Page's name or ID. */
  readonly page: string | undefined;
  readonly type: AssetType | undefined;
  /** A glob over what the call's attachments go by; see `CallFacts.names`. */
  readonly key: string | undefined;
  /** Of the calls that meet the conditions above, the one with this number, from 1. */
  readonly call: number | undefined;
  /** Of those calls, each whose number divides by this. */
  readonly every: number | undefined;
  /** Of those calls, this share (0 to 1), drawn the same way for the same `seed`. */
  readonly share: number | undefined;
  /** Left out: the rule's place in the list, so that no two rules draw the same calls. */
  readonly seed: number | undefined;
}

/** What a rule does to a call. */
export type RuleEffect =
  | { readonly kind: "error"; readonly error: GraphApiErrorDetail }
  /** A gateway's page in place of an answer. */
  | { readonly kind: "html"; readonly status: number }
  /** Another answer: a text as it stands, or anything else as JSON. */
  | { readonly kind: "reply"; readonly status: number; readonly body: unknown }
  /** The connection is reset before the body is read, in the middle of it, or after it. */
  | { readonly kind: "reset"; readonly when: "before" | "during" | "after" }
  /** No answer, ever. */
  | { readonly kind: "hang" }
  /** The call is done, and its answer breaks off. */
  | { readonly kind: "truncate" }
  /** The call is done, and its answer never sent. */
  | { readonly kind: "lose" }
  /** The call is done late. */
  | { readonly kind: "latency" }
  | TokenExpiry;

/** The Page's token is no good from an instant on, or so long after the rules were put, or after so many calls. */
export interface TokenExpiry {
  readonly kind: "expire-token";
  readonly atMs: number | undefined;
  readonly afterMs: number | undefined;
  readonly afterCalls: number | undefined;
}

/** One way in which the sandbox misbehaves. */
export interface Rule {
  readonly match: RuleMatch;
  /** How often it acts, at the most. */
  readonly times: number;
  /** How long a call waits before it is answered, whatever else happens to it. */
  readonly latencyMs: number;
  readonly effect: RuleEffect;
  /** Whether the call is done before the effect takes its answer's place; `truncate` and `lose` do it anyway. */
  readonly isDone: boolean;
}

/** An allowance of calls: each Page's, or the app's when `code` is 4 or 341. */
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
  /** Undefined: any number of calls. */
  readonly rateLimit: RateLimit | undefined;
}
