import { describe, expect, it } from "vitest";
import type { DoctorFinding } from "../../../src/core/doctor/doctor-report.ts";
import { judgePageOfAccount, judgeToken, type TokenContext } from "../../../src/core/doctor/judge-token.ts";
import type { TokenFacts } from "../../../src/core/graph/parse-token-facts.ts";
import { dayMs, nowMs } from "../../support/builders.ts";

const ofPage: TokenContext = {
  page: "acme",
  pageId: "111",
  tokenEnv: "ACME_TOKEN",
  isAccount: false,
  platform: "messenger",
  nowMs,
};
const ofAccount: TokenContext = {
  page: "me/accounts",
  tokenEnv: "SYSTEM",
  isOfAccount: true,
  isAccount: true,
  platform: "messenger",
  nowMs,
};

function facts(changes: Partial<TokenFacts> = {}): TokenFacts {
  const scopes = ["pages_messaging", "pages_show_list", "instagram_manage_messages"];
  return { isValid: true, type: "PAGE", scopes, targets: new Map(), ...changes };
}

function told(findings: readonly DoctorFinding[]): readonly string[] {
  return findings.map(({ check, state, code, page, message }) =>
    [state, check, code, page, message].filter((word) => word !== undefined).join(" | "),
  );
}

describe("a token", () => {
  it("of a Page that has all and does not end is well", () => {
    expect(told(judgeToken(facts(), ofPage))).toEqual([
      "ok | permission | acme | the token has `pages_messaging`",
      "ok | expiry | acme | the token does not end",
    ]);
    expect(told(judgeToken(facts({ expiresAtMs: nowMs + 60 * dayMs }), ofPage))).toContain(
      "ok | expiry | acme | the token ends on 2027-01-21",
    );
  });

  it("of an account is told of no Page, and needs to list Pages too", () => {
    expect(told(judgeToken(facts({ type: "SYSTEM_USER" }), ofAccount))).toEqual([
      "ok | permission | the account's token has `pages_show_list` and `pages_messaging`",
      "ok | expiry | the account's token does not end",
    ]);
    const [permission] = judgeToken(facts({ scopes: [] }), ofAccount);
    expect(permission).toEqual({
      check: "permission",
      state: "failed",
      code: "permission-missing",
      message: "the account's token lacks `pages_show_list` and `pages_messaging`",
      hint: "grant them to the app, make a new token with them, and set `SYSTEM`",
    });
  });

  it("that is not valid is told with Meta's words, and nothing else", () => {
    const error = { code: 190, subcode: 463, message: "Session has expired", isTransient: false };
    expect(judgeToken(facts({ isValid: false, error }), ofPage)).toEqual([
      {
        check: "token",
        state: "failed",
        code: "190",
        page: "acme",
        message: "Session has expired",
        hint: "the token has expired: make a new Page access token and set `ACME_TOKEN`",
      },
    ]);
    expect(told(judgeToken(facts({ isValid: false }), ofAccount))).toEqual([
      "failed | account | 190 | the account's token is not valid",
    ]);
  });

  it("of a user cannot upload to a Page", () => {
    expect(told(judgeToken(facts({ type: "USER" }), ofPage))).toContain(
      "failed | token | token-kind | acme | the token is one of the type USER, and uploads need a Page's",
    );
    const { type: _, ...untyped } = facts();
    expect(told(judgeToken(untyped, ofPage)).filter((line) => line.includes("token-kind"))).toEqual([]);
  });

  it("lacks the permission where it is for other Pages", () => {
    const elsewhere = facts({ targets: new Map([["pages_messaging", ["222"]]]) });
    expect(told(judgeToken(elsewhere, ofPage))).toContain(
      "failed | permission | permission-missing | acme | the token lacks `pages_messaging`",
    );
    const { pageId: _, ...unknown } = ofPage;
    expect(told(judgeToken(elsewhere, unknown))).toContain(
      "ok | permission | acme | the token has `pages_messaging`",
    );
  });

  it("for Instagram had better have Instagram's permission", () => {
    const instagram: TokenContext = { ...ofPage, platform: "instagram" };
    expect(told(judgeToken(facts({ scopes: ["pages_messaging"] }), instagram))).toContain(
      "warning | permission | permission-missing | acme | the token lacks `instagram_manage_messages`",
    );
    expect(told(judgeToken(facts(), instagram))).toContain(
      "ok | permission | acme | the token has `pages_messaging`",
    );
  });

  it("of which no permissions are told has none to judge", () => {
    const { scopes: _, ...untold } = facts();
    expect(told(judgeToken(untold, ofPage))).toEqual(["ok | expiry | acme | the token does not end"]);
  });

  it("that ends within 14 days is a warning, its access to data likewise", () => {
    const ending = facts({ expiresAtMs: nowMs + 3 * dayMs, dataEndsAtMs: nowMs - dayMs });
    expect(told(judgeToken(ending, ofPage)).slice(1)).toEqual([
      "warning | expiry | token-expiring | acme | the token ends in 3 days (2026-11-25)",
      "warning | expiry | token-expiring | acme | the token's access to data has ended (2026-11-21)",
    ]);
  });
});

describe("a Page of an account", () => {
  it("is told where the account's token may upload to others alone", () => {
    const some = facts({ targets: new Map([["pages_messaging", ["222"]]]) });
    expect(told(judgePageOfAccount(some, ofPage))).toEqual([
      "failed | permission | permission-missing | acme | the token lacks `pages_messaging`",
    ]);
    expect(judgePageOfAccount(some, { ...ofPage, pageId: "222" })).toEqual([]);
  });

  it("is not told of what is told of the account", () => {
    expect(judgePageOfAccount(facts({ isValid: false }), ofPage)).toEqual([]);
    expect(judgePageOfAccount(facts({ scopes: [] }), ofPage)).toEqual([]);
  });
});
