import { defaultScopes, type SandboxApp } from "../sandbox-app.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import type { SandboxPage } from "../sandbox-page.ts";
import type { SandboxUser } from "../sandbox-user.ts";
import { checkProof } from "./authorize.ts";
import { type GraphCall, type GraphReply, okReply, textParameter, tokenOf } from "./graph-call.ts";
import { badToken, invalidParameter, unknownToken } from "./graph-errors.ts";

/**
 * `GET /debug_token`: whose `input_token` is, whether it is good, and until when. Any token of the same app may ask, and
 * so may the app itself, as `APP-ID|APP-SECRET`.
 *
 * @throws {GraphApiError} 190 for a token that nobody gave, 100 for one of another app, without an `input_token`, or
 * with a missing or wrong `appsecret_proof`.
 */
export function debugToken(context: SandboxContext, call: GraphCall): GraphReply {
  const asking = askingApp(context, call);
  const input = textParameter(call, "input_token");
  if (input === undefined) throw invalidParameter("The parameter input_token is required");
  return okReply({ data: describeToken(context, input, asking) });
}

/** The app that asks; an app that has no secret here is known to have any. */
function askingApp(context: SandboxContext, call: GraphCall): SandboxApp {
  const token = tokenOf(call) ?? "";
  const owner = ownerOf(context, token);
  if (owner !== undefined) {
    checkProof(call, owner);
    return owner.app;
  }
  const [, id, secret] = /^(\d+)\|(.+)$/.exec(token) ?? [];
  if (id === undefined) throw unknownToken();
  const apps = [context.user.app, ...context.pages.all.map((page) => page.app)];
  const app = apps.find((known) => known.id === id) ?? apps.find((known) => known.secret === undefined);
  if (app === undefined || (app.secret !== undefined && app.secret !== secret)) {
    throw badToken("Error validating application. Cannot get application info due to a system error.");
  }
  return app;
}

function describeToken(context: SandboxContext, token: string, asking: SandboxApp): object {
  const owner = ownerOf(context, token);
  if (owner === undefined) {
    return { error: { code: 190, message: "Invalid OAuth access token." }, is_valid: false, scopes: [] };
  }
  if (owner.app.id !== asking.id) {
    throw invalidParameter("The App_id in the input_token did not match the Viewing App");
  }
  return "platform" in owner ? describePageToken(context, owner) : describeUserToken(owner);
}

function ownerOf({ pages, user }: SandboxContext, token: string): SandboxPage | SandboxUser | undefined {
  return token === user.token ? user : pages.byToken.get(token);
}

function describeApp({ id, name }: SandboxApp): object {
  return { app_id: id, application: name };
}

function describeUserToken({ id, app }: SandboxUser): object {
  return {
    ...describeApp(app),
    type: "USER",
    user_id: id,
    is_valid: true,
    expires_at: 0,
    scopes: defaultScopes,
  };
}

/** `expires_at` counts seconds since the epoch; 0: never. */
function describePageToken(context: SandboxContext, page: SandboxPage): object {
  const now = context.now();
  const expiresAtMs = context.rules.tokenExpiryMs(page, now);
  const isValid = now < expiresAtMs;
  const message = "Error validating access token: Session has expired.";
  return {
    ...describeApp(page.app),
    type: "PAGE",
    profile_id: page.id,
    ...(isValid ? {} : { error: { code: 190, message, subcode: 463 } }),
    is_valid: isValid,
    expires_at: Number.isFinite(expiresAtMs) ? Math.floor(expiresAtMs / 1000) : 0,
    scopes: page.scopes,
  };
}
