import { createHmac } from "node:crypto";
import type { SandboxContext } from "../sandbox-context.ts";
import type { SandboxPage } from "../sandbox-page.ts";
import { GraphApiError } from "./graph-api-error.ts";
import { type GraphCall, textParameter, tokenOf } from "./graph-call.ts";
import { badToken, expiredToken, invalidParameter, noSuchObject } from "./graph-errors.ts";

/**
 * The Page that a call may act for: its token's own, which is also the one its path names. The call counts in the
 * Page's allowance.
 *
 * @throws {GraphApiError} 190, 210 for the user's token, 100/33, 100 for a missing or wrong `appsecret_proof`, or the
 * code of throttling.
 */
export function authorizePage(context: SandboxContext, call: GraphCall): SandboxPage {
  const page = pageOfToken(context, call);
  const now = context.now();
  if (context.rules.countTokenUse(page, now)) throw expiredToken(context.rules.tokenExpiryMs(page, now), now);
  checkProof(call, page);
  const node = call.path.segments[0] ?? "me";
  if (node !== "me" && node !== page.id) throw noSuchObject(call.method, node);
  context.limiter.count(page.id, now);
  return page;
}

/** Whether a call comes with the token of the user that the Pages belong to. */
export function isByUser({ userToken }: SandboxContext, call: GraphCall): boolean {
  return tokenOf(call) === userToken;
}

function pageOfToken(context: SandboxContext, call: GraphCall): SandboxPage {
  const token = tokenOf(call);
  if (token === undefined) throw badToken("An access token is required to request this resource.");
  const page = context.pages.byToken.get(token);
  if (page !== undefined) return page;
  if (!isByUser(context, call)) throw badToken("Invalid OAuth access token - Cannot parse access token");
  const message = "(#210) A page access token is required to request this resource.";
  throw new GraphApiError({ code: 210, message });
}

function checkProof(call: GraphCall, page: SandboxPage): void {
  if (page.appSecret === undefined) return;
  const proof = textParameter(call, "appsecret_proof");
  if (proof === undefined) {
    throw invalidParameter("API calls from the server require an appsecret_proof argument");
  }
  if (proof !== createHmac("sha256", page.appSecret).update(page.token).digest("hex")) {
    throw invalidParameter("Invalid appsecret_proof provided in the API argument");
  }
}
