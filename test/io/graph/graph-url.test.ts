import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../../src/core/diagnostics/diagnostic.ts";
import { isLoopbackUrl, resolveGraphUrl } from "../../../src/io/graph/graph-url.ts";

function problemOf(url: string): string {
  try {
    return resolveGraphUrl({ MESSENGER_GRAPH_URL: url });
  } catch (error) {
    if (error instanceof DiagnosticError) return error.message;
    throw error;
  }
}

describe("resolveGraphUrl", () => {
  it.each([[undefined], [""], [" "]])("is the public address when the variable is %j", (url) => {
    expect(resolveGraphUrl({ MESSENGER_GRAPH_URL: url })).toBe("https://graph.facebook.com");
  });

  it.each([
    ["https://proxy.example.com", "https://proxy.example.com/"],
    ["https://proxy.example.com:8443/graph/", "https://proxy.example.com:8443/graph/"],
    ["http://127.0.0.1:4000/base", "http://127.0.0.1:4000/base"],
    ["http://127.8.9.1:4000", "http://127.8.9.1:4000/"],
    ["http://[::1]:4000", "http://[::1]:4000/"],
    [" http://localhost:4000 ", "http://localhost:4000/"],
  ])("takes %s", (url, expected) => {
    expect(resolveGraphUrl({ MESSENGER_GRAPH_URL: url })).toBe(expected);
  });

  it.each([
    ["nonsense", "is not a URL"],
    ["ftp://127.0.0.1/", "is neither https nor http"],
    ["https://user:s3cret@example.com/", "must not hold a user name or password"],
    ["https://user@example.com/", "must not hold a user name or password"],
    ["https://example.com/?access_token=s3cret", "must not hold a query or fragment"],
    ["https://example.com/#s3cret", "must not hold a query or fragment"],
    ["http://graph.example.com/", "is http on another machine, where anyone on the way could read the token"],
    [
      "http://127.0.0.1.example.com/",
      "is http on another machine, where anyone on the way could read the token",
    ],
  ])("refuses %s without showing it", (url, problem) => {
    expect(problemOf(url)).toBe(`graph-url-invalid: \`MESSENGER_GRAPH_URL\` ${problem}`);
  });
});

describe("isLoopbackUrl", () => {
  it.each([
    ["http://127.0.0.1/", true],
    ["http://127.1/", true],
    ["http://2130706433/", true],
    ["https://LOCALHOST:1/", true],
    ["http://[0:0:0:0:0:0:0:1]/", true],
    ["http://128.0.0.1/", false],
    ["http://localhost.example.com/", false],
    ["http://0.0.0.0/", false],
    ["no URL", false],
  ])("says of %s: %s", (url, expected) => {
    expect(isLoopbackUrl(url)).toBe(expected);
  });
});
