import { createErrorBody, createTrace, type GraphApiErrorDetail } from "./graph-api-error.ts";
import type { GraphReply } from "./graph-call.ts";

/** The reply that says `detail`. */
export function refusal(detail: GraphApiErrorDetail): GraphReply {
  const { code, subcode, message, status = 400 } = detail;
  const trace = createTrace();
  const error = { code, ...(subcode === undefined ? {} : { subcode }), message, trace };
  return { status, body: createErrorBody(detail, trace), error };
}
