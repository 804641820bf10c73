import { expect, it } from "vitest";
import { findPagesWithNewKeys } from "../../../src/core/desired/find-pages-with-new-keys.ts";
import { lockedAsset } from "../lockfile/builders.ts";

it("names the Pages that ask for a key that they have not got, each once", () => {
  const held = { platform: "messenger", assets: new Map([["cat", lockedAsset("1")]]), retired: [] } as const;
  const lockfile = {
    pages: new Map([
      ["a", held],
      ["b", held],
    ]),
  };
  const requests = [
    { page: "a", key: "cat" },
    { page: "b", key: "cat" },
    { page: "b", key: "dog" },
    { page: "b", key: "fox" },
    { page: "c", key: "cat" },
  ];
  expect([...findPagesWithNewKeys(requests, lockfile)]).toEqual(["b", "c"]);
  expect([...findPagesWithNewKeys(requests.slice(0, 2), lockfile)]).toEqual([]);
});
