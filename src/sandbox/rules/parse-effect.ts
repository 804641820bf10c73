import { type Members, RulesError } from "./read-members.ts";
import type { Rule, RuleEffect } from "./rule.ts";

const names = ["error", "html", "reset", "hang", "truncate", "lose", "expireToken", "latencyMs"];
const httpStatus = { min: 400, max: 599, whole: true };

/**
 * The effect of a rule: one of the names above, and `latencyMs` with it or alone.
 *
 * @throws {RulesError} when there is none, or more than one.
 */
export function parseEffect(rule: Members): Pick<Rule, "effect" | "latencyMs"> {
  const effect = rule.object("effect", names);
  if (effect === undefined) throw new RulesError(`${rule.path} has no effect: one of ${names.join(", ")}`);
  const latencyMs = effect.number("latencyMs", { min: 0, max: 3_600_000, whole: false });
  const [first, ...others] = parsers.map((parse) => parse(effect)).filter((found) => found !== undefined);
  if (others.length > 0) throw new RulesError(`${effect.path} has more than one of ${names.join(", ")}`);
  if (first !== undefined) return { effect: first, latencyMs: latencyMs ?? 0 };
  if (latencyMs === undefined) throw new RulesError(`${effect.path} is one of ${names.join(", ")}`);
  return { effect: { kind: "latency" }, latencyMs };
}

const parsers: readonly ((effect: Members) => RuleEffect | undefined)[] = [
  parseError,
  parseHtml,
  parseReset,
  parseExpireToken,
  ...(["hang", "truncate", "lose"] as const).map((kind) => (effect: Members) => {
    return effect.flag(kind) === true ? { kind } : undefined;
  }),
];

function parseError(effect: Members): RuleEffect | undefined {
  const error = effect.object("error", ["code", "subcode", "message", "status", "transient"]);
  if (error === undefined) return undefined;
  const anyCode = { min: -1, max: Number.MAX_SAFE_INTEGER, whole: true };
  const code = error.number("code", anyCode);
  if (code === undefined) throw new RulesError(`${error.path} needs a code`);
  const subcode = error.number("subcode", anyCode);
  const status = error.number("status", httpStatus);
  return {
    kind: "error",
    error: {
      code,
      ...(subcode === undefined ? {} : { subcode }),
      message: error.text("message") ?? `(#${code}) A rule of the sandbox refuses this call`,
      ...(status === undefined ? {} : { status }),
      ...(error.flag("transient") === true ? { isTransient: true } : {}),
    },
  };
}

function parseHtml(effect: Members): RuleEffect | undefined {
  const status = effect.number("html", { ...httpStatus, min: 200 });
  return status === undefined ? undefined : { kind: "html", status };
}

function parseReset(effect: Members): RuleEffect | undefined {
  const when = effect.text("reset");
  if (when === undefined) return undefined;
  if (when === "before" || when === "during" || when === "after") return { kind: "reset", when };
  throw new RulesError(`${effect.path}.reset is before, during or after`);
}

function parseExpireToken(effect: Members): RuleEffect | undefined {
  const expiry = effect.object("expireToken", ["at", "afterCalls"]);
  if (expiry === undefined) return undefined;
  const at = expiry.text("at");
  const atMs = at === undefined ? Number.POSITIVE_INFINITY : Date.parse(at);
  if (Number.isNaN(atMs)) throw new RulesError(`${expiry.path}.at is an RFC 3339 instant`);
  const calls = expiry.number("afterCalls", { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true });
  if (at === undefined && calls === undefined) throw new RulesError(`${expiry.path} needs at or afterCalls`);
  return { kind: "expire-token", atMs, afterCalls: calls ?? Number.POSITIVE_INFINITY };
}
