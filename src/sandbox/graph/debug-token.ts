import type { SandboxContext } from "../sandbox-context.ts";
import type { SandboxPage } from "../sandbox-page.ts";
import { type GraphCall, type GraphReply, okReply, textParameter, tokenOf } from "./graph-call.ts";
import { badToken, invalidParameter } from "./graph-errors.ts";

const application = { app_id: "100000000000002", application: "Sandbox" };
const scopes = ["pages_messaging", "pages_show_list", "pages_manage_metadata"];

/**
 * `GET /debug_token`: whose `input_token` is, whether it is good, and until when. Any token of the sandbox may ask, and
 * so may `APP-ID|APP-SECRET`.
 *
 * @throws {GraphApiError} 190 for another token, 100 without an `input_token`.
 */
export function debugToken(context: SandboxContext, call: GraphCall): GraphReply {
  const token = tokenOf(call) ?? "";
  const mayAsk = context.pages.byToken.has(token) || token === context.userToken || /^\d+\|.+$/.test(token);
  if (!mayAsk) throw badToken("Invalid OAuth access token - Cannot parse access token");
  const input = textParameter(call, "input_token");
  if (input === undefined) throw invalidParameter("The parameter input_token is required");
  return okReply({ data: describeToken(context, input) });
}

function describeToken(context: SandboxContext, token: string): object {
  const page = context.pages.byToken.get(token);
  if (page !== undefined) return describePageToken(context, page);
  if (token === context.userToken) {
    return {
      ...application,
      type: "USER",
      user_id: "100000000000001",
      is_valid: true,
      expires_at: 0,
      scopes,
    };
  }
  return { error: { code: 190, message: "Invalid OAuth access token." }, is_valid: false, scopes: [] };
}

/** `expires_at` counts seconds since the epoch; 0: never. */
function describePageToken(context: SandboxContext, page: SandboxPage): object {
  const now = context.now();
  const expiresAtMs = context.rules.tokenExpiryMs(page, now);
  const isValid = now < expiresAtMs;
  const message = "Error validating access token: Session has expired.";
  return {
    ...application,
    type: "PAGE",
    profile_id: page.id,
    ...(isValid ? {} : { error: { code: 190, message, subcode: 463 } }),
    is_valid: isValid,
    expires_at: Number.isFinite(expiresAtMs) ? Math.floor(expiresAtMs / 1000) : 0,
    scopes,
  };
}
