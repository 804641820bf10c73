import { isJsonObject } from "../json.ts";
import { parseRules } from "../rules/parse-rules.ts";
import { RulesError } from "../rules/read-members.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import { ControlError } from "./control-error.ts";

/** The rules document in force: the rules as they were put, and the rate limit if there is one. */
export function readRules({ state, ownRateLimit }: SandboxContext): object {
  const document = state.rules;
  const rules = isJsonObject(document) ? (document["rules"] ?? []) : document;
  const rateLimit = (isJsonObject(document) ? document["rateLimit"] : undefined) ?? ownRateLimit;
  return { rules, ...(rateLimit === undefined ? {} : { rateLimit }) };
}

/**
 * Puts a rules document in force and begins all counts anew.
 *
 * @throws {ControlError} 400 when it is not written as it has to be; the rules before stay.
 */
export function setRules(context: SandboxContext, document: unknown): object {
  try {
    parseRules(document);
  } catch (error) {
    if (error instanceof RulesError) throw new ControlError(400, error.message);
    throw error;
  }
  context.state.setRules(document);
  loadRules(context);
  return readRules(context);
}

/** Puts the rules that the state holds in force; those that a later version wrote are left aside. */
export function loadRules({ state, rules, limiter, ownRateLimit }: SandboxContext): void {
  const document = readable(state.rules);
  rules.load(document.rules);
  limiter.load(document.rateLimit ?? ownRateLimit);
}

/** Takes up what others have written to the state file, their rules too. */
export function refreshRules(context: SandboxContext): void {
  const before = context.state.rules;
  context.state.refresh();
  if (context.state.rules !== before) loadRules(context);
}

function readable(document: unknown): ReturnType<typeof parseRules> {
  try {
    return parseRules(document);
  } catch (error) {
    if (error instanceof RulesError) return { rules: [], rateLimit: undefined };
    throw error;
  }
}
