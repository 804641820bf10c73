import { assetTypes, isAssetType } from "../../core/asset-type.ts";
import { suggest } from "../../core/text/suggest.ts";
import {
  type Bounds,
  type DocumentProblem,
  type Members,
  quoted,
  readMembers,
  reportAt,
  type Spot,
  spotIn,
} from "../document/read-members.ts";
import { parseEffect } from "./parse-effect.ts";
import type { RateLimit, Rule, RuleMatch, RulesDocument } from "./rule.ts";

/** A rules document as far as it could be read; it is to be used only when there are no problems. */
export interface ParsedRules extends RulesDocument {
  readonly problems: readonly DocumentProblem[];
}

const count: Bounds = { min: 1, max: Number.MAX_SAFE_INTEGER, whole: true };
const matchNames = ["path", "page", "type", "key", "call", "every", "share", "seed"];

/** The rules of a JSON document (a list of rules, or `{"rules":[…],"rateLimit":{…}}`), and everything wrong with it. */
export function parseRules(document: unknown): ParsedRules {
  const problems: DocumentProblem[] = [];
  const root: Spot = { path: [], name: "", report: (problem) => problems.push(problem) };
  const isList = Array.isArray(document);
  const whole = isList ? undefined : readMembers(document, root, ["rules", "rateLimit"]);
  const list = isList ? { value: document, spot: { ...root, name: "rules" } } : whole?.any("rules");
  const rules = list === undefined ? [] : parseList(list.value, list.spot);
  const rateLimit = whole === undefined ? undefined : parseRateLimit(whole);
  return { rules, rateLimit, problems };
}

function parseList(value: unknown, spot: Spot): readonly Rule[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => parseRule(item, spotIn(spot, index)) ?? []);
  }
  reportAt(spot, "value", `${quoted(spot)} must be a list`);
  return [];
}

function parseRule(value: unknown, spot: Spot): Rule | undefined {
  const rule = readMembers(value, spot, ["match", "times", "effect"]);
  if (rule === undefined) return undefined;
  const match = parseMatch(rule.object("match", matchNames));
  const times = rule.number("times", count);
  const what = parseEffect(rule);
  if (what === undefined) return undefined;
  if (what.effect.kind === "expire-token" && !isAboutPageAlone(match, times)) {
    rule.reportMissing("with `expireToken` takes `match.page` alone", "a token is no good for any call");
  }
  return { match, times: times ?? Number.POSITIVE_INFINITY, ...what };
}

function isAboutPageAlone({ page: _page, ...others }: RuleMatch, times: number | undefined): boolean {
  return [times, ...Object.values(others)].every((condition) => condition === undefined);
}

function parseMatch(match: Members | undefined): RuleMatch {
  return {
    path: match?.text("path"),
    page: match?.text("page"),
    type: parseType(match),
    key: match?.text("key"),
    call: match?.number("call", count),
    every: match?.number("every", count),
    share: match?.number("share", { min: 0, max: 1, whole: false }),
    seed: match?.number("seed", { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }),
  };
}

function parseType(match: Members | undefined): RuleMatch["type"] {
  const type = match?.text("type");
  if (type === undefined || isAssetType(type)) return type;
  const meant = suggest(type, assetTypes);
  const hint = meant === undefined ? undefined : `did you mean \`${meant}\`?`;
  match?.reportWrong("type", `must be one of ${assetTypes.join(", ")}`, hint);
  return undefined;
}

function parseRateLimit(whole: Members): RateLimit | undefined {
  if (whole.any("rateLimit")?.value === null) return undefined;
  const limit = whole.object("rateLimit", ["calls", "windowMs", "usageHeaders", "code"]);
  if (limit === undefined) return undefined;
  const calls = limit.number("calls", { ...count, min: 0 });
  const windowMs = limit.number("windowMs", count);
  const usageHeaders = limit.flag("usageHeaders");
  const code = limit.number("code", count);
  for (const name of ["calls", "windowMs"]) {
    if (limit.any(name) === undefined)
      limit.reportMissing(`needs \`${name}\``, "for example `calls: 200, windowMs: 3600000`");
  }
  if (calls === undefined || windowMs === undefined) return undefined;
  return { calls, windowMs, usageHeaders, code };
}

/** What is wrong with a document, in one text. */
export function describeProblems(problems: readonly DocumentProblem[]): string {
  return problems
    .map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`))
    .join("; ");
}
