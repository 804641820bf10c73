import type { Fault } from "./fault.ts";
import { formatSpan } from "./format.ts";
import { type JsonObject, objectOf, textOf } from "./json-value.ts";

/** What a fault does, in words. */
export function describeFault(fault: Fault): string {
  if (fault.kind === "rate-limit") {
    const { calls, windowMs, code } = objectOf(fault.rateLimit);
    return `Rate limit: ${calls} calls in ${formatSpan(Number(windowMs))}${code === undefined ? "" : ` (code ${code})`}`;
  }
  const { match, effect, times } = objectOf(fault.rule);
  const often = times === undefined ? "" : `, ${times} times at the most`;
  return `${describeMatch(objectOf(match))}: ${describeEffect(objectOf(effect))}${often}`;
}

function describeMatch({ path, page, type, key, call, every, share }: JsonObject): string {
  const noun = nounOf(textOf(path));
  const about = [
    ...(type === undefined ? [] : [`with a ${type}`]),
    ...(key === undefined ? [] : [`of ${key}`]),
    ...(page === undefined ? [] : [`on ${page}`]),
  ];
  return [frequencyOf({ call, every, share }), noun, ...about].join(" ");
}

function nounOf(path: string | undefined): string {
  if (path === undefined) return "call";
  if (path.endsWith("message_attachments")) return "upload";
  return path === "/messages" ? "message" : `call of ${path}`;
}

function frequencyOf({ call, every, share }: JsonObject): string {
  if (call !== undefined) return `Number ${call}: the`;
  if (every !== undefined && every !== 1) return `Of each ${every}, the last`;
  return share === undefined ? "Every" : `${Math.round(Number(share) * 1000) / 10} % of the calls: a`;
}

function describeEffect(effect: JsonObject): string {
  const { latencyMs } = effect;
  const late = latencyMs === undefined ? [] : [`${latencyMs} ms late`];
  return [...describeOnly(effect), ...late].join(", ");
}

function describeOnly({
  error,
  html,
  reply,
  reset,
  hang,
  truncate,
  lose,
  expireToken,
}: JsonObject): readonly string[] {
  if (error !== undefined) return [`error ${nameOfError(error)}`];
  if (html !== undefined) return [`a gateway’s page, HTTP ${html}`];
  if (reply !== undefined) return ["another reply"];
  if (reset !== undefined) return [`connection reset ${reset} the body`];
  if (hang !== undefined) return ["no answer"];
  if (truncate !== undefined) return ["done, and the answer breaks off"];
  if (lose !== undefined) return ["done, and the answer is lost"];
  return expireToken === undefined ? [] : ["the token ends"];
}

function nameOfError(error: unknown): string {
  if (typeof error !== "object") return String(error);
  const { code, subcode } = objectOf(error);
  return subcode === undefined ? String(code) : `${code}/${subcode}`;
}
