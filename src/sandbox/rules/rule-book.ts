import { createHash } from "node:crypto";
import type { AssetType } from "../../core/asset-type.ts";
import type { SandboxPage } from "../sandbox-page.ts";
import type { Rule, RuleEffect, RuleMatch } from "./rule.ts";

/** What a rule can know of a call. */
export interface CallFacts {
  readonly path: string;
  readonly page: SandboxPage | undefined;
  readonly type: AssetType | undefined;
  /** The file's name or the URL. */
  readonly source: string | undefined;
}

/** What happens to one call. */
export interface Fault {
  readonly latencyMs: number;
  readonly effect: RuleEffect | undefined;
}

interface CountedRule extends Rule {
  /** Calls that it was about, and those that it acted on. */
  seen: number;
  acted: number;
}

/** The rules in force, each with its count of calls. */
export class RuleBook {
  #rules: readonly CountedRule[] = [];

  /** Puts `rules` in force; all counts begin anew. */
  load(rules: readonly Rule[]): void {
    this.#rules = rules.map((rule) => ({ ...rule, seen: 0, acted: 0 }));
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
        isExpired(rule, nowMs) ? Math.min(expiryMs(rule), nowMs) : expiryMs(rule),
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
  let effect: RuleEffect | undefined;
  for (const rule of rules) {
    if (!isAbout(rule.match, facts)) continue;
    rule.seen += 1;
    if (rule.acted >= rule.times || !isDue(rule.match, rule.seen)) continue;
    if (rule.effect.kind !== "latency" && effect !== undefined) continue;
    rule.acted += 1;
    latencyMs += rule.latencyMs;
    if (rule.effect.kind !== "latency") effect = rule.effect;
  }
  return { latencyMs, effect };
}

function isAbout({ path, page, type, key }: RuleMatch, facts: CallFacts): boolean {
  if (path !== undefined && !facts.path.includes(path)) return false;
  if (page !== undefined && (facts.page === undefined || !isPage(facts.page, page))) return false;
  if (type !== undefined && facts.type !== type) return false;
  return key === undefined || (facts.source?.includes(key) ?? false);
}

function isDue({ call, every, share, seed }: RuleMatch, seen: number): boolean {
  if (call !== undefined && seen !== call) return false;
  if (every !== undefined && seen % every !== 0) return false;
  return share === undefined || draw(seed ?? 0, seen) < share;
}

/** A number from 0 up to but not 1, always the same for the same `seed` and `number`. */
function draw(seed: number, number: number): number {
  return createHash("sha256").update(`${seed} ${number}`).digest().readUInt32BE() / 0x1_0000_0000;
}

function isPage(page: SandboxPage, nameOrId: string): boolean {
  return page.name === nameOrId || page.id === nameOrId;
}

function isExpired(rule: CountedRule, nowMs: number): boolean {
  const { effect } = rule;
  return effect.kind === "expire-token" && (nowMs >= effect.atMs || rule.seen > effect.afterCalls);
}

function expiryMs({ effect }: Rule): number {
  return effect.kind === "expire-token" ? effect.atMs : Number.POSITIVE_INFINITY;
}
