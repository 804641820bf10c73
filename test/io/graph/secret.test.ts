import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/io/graph/secret.ts";

describe("Secret", () => {
  it("prints as [redacted], however it is printed", () => {
    const secret = new Secret("EAAB-token");
    const printed = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ deep: { secret } }, { showHidden: true, depth: 9 }),
      inspect(secret),
    ];
    expect(printed).toEqual([
      "[redacted]",
      "[redacted]",
      '{"secret":"[redacted]"}',
      "{ deep: { secret: [redacted] } }",
      "[redacted]",
    ]);
  });

  it("gives its value to those who ask for it by name", () => {
    expect(new Secret("EAAB-token").reveal()).toBe("EAAB-token");
  });
});
