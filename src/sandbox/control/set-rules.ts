import { isJsonObject } from "../json.ts";
import { describeProblems, parseRules } from "../rules/parse-rules.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import { ControlError } from "./control-error.ts";

/** The rules document in force, as it was put: its rules, and the rate limit if there is one. */
export function readRules(context: SandboxContext): object {
  const document = documentInForce(context);
  if (!isJsonObject(document)) return { rules: document };
  const rateLimit = document["rateLimit"] ?? undefined;
  return { rules: document["rules"] ?? [], ...(rateLimit === undefined ? {} : { rateLimit }) };
}

/**
 * Puts a rules document in force, in place of the one before, and begins all counts anew.
 *
 * @throws {ControlError} 400 when it is not written as it has to be; the rules before stay.
 */
export function setRules(context: SandboxContext, document: unknown): object {
  const { problems } = parseRules(document);
  if (problems.length > 0) throw new ControlError(400, describeProblems(problems));
  context.state.setRules(document);
  loadRules(context);
  return readRules(context);
}

/** Puts the rules in force that somebody set, else those that the sandbox was started with. */
export function loadRules(context: SandboxContext): void {
  const { rules, rateLimit } = parseRules(documentInForce(context));
  context.rules.load(rules, context.now());
  context.limiter.load(rateLimit);
}

/** Takes up what others have written to the state file, their rules too. */
export function refreshRules(context: SandboxContext): void {
  const before = context.state.rules;
  context.state.refresh();
  if (context.state.rules !== before) loadRules(context);
}

/** A document that a later version put, and this one cannot read, is left aside. */
function documentInForce({ state, ownRules }: SandboxContext): unknown {
  const { rules } = state;
  return rules === undefined || parseRules(rules).problems.length > 0 ? ownRules : rules;
}
