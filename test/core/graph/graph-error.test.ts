import { describe, expect, it } from "vitest";
import { parseGraphError } from "../../../src/core/graph/graph-error.ts";

describe("parseGraphError", () => {
  it("reads a captured body, with its message as Meta wrote it", () => {
    const body = {
      error: {
        message: "(#100) Upload attachment failure.",
        type: "OAuthException",
        code: 100,
        error_subcode: 2018047,
        fbtrace_id: "A7CV8v0-pIMQXv1PLhxV96F",
      },
    };
    expect(parseGraphError(body, 400)).toEqual({
      code: 100,
      subcode: 2018047,
      message: "(#100) Upload attachment failure.",
      type: "OAuthException",
      trace: "A7CV8v0-pIMQXv1PLhxV96F",
      isTransient: false,
    });
  });

  it("reads is_transient and Meta's words for a user", () => {
    const body = {
      error: {
        message: "(#4) Application request limit reached",
        is_transient: true,
        code: 4,
        error_user_title: "Slow down",
        error_user_msg: "Try later",
      },
    };
    expect(parseGraphError(body, 403)).toEqual({
      code: 4,
      message: "(#4) Application request limit reached",
      isTransient: true,
      userTitle: "Slow down",
      userMessage: "Try later",
    });
  });

  it.each([
    ["an object", { blame: "url" }],
    ["the JSON text of one", '{"blame":"url"}'],
  ])("reads error_data given as %s", (_kind, errorData) => {
    const body = { error: { message: "m", code: 100, error_data: errorData } };
    expect(parseGraphError(body, 400)?.errorData).toEqual(new Map([["blame", "url"]]));
  });

  it.each([["text"], ["[1]"], [7], [null]])("leaves out error_data that is %j", (errorData) => {
    const body = { error: { message: "m", code: 100, error_data: errorData } };
    expect(parseGraphError(body, 400)).toEqual({ code: 100, message: "m", isTransient: false });
  });

  it("reads an error body that came with status 200", () => {
    expect(parseGraphError({ error: { message: "m", code: 2 } }, 200)).toEqual({
      code: 2,
      message: "m",
      isTransient: false,
    });
  });

  it("reads codes written as text, and leaves out fields of other types", () => {
    const body = { error: { message: "m", code: "-1", error_subcode: "x", fbtrace_id: 1, type: "" } };
    expect(parseGraphError(body, 500)).toEqual({ code: -1, message: "m", isTransient: false });
  });

  it("takes code 0 or a message of its own where the body has none", () => {
    expect(parseGraphError({ error: { message: "m" } }, 500)).toEqual({
      code: 0,
      message: "m",
      isTransient: false,
    });
    expect(parseGraphError({ error: { code: 1 } }, 503)).toEqual({
      code: 1,
      message: "HTTP 503 with an error body that has no message",
      isTransient: false,
    });
  });

  it.each([[undefined], [null], ["text"], [[]], [{}], [{ error: null }], [{ error: "x" }], [{ error: {} }]])(
    "finds no error in %j",
    (body) => {
      expect(parseGraphError(body, 500)).toBeUndefined();
    },
  );
});
