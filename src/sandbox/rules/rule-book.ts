import { createHash } from "node:crypto";
import type { AssetType } from "../../core/asset-type.ts";
import { createKeyFilter } from "../../core/desired/select-pages.ts";
import type { SandboxPage } from "../sandbox-page.ts";
import type { Rule, RuleEffect, TokenExpiry } from "./rule.ts";

/** What a rule can know of a call. */
export interface CallFacts {
  readonly path: string;
  readonly page: SandboxPage | undefined;
  readonly type: AssetType | undefined;
  /** What its attachments go by: the manifest's keys, file names, URLs and attachment IDs. */
  readonly names: readonly string[];
}

/** What happens to one call. */
export interface Fault {
  readonly latencyMs: number;
  readonly effect: RuleEffect | undefined;
  /** Whether the call is done before the effect takes its answer's place. */
  readonly isDone: boolean;
}

interface CountedRule extends Rule {
  readonly hasKey: (name: string) => boolean;
  readonly seed: number;
  /** When the Page's token ends by the clock; infinite for other rules, and for those that count calls alone. */
  readonly expiresAtMs: number;
  /** Calls that it was about, and those that it acted on. */
  seen: number;
  acted: number;
}

/** The rules in force, each with its count of calls. */
export class RuleBook {
  #rules: readonly CountedRule[] = [];

  /** Puts `rules` in force at the instant `nowMs`; all counts begin anew. */
  load(rules: readonly Rule[], nowMs: number): void {
    this.#rules = rules.map((rule, index) => ({
      ...rule,
      hasKey: createKeyFilter(rule.match.key === undefined ? [] : [rule.match.key]),
      seed: rule.match.seed ?? index,
      expiresAtMs:
        rule.effect.kind === "expire-token" ? expiryMs(rule.effect, nowMs) : Number.POSITIVE_INFINITY,
      seen: 0,
      acted: 0,
    }));
  }

  /** Whether a rule asks for what a call's attachments go by. */
  get asksForNames(): boolean {
    return this.#rules.some(({ match }) => match.key !== undefined);
  }

  /** What happens to a call before its body is read: only rules that need nothing of the body count. */
  faultAtHead(head: CallFacts): Fault {
    return faultOf(
      this.#rules.filter((rule) => isDecidedAtHead(rule, head)),
      head,
    );
  }

  /** What happens to a call whose body was read, by the rules that did not count at its `head`. */
  faultAtBody(head: CallFacts, facts: CallFacts): Fault {
    const rules = this.#rules.filter((rule) => rule.effect.kind !== "expire-token");
    return faultOf(
      rules.filter((rule) => !isDecidedAtHead(rule, head)),
      facts,
    );
  }

  /** What happens to a call within a batch, which has been read whole. */
  faultInBatch(facts: CallFacts): Fault {
    return faultOf(
      this.#rules.filter((rule) => rule.effect.kind !== "expire-token"),
      facts,
    );
  }

  /** Counts a call with the token of `page` and tells whether the token is no good any more. */
  countTokenUse(page: SandboxPage, nowMs: number): boolean {
    const rules = this.#expiriesOf(page);
    for (const rule of rules) rule.seen += 1;
    return rules.some((rule) => isExpired(rule, nowMs));
  }

  /** When the token of `page` ends or ended, in milliseconds; infinite when no rule says so. */
  tokenExpiryMs(page: SandboxPage, nowMs: number): number {
    return Math.min(
      ...this.#expiriesOf(page).map((rule) =>
        isExpired(rule, nowMs) ? Math.min(rule.expiresAtMs, nowMs) : rule.expiresAtMs,
      ),
    );
  }

  #expiriesOf(page: SandboxPage): readonly CountedRule[] {
    return this.#rules.filter(
      ({ effect, match }) =>
        effect.kind === "expire-token" && (match.page === undefined || isPage(page, match.page)),
    );
  }
}

/** A reset before or during the body, unless type, key or, with a token in the body, Page are yet to come. */
function isDecidedAtHead({ effect, match }: Rule, head: CallFacts): boolean {
  if (effect.kind !== "reset" || effect.when === "after") return false;
  if (match.type !== undefined || match.key !== undefined) return false;
  return match.page === undefined || head.page !== undefined;
}

function faultOf(rules: readonly CountedRule[], facts: CallFacts): Fault {
  let latencyMs = 0;
  let deciding: CountedRule | undefined;
  for (const rule of rules) {
    if (!isAbout(rule, facts)) continue;
    rule.seen += 1;
    if (rule.acted >= rule.times || !isDue(rule)) continue;
    const isLatency = rule.effect.kind === "latency";
    if (!isLatency && deciding !== undefined) continue;
    rule.acted += 1;
    latencyMs += rule.latencyMs;
    if (!isLatency) deciding = rule;
  }
  return { latencyMs, effect: deciding?.effect, isDone: deciding?.isDone ?? false };
}

function isAbout({ match, hasKey }: CountedRule, facts: CallFacts): boolean {
  const { path, page, type, key } = match;
  if (path !== undefined && !facts.path.includes(path)) return false;
  if (page !== undefined && (facts.page === undefined || !isPage(facts.page, page))) return false;
  if (type !== undefined && facts.type !== type) return false;
  return key === undefined || facts.names.some(hasKey);
}

function isDue({ match, seed, seen }: CountedRule): boolean {
  const { call, every, share } = match;
  if (call !== undefined && seen !== call) return false;
  if (every !== undefined && seen % every !== 0) return false;
  return share === undefined || draw(seed, seen) < share;
}

/** A number from 0 up to but not 1, always the same for the same `seed` and `number`. */
function draw(seed: number, number: number): number {
  return createHash("sha256").update(`${seed} ${number}`).digest().readUInt32BE() / 0x1_0000_0000;
}

function isPage(page: SandboxPage, nameOrId: string): boolean {
  return page.name === nameOrId || page.id === nameOrId;
}

function isExpired({ effect, expiresAtMs, seen }: CountedRule, nowMs: number): boolean {
  const calls = effect.kind === "expire-token" ? effect.afterCalls : undefined;
  return nowMs >= expiresAtMs || (calls !== undefined && seen > calls);
}

function expiryMs({ atMs, afterMs }: TokenExpiry, nowMs: number): number {
  const forever = Number.POSITIVE_INFINITY;
  return Math.min(atMs ?? forever, afterMs === undefined ? forever : nowMs + afterMs);
}
