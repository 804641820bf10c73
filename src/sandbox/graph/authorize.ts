import { createHmac } from "node:crypto";
import type { SandboxContext } from "../sandbox-context.ts";
import type { SandboxPage } from "../sandbox-page.ts";
import type { SandboxUser } from "../sandbox-user.ts";
import { GraphApiError } from "./graph-api-error.ts";
import { type GraphCall, textParameter, tokenOf } from "./graph-call.ts";
import { badToken, expiredToken, invalidParameter, noSuchObject, unknownToken } from "./graph-errors.ts";
import { knownError } from "./known-errors.ts";

/** What a token is of, and which app it was made for. */
export type TokenOwner = Pick<SandboxPage, "token" | "app">;

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
  context.limiter.count(page, now);
  return page;
}

/**
 * The Page that a call may upload or write for.
 *
 * @throws {GraphApiError} as `authorizePage` does, and 230 when the token lacks `pages_messaging`.
 */
export function authorizeMessaging(context: SandboxContext, call: GraphCall): SandboxPage {
  const page = authorizePage(context, call);
  if (!page.scopes.includes("pages_messaging")) throw new GraphApiError(knownError(230));
  return page;
}

/**
 * The user that a call acts for, or undefined when its token is not a user's.
 *
 * @throws {GraphApiError} 100 for a missing or wrong `appsecret_proof`.
 */
export function authorizeUser({ user }: SandboxContext, call: GraphCall): SandboxUser | undefined {
  if (tokenOf(call) !== user.token) return undefined;
  checkProof(call, user);
  return user;
}

function pageOfToken(context: SandboxContext, call: GraphCall): SandboxPage {
  const token = tokenOf(call);
  if (token === undefined) throw badToken("An access token is required to request this resource.");
  const page = context.pages.byToken.get(token);
  if (page !== undefined) return page;
  if (token !== context.user.token) throw unknownToken();
  const message = "(#210) A page access token is required to request this resource.";
  throw new GraphApiError({ code: 210, message });
}

/**
 * Checks the `appsecret_proof` of a call with the token of `owner`.
 *
 * @throws {GraphApiError} 100 when it is wrong, or missing where the token's app requires one.
 */
export function checkProof(call: GraphCall, { app, token }: TokenOwner): void {
  if (app.secret === undefined) return;
  const proof = textParameter(call, "appsecret_proof");
  if (proof === undefined && !app.requiresProof) return;
  if (proof === undefined) {
    throw invalidParameter("API calls from the server require an appsecret_proof argument");
  }
  if (proof !== createHmac("sha256", app.secret).update(token).digest("hex")) {
    throw invalidParameter("Invalid appsecret_proof provided in the API argument");
  }
}
