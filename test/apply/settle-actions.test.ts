import { describe, expect, test } from "vitest";
import { createFindPage } from "../../src/apply/settle-actions.ts";
import { desiredState, heldPage, lockfile, wantedPage } from "../support/builders.ts";

describe("a Page is found", () => {
  const findPage = createFindPage(
    desiredState(
      wantedPage("acme", [], { id: "11", platform: "instagram" }),
      wantedPage("beta", [], { platform: "instagram" }),
    ),
    lockfile({ beta: heldPage({}, { id: "22" }), former: heldPage({}, { id: "33", platform: "instagram" }) }),
  );

  test.each([
    ["as the manifest has it", "acme", { id: "11", platform: "instagram" }],
    ["with the lockfile's ID where the manifest has none", "beta", { id: "22", platform: "instagram" }],
    [
      "as the lockfile has it where the manifest does not name it",
      "former",
      { id: "33", platform: "instagram" },
    ],
    ["as one of Messenger where nobody knows it", "new", { platform: "messenger" }],
  ])("%s", (_, name, expected) => {
    expect(findPage(name)).toEqual({ name, ...expected });
  });
});
