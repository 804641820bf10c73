import { describe, expect, it } from "vitest";
import { classifyGraphError, isRecipientError } from "../../../src/core/graph/classify-graph-error.ts";

describe("classifyGraphError", () => {
  it.each([
    [1, undefined, "retry"],
    [1, 99, "page"],
    [2, undefined, "retry"],
    [-1, undefined, "retry"],
    [1200, undefined, "retry"],
    [4, undefined, "throttled-app"],
    [341, undefined, "throttled-app"],
    [17, undefined, "throttled-page"],
    [32, undefined, "throttled-page"],
    [613, undefined, "throttled-page"],
    [80001, undefined, "throttled-page"],
    [80006, undefined, "throttled-page"],
    [368, undefined, "run"],
    [190, undefined, "page"],
    [190, 463, "page"],
    [102, undefined, "page"],
    [3, undefined, "page"],
    [10, undefined, "page"],
    [10, 2018278, "asset"],
    [200, undefined, "page"],
    [230, undefined, "page"],
    [299, undefined, "page"],
    [100, 33, "page"],
    [2500, undefined, "page"],
    [5, undefined, "app"],
    [101, undefined, "app"],
    [100, undefined, "asset"],
    [100, 2018005, "asset"],
    [100, 2018008, "retry"],
    [100, 2018294, "retry"],
    [100, 2018047, "asset"],
    [100, 2018074, "asset"],
    [100, 2018109, "asset"],
    [300, undefined, "asset"],
    [546, undefined, "asset"],
    [551, undefined, "asset"],
  ])("puts %j/%j into the class %s", (code, subcode, expected) => {
    const error = { code, message: "m", isTransient: false, ...(subcode === undefined ? {} : { subcode }) };
    expect(classifyGraphError(error)).toBe(expected);
  });

  it("retries an unknown code that Meta calls transient", () => {
    expect(classifyGraphError({ code: 999, message: "m", isTransient: true })).toBe("retry");
  });

  it("never retries a throttled call as if it were temporary, although Meta calls it transient", () => {
    expect(classifyGraphError({ code: 4, message: "m", isTransient: true })).toBe("throttled-app");
  });

  it("gives up the Page when the app secret is wrong, which is a plain code 100", () => {
    const message = "Invalid appsecret_proof provided in the API argument";
    expect(classifyGraphError({ code: 100, message, isTransient: false })).toBe("page");
  });
});

describe("isRecipientError", () => {
  it.each([
    [{ code: 551 }, true],
    [{ code: "551", subcode: 1545041 }, true],
    [{ code: 100, subcode: 2018001 }, true],
    [{ code: "10", subcode: 2018278 }, true],
    [{ code: 100, subcode: 2018074 }, false],
    [{ code: 10 }, false],
    [{ code: "reply-lost" }, false],
  ])("tells of %j: %s", (error, expected) => {
    expect(isRecipientError(error)).toBe(expected);
  });
});
