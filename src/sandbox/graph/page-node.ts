import type { SandboxPage } from "../sandbox-page.ts";
import { type GraphCall, type GraphReply, okReply, textParameter } from "./graph-call.ts";
import { invalidParameter } from "./graph-errors.ts";

/**
 * What a Page says of itself: the fields asked for and its ID, or ID and name when none is asked for.
 *
 * @throws {GraphApiError} 100 for a field that a Page does not have here.
 */
export function readPageNode(call: GraphCall, page: SandboxPage): GraphReply {
  const values = new Map([
    ["name", page.title],
    ["access_token", page.token],
    ["id", page.id],
  ]);
  const asked = (textParameter(call, "fields") ?? "name").split(",").map((field) => field.trim());
  for (const field of asked) {
    if (!values.has(field)) {
      throw invalidParameter(`Tried accessing nonexisting field (${field}) on node type (Page)`);
    }
  }
  return okReply(
    Object.fromEntries([...values].filter(([field]) => field === "id" || asked.includes(field))),
  );
}
