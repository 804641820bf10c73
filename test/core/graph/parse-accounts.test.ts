import { expect, test } from "vitest";
import { parseAccounts } from "../../../src/core/graph/parse-accounts.ts";

const parse = (body: unknown) => parseAccounts(JSON.stringify(body));

test("Pages have a token where the account may have one", () => {
  const data = [
    { id: "1", access_token: "T1", name: "One" },
    { id: "2", access_token: "" },
    { id: "3" },
    { id: "4", access_token: "no header\n" },
    { access_token: "T" },
    { id: "" },
    "nothing",
  ];
  expect(parse({ data })).toEqual({
    accounts: [{ id: "1", token: "T1" }, { id: "2" }, { id: "3" }, { id: "4" }],
    next: { kind: "end" },
  });
});

test.each([
  ["no paging", {}, { kind: "end" }],
  ["cursors alone: the last", { cursors: { after: "A" } }, { kind: "end" }],
  ["an empty address", { cursors: { after: "A" }, next: "" }, { kind: "end" }],
  ["a cursor", { cursors: { after: "A" }, next: "https://evil.example/" }, { kind: "cursor", after: "A" }],
  ["a cursor in the address", { next: "https://evil.example/?after=B" }, { kind: "cursor", after: "B" }],
  ["an address without one", { cursors: 7, next: "https://evil.example/?offset=2" }, { kind: "lost" }],
  ["an address that is none", { cursors: { after: "" }, next: "more" }, { kind: "lost" }],
])("what comes next: %s", (_, paging, next) => {
  expect(parse({ data: [], paging })?.next).toEqual(next);
});

test.each([["no JSON"], ["[]"], ["{}"], ['{"data":{}}']])("%s names no Pages", (text) => {
  expect(parseAccounts(text)).toBeUndefined();
});
