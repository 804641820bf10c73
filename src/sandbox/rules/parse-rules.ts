import { assetTypes, isAssetType } from "../../core/asset-type.ts";
import { isJsonObject } from "../json.ts";
import { parseEffect } from "./parse-effect.ts";
import { type Bounds, type Members, RulesError, readMembers } from "./read-members.ts";
import type { RateLimit, Rule, RuleMatch, RulesDocument } from "./rule.ts";

const count: Bounds = { min: 1, max: Number.MAX_SAFE_INTEGER, whole: true };
const matchNames = ["path", "page", "type", "key", "call", "every", "share", "seed"];

/**
 * The rules of a JSON document: a list of rules, or `{"rules":[…],"rateLimit":{…}}`.
 *
 * @throws {RulesError} that names the first member that is wrong.
 */
export function parseRules(document: unknown): RulesDocument {
  const whole = Array.isArray(document) ? { rules: document } : document;
  readMembers(whole, "document", ["rules", "rateLimit"]);
  const rules = isJsonObject(whole) ? (whole["rules"] ?? []) : [];
  if (!Array.isArray(rules)) throw new RulesError("document.rules is a list");
  return {
    rules: rules.map((rule: unknown, index) => parseRule(rule, `rules[${index}]`)),
    rateLimit: parseRateLimit(isJsonObject(whole) ? whole["rateLimit"] : undefined),
  };
}

function parseRule(value: unknown, path: string): Rule {
  const rule = readMembers(value, path, ["match", "times", "effect"]);
  const match = parseMatch(rule.object("match", matchNames) ?? readMembers({}, `${path}.match`, matchNames));
  const times = rule.number("times", count);
  const { effect, latencyMs } = parseEffect(rule);
  if (effect.kind === "expire-token" && !isAboutPageAlone(match, times)) {
    throw new RulesError(`${path} with expireToken takes match.page alone`);
  }
  return { match, times: times ?? Number.POSITIVE_INFINITY, latencyMs, effect };
}

function isAboutPageAlone({ page: _page, ...others }: RuleMatch, times: number | undefined): boolean {
  return [times, ...Object.values(others)].every((condition) => condition === undefined);
}

function parseMatch(match: Members): RuleMatch {
  const type = match.text("type");
  if (type !== undefined && !isAssetType(type)) {
    throw new RulesError(`${match.path}.type is one of ${assetTypes.join(", ")}`);
  }
  return {
    path: match.text("path"),
    page: match.text("page"),
    type,
    key: match.text("key"),
    call: match.number("call", count),
    every: match.number("every", count),
    share: match.number("share", { min: 0, max: 1, whole: false }),
    seed: match.number("seed", { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }),
  };
}

function parseRateLimit(value: unknown): RateLimit | undefined {
  if (value === undefined || value === null) return undefined;
  const limit = readMembers(value, "rateLimit", ["calls", "windowMs", "usageHeaders", "code"]);
  const calls = limit.number("calls", { ...count, min: 0 });
  const windowMs = limit.number("windowMs", count);
  if (calls === undefined || windowMs === undefined)
    throw new RulesError("rateLimit needs calls and windowMs");
  return {
    calls,
    windowMs,
    usageHeaders: limit.flag("usageHeaders"),
    code: limit.number("code", count),
  };
}
