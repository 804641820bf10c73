import { setTimeout as sleep } from "node:timers/promises";
import { createGatewayPage } from "../http/send-reply.ts";
import type { Fault } from "../rules/rule-book.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import { attachmentNames } from "./attachment-names.ts";
import { callFacts } from "./describe-call.ts";
import { type GraphCall, type GraphReply, tokenOf } from "./graph-call.ts";
import { refusal } from "./refusal.ts";

/**
 * What a call within a batch is answered with when a rule is about it: its own connection it does not have, so that
 * what would break one off makes undefined, which is how the Graph API gives up a call of a batch.
 */
export async function answerWithFault(
  context: SandboxContext,
  call: GraphCall,
  answer: () => Promise<GraphReply>,
): Promise<GraphReply | undefined> {
  const names = context.rules.asksForNames ? await attachmentNames(context, call) : [];
  const fault = context.rules.faultInBatch({ ...callFacts(context.pages, call), names });
  await wait(context, fault.latencyMs);
  return applyFault(context, call, { ...fault, answer });
}

async function applyFault(
  context: SandboxContext,
  call: GraphCall,
  { effect, isDone, answer }: Fault & { readonly answer: () => Promise<GraphReply> },
): Promise<GraphReply | undefined> {
  if (isDone) await answer();
  switch (effect?.kind) {
    case "hang":
    case "reset":
      return undefined;
    case "lose":
    case "truncate":
      await answer();
      return undefined;
    case "html":
      return { status: effect.status, body: createGatewayPage(effect.status) };
    case "reply":
      return { status: effect.status, body: effect.body };
    case "error":
      if (!isDone) countRefused(context, call);
      return refusal(effect.error);
    default:
      return answer();
  }
}

/** To Meta a call that it refuses is a call. */
export function countRefused({ limiter, pages, now }: SandboxContext, call: GraphCall): void {
  const page = pages.byToken.get(tokenOf(call) ?? "");
  if (page !== undefined) limiter.countRefused(page, now());
}

/** Waits, unless the sandbox closes. */
export async function wait({ closing }: SandboxContext, latencyMs: number): Promise<void> {
  if (latencyMs > 0) await sleep(latencyMs, undefined, { signal: closing });
}
