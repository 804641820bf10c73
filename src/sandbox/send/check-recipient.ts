import { GraphApiError } from "../graph/graph-api-error.ts";
import type { GraphCall } from "../graph/graph-call.ts";
import { invalidParameter } from "../graph/graph-errors.ts";
import { knownError } from "../graph/known-errors.ts";
import { isJsonObject, parseJson } from "../json.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import type { SandboxPage } from "../sandbox-page.ts";
import { messagingWindowMs } from "./messaging-type.ts";

/** Every PSID exists but these: each is named after the error that a message to it gets. */
const reserved: ReadonlyMap<string, GraphApiError> = new Map([
  ["551", new GraphApiError(knownError(551, 1545041))],
  ["2018001", new GraphApiError(knownError(100, 2018001))],
  ["2018278", outsideWindow()],
]);

/**
 * The PSID that a call writes to.
 *
 * @throws {GraphApiError} 100 when it names none; 551, 100/2018001 or 10/2018278 for the PSIDs `551`, `2018001` and
 * `2018278`.
 */
export function parseRecipient(call: GraphCall): string {
  const parameter = call.parameters.get("recipient");
  const recipient = typeof parameter === "string" ? parseJson(parameter) : parameter;
  const psid = isJsonObject(recipient) ? recipient["id"] : undefined;
  if (typeof psid !== "string" || psid === "")
    throw invalidParameter("The parameter recipient[id] is required");
  const error = reserved.get(psid);
  if (error !== undefined) throw error;
  return psid;
}

/**
 * Refuses a message outside the 24 hours, or the days that its tag gives. They begin with the first message to the PSID
 * and end only when the sandbox's clock is moved past them: real time does not count, so that a kept state stays of use.
 *
 * @throws {GraphApiError} 10/2018278, or as `messagingWindowMs`.
 */
export function checkWindow(
  context: SandboxContext,
  call: GraphCall,
  { page, psid }: { readonly page: SandboxPage; readonly psid: string },
): void {
  const windowMs = messagingWindowMs(call, page);
  const openedAt = context.state.contactOffsetMs(page.id, psid);
  if (openedAt !== undefined && context.state.offsetMs - openedAt > windowMs) throw outsideWindow();
}

function outsideWindow(): GraphApiError {
  return new GraphApiError(knownError(10, 2018278));
}
