import { describe, expect, it } from "vitest";
import { type Diagnostic, DiagnosticError } from "../../../src/core/diagnostics/diagnostic.ts";
import { appSecretProof, readCredentials } from "../../../src/io/graph/credentials.ts";
import { Secret } from "../../../src/io/graph/secret.ts";

const page = { name: "acme", tokenEnv: "ACME_TOKEN", appSecretEnv: "ACME_SECRET" };

function diagnosticsOf(env: Readonly<Record<string, string | undefined>>): readonly Diagnostic[] {
  try {
    readCredentials(page, env);
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics;
    throw error;
  }
  return [];
}

describe("readCredentials", () => {
  it("reads token and app secret without the whitespace around them", () => {
    const credentials = readCredentials(page, { ACME_TOKEN: " EAAB \n", ACME_SECRET: "abc\n" });
    expect(credentials.token.reveal()).toBe("EAAB");
    expect(credentials.appSecret?.reveal()).toBe("abc");
    expect(JSON.stringify(credentials)).toBe(
      '{"token":"[redacted]","appSecret":"[redacted]","tokenEnv":"ACME_TOKEN","appSecretEnv":"ACME_SECRET"}',
    );
  });

  it.each([[undefined], [""], ["  "]])("has no app secret when the variable is %j", (secret) => {
    expect(readCredentials(page, { ACME_TOKEN: "EAAB", ACME_SECRET: secret }).appSecret).toBeUndefined();
  });

  it.each([[undefined], [""], [" \n"]])(
    "says which variable is missing for which Page when it is %j",
    (token) => {
      expect(diagnosticsOf({ ACME_TOKEN: token })).toEqual([
        {
          code: "token-missing",
          severity: "error",
          message: "`ACME_TOKEN` is not set, needed for the Page `acme`",
          hint: "set it to a Page access token (developers.facebook.com: the app, Messenger, Access Tokens); `plan` needs none, and `--sandbox` works without one",
        },
      ]);
    },
  );

  it.each([["EAAB secret"], ["EAAB\nsecret"], ["EAAB\u0000secret"], ["EAAB\u00e9secret"]])(
    "refuses the token %j without showing it",
    (token) => {
      expect(diagnosticsOf({ ACME_TOKEN: token })).toEqual([
        {
          code: "token-invalid",
          severity: "error",
          message: "`ACME_TOKEN` holds whitespace, line breaks or characters other than printable ASCII",
          hint: "copy it again, alone and on one line",
        },
      ]);
    },
  );

  it("refuses an app secret with a line break in it", () => {
    expect(diagnosticsOf({ ACME_TOKEN: "EAAB", ACME_SECRET: "a\nb" }).map(({ code }) => code)).toEqual([
      "app-secret-invalid",
    ]);
  });
});

describe("appSecretProof", () => {
  it("is the lower-case hex HMAC-SHA256 of the token, keyed with the secret", () => {
    // RFC 4231, test case 2.
    const proof = appSecretProof(new Secret("what do ya want for nothing?"), new Secret("Jefe"));
    expect(proof).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  });
});
