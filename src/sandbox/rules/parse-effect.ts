import { parseInstant } from "../../core/text/instant.ts";
import type { Members } from "../document/read-members.ts";
import { parseDuration } from "../duration.ts";
import { httpStatus, parseErrorEffect } from "./parse-error-effect.ts";
import type { Rule, RuleEffect } from "./rule.ts";

const effectNames: readonly string[] = [
  "error",
  "html",
  "reply",
  "reset",
  "hang",
  "truncate",
  "lose",
  "expireToken",
  "latencyMs",
  "done",
];

const longestLatencyMs = 3_600_000;

/** The effect of a rule: one of the names above, and `latencyMs` with it or alone; undefined when something is wrong. */
export function parseEffect(rule: Members): Pick<Rule, "effect" | "latencyMs" | "isDone"> | undefined {
  const effect = rule.object("effect", effectNames);
  if (effect === undefined) {
    if (rule.any("effect") === undefined) rule.reportMissing("has no `effect`", example);
    return undefined;
  }
  const latencyMs = effect.number("latencyMs", { min: 0, max: longestLatencyMs, whole: false });
  const isDone = effect.flag("done") ?? false;
  const found = parseOnly(effect) ?? (latencyMs === undefined ? undefined : latency);
  if (found === undefined) return undefined;
  if (isDone && !mayBeDone(found)) {
    effect.reportWrong("done", "goes with error, html, reply, hang or `reset: after` alone");
  }
  return { effect: found, latencyMs: latencyMs ?? 0, isDone };
}

const example = 'for example `"effect": {"error": 2}`, `{"lose": true}` or `{"latencyMs": 100}`';

const latency: RuleEffect = { kind: "latency" };

const kinds: readonly (readonly [string, (effect: Members) => RuleEffect | undefined])[] = [
  ["error", parseError],
  ["html", parseHtml],
  ["reply", parseReply],
  ["reset", parseReset],
  ["expireToken", parseExpireToken],
  ...(["hang", "truncate", "lose"] as const).map(
    (kind) => [kind, (effect: Members) => parseFlag(effect, kind)] as const,
  ),
];

/** The one effect that `effect` names beside its latency; none and several are reported. */
function parseOnly(effect: Members): RuleEffect | undefined {
  const [first, second] = kinds.filter(([name]) => effect.any(name) !== undefined);
  if (second !== undefined) {
    effect.reportWrong(
      second[0],
      `stands beside \`${first?.[0]}\``,
      "a rule has one of them: make two rules",
    );
    return undefined;
  }
  if (first !== undefined) return first[1](effect);
  if (effect.any("latencyMs") === undefined) effect.reportMissing("does nothing", example);
  return undefined;
}

function mayBeDone(effect: RuleEffect): boolean {
  switch (effect.kind) {
    case "error":
    case "html":
    case "reply":
    case "hang":
      return true;
    case "reset":
      return effect.when === "after";
    default:
      return false;
  }
}

function parseError(effect: Members): RuleEffect | undefined {
  const error = parseErrorEffect(effect);
  return error === undefined ? undefined : { kind: "error", error };
}

function parseHtml(effect: Members): RuleEffect | undefined {
  const status = effect.number("html", httpStatus);
  return status === undefined ? undefined : { kind: "html", status };
}

function parseReply(effect: Members): RuleEffect | undefined {
  const reply = effect.object("reply", ["status", "body"]);
  if (reply === undefined) return undefined;
  const body = reply.any("body");
  if (body === undefined) {
    reply.reportMissing("needs a `body`", "a text is sent as it is, and anything else as JSON");
    return undefined;
  }
  return { kind: "reply", status: reply.number("status", httpStatus) ?? 200, body: body.value };
}

function parseReset(effect: Members): RuleEffect | undefined {
  const when = effect.text("reset");
  if (when === "before" || when === "during" || when === "after") return { kind: "reset", when };
  if (when !== undefined) effect.reportWrong("reset", "must be before, during or after");
  return undefined;
}

function parseFlag(effect: Members, kind: "hang" | "truncate" | "lose"): RuleEffect | undefined {
  const flag = effect.flag(kind);
  if (flag === false) effect.reportWrong(kind, "must be true, or left out");
  return flag === true ? { kind } : undefined;
}

function parseExpireToken(effect: Members): RuleEffect | undefined {
  const expiry = effect.object("expireToken", ["at", "after", "afterCalls"]);
  if (expiry === undefined) return undefined;
  const [at, after] = [expiry.text("at"), expiry.text("after")];
  const afterCalls = expiry.number("afterCalls", { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true });
  const atMs = parseInstant(at ?? "");
  const afterMs = parseDuration(after ?? "");
  if (at !== undefined && atMs === undefined) {
    expiry.reportWrong("at", "must be an RFC 3339 time", "for example `2027-01-01T00:00:00Z`");
  }
  if (after !== undefined && afterMs === undefined) {
    expiry.reportWrong("after", "must be a duration", "for example `90s`, `2h` or `1d12h`");
  }
  if (["at", "after", "afterCalls"].every((name) => expiry.any(name) === undefined)) {
    expiry.reportMissing("says not when", "with `at`, `after` or `afterCalls`");
  }
  return { kind: "expire-token", atMs, afterMs, afterCalls };
}
