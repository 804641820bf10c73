import { type GraphCall, textParameter } from "../graph/graph-call.ts";
import { invalidParameter } from "../graph/graph-errors.ts";
import type { SandboxPage } from "../sandbox-page.ts";

const dayMs = 86_400_000;

/** Why a message is sent. `messaging_type` may be missing: a tag then says enough. */
const messagingTypes: readonly string[] = ["RESPONSE", "UPDATE", "MESSAGE_TAG"];

/**
 * How long after the user's last message each tag is good for: a person at the Page may answer for 7 days ("Messenger
 * Platform Policy Overview", read 2026-11).
 */
const tagWindowsMs: ReadonlyMap<string, number> = new Map([
  ["ACCOUNT_UPDATE", Number.POSITIVE_INFINITY],
  ["CONFIRMED_EVENT_UPDATE", Number.POSITIVE_INFINITY],
  ["CUSTOMER_FEEDBACK", 7 * dayMs],
  ["HUMAN_AGENT", 7 * dayMs],
  ["POST_PURCHASE_UPDATE", Number.POSITIVE_INFINITY],
]);

/** On Instagram there is no other. */
const instagramTags: readonly string[] = ["HUMAN_AGENT"];

/**
 * How long after the user's last message a call may still come, in milliseconds, by its `messaging_type` and `tag`.
 *
 * @throws {GraphApiError} 100 for those that there are not, and for a message tag without a tag.
 */
export function messagingWindowMs(call: GraphCall, page: Pick<SandboxPage, "platform">): number {
  const type = textParameter(call, "messaging_type");
  const tag = textParameter(call, "tag");
  if (type !== undefined && !messagingTypes.includes(type)) throw notOneOf("messaging_type", messagingTypes);
  const tags = page.platform === "instagram" ? instagramTags : [...tagWindowsMs.keys()];
  if (tag !== undefined && !tags.includes(tag)) throw notOneOf("tag", tags);
  if (type === "MESSAGE_TAG" && tag === undefined) {
    throw invalidParameter("The parameter tag is required with the messaging_type MESSAGE_TAG");
  }
  const counts = type === undefined || type === "MESSAGE_TAG";
  return (counts && tag !== undefined && tagWindowsMs.get(tag)) || dayMs;
}

function notOneOf(name: string, known: readonly string[]): ReturnType<typeof invalidParameter> {
  return invalidParameter(`Param ${name} must be one of {${known.join(", ")}}`);
}
