import { type JsonObject, objectOf } from "./json-value.ts";

/** One way to misbehave: a rule, or the limit of calls, which stands beside the rules. */
export type Fault =
  | { readonly kind: "rule"; readonly rule: unknown }
  | { readonly kind: "rate-limit"; readonly rateLimit: unknown };

/** A fault that is at hand, by a name and what it does. */
export interface FaultPreset {
  readonly name: string;
  readonly note: string;
  readonly fault: Fault;
}

const uploads = { path: "message_attachments" };
const messages = { path: "/messages" };

/** Faults that a client should be ready for. */
export const faultPresets: readonly FaultPreset[] = [
  preset("Temporary errors", "Every third call is refused with code 2, which is worth another try.", {
    match: { every: 3 },
    effect: { error: 2 },
  }),
  {
    name: "Rate limit",
    note: "20 calls per Page and minute, with usage headers; beyond it 80006.",
    fault: { kind: "rate-limit", rateLimit: { calls: 20, windowMs: 60_000 } },
  },
  preset("Slow replies", "Each call takes two seconds longer.", { effect: { latencyMs: 2000 } }),
  preset("Lost replies", "Every third upload is done, and the connection reset before its answer.", {
    match: { ...uploads, every: 3 },
    effect: { lose: true },
  }),
  preset("Gateway pages", "Every third call gets a 502 with a web page in place of JSON.", {
    match: { every: 3 },
    effect: { html: 502 },
  }),
  preset("No answers", "Every third call hangs for good.", { match: { every: 3 }, effect: { hang: true } }),
  preset("Expired token", "Every call is refused with 190/463.", { effect: { error: "190/463" } }),
  preset("Refused media", "Every upload fails with 100/2018047.", {
    match: uploads,
    effect: { error: "100/2018047" },
  }),
  preset("Dead attachment IDs", "Every message is refused with 100/2018074.", {
    match: messages,
    effect: { error: "100/2018074" },
  }),
  preset("Closed 24-hour window", "Every message is refused with 10/2018278.", {
    match: messages,
    effect: { error: "10/2018278" },
  }),
];

function preset(name: string, note: string, rule: JsonObject): FaultPreset {
  return { name, note, fault: { kind: "rule", rule } };
}

/** The faults of a rules document, in its order. */
export function faultsIn(document: unknown): readonly Fault[] {
  const { rules, rateLimit } = objectOf(document);
  const list: readonly unknown[] = Array.isArray(rules) ? rules : [];
  return [
    ...list.map((rule) => ({ kind: "rule", rule }) as const),
    ...(rateLimit === undefined || rateLimit === null ? [] : [{ kind: "rate-limit", rateLimit } as const]),
  ];
}

/** The rules document that has these faults; of several limits the last one counts. */
export function documentOf(faults: readonly Fault[]): JsonObject {
  const limit = faults.findLast((fault) => fault.kind === "rate-limit");
  return {
    rules: faults.flatMap((fault) => (fault.kind === "rule" ? [fault.rule] : [])),
    ...(limit?.kind === "rate-limit" ? { rateLimit: limit.rateLimit } : {}),
  };
}

/** Whether two faults are the same, however their members are ordered. */
export function nameOfFault(fault: Fault): string {
  return JSON.stringify(fault, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
