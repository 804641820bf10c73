import { expect, test } from "vitest";
import { parseTokenFacts } from "../../../src/core/graph/parse-token-facts.ts";

const parse = (data: unknown) => parseTokenFacts(JSON.stringify({ data }));

test("all that is told of a good token", () => {
  expect(
    parse({
      app_id: "7",
      type: "PAGE",
      profile_id: "111",
      is_valid: true,
      expires_at: 1_800_000_000,
      data_access_expires_at: 1_700_000_000,
      scopes: ["pages_messaging", 7],
      granular_scopes: [
        { scope: "pages_messaging", target_ids: ["111", 2] },
        { scope: "pages_show_list" },
        { target_ids: ["1"] },
        "nothing",
      ],
    }),
  ).toEqual({
    isValid: true,
    type: "PAGE",
    pageId: "111",
    expiresAtMs: 1_800_000_000_000,
    dataEndsAtMs: 1_700_000_000_000,
    scopes: ["pages_messaging"],
    targets: new Map([["pages_messaging", ["111"]]]),
  });
});

test("0 is never, and what is missing is not known", () => {
  expect(parse({ is_valid: true, expires_at: 0 })).toEqual({ isValid: true, targets: new Map() });
});

test("the error of a bad one has its subcode under either name", () => {
  const error = { code: 190, message: "ended", subcode: 463 };
  expect(parse({ is_valid: false, error })).toMatchObject({
    isValid: false,
    error: { code: 190, subcode: 463, message: "ended" },
  });
  const named = { code: 190, message: "ended", error_subcode: 460, subcode: 1 };
  expect(parse({ is_valid: false, error: named })).toMatchObject({ error: { subcode: 460 } });
});

test.each([["no JSON"], ["{}"], ['{"data":[]}'], ['{"data":{"is_valid":"yes"}}']])(
  "%s tells nothing",
  (text) => {
    expect(parseTokenFacts(text)).toBeUndefined();
  },
);
