import { expect, test } from "vitest";
import { commonLockfile } from "../../../src/core/lockfile/common-lockfile.ts";
import { lockedAsset, lockedPage, lockfileWith, retiredAsset } from "./builders.ts";

test("what both have alike is common, on Pages with one name, id and platform", () => {
  const block = lockedPage({ a: lockedAsset("1"), b: lockedAsset("2"), c: lockedAsset("3") }, { id: "7" });
  const other = lockedPage(
    { a: lockedAsset("1"), b: lockedAsset("2", "a", { source: "new.png" }) },
    { id: "7", retired: [retiredAsset("c", lockedAsset("3"))] },
  );
  const common = commonLockfile(
    lockfileWith({ acme: block, beta: block, zoo: block, gone: block }),
    lockfileWith({ acme: other, beta: { ...other, id: "8" }, zoo: { ...other, platform: "instagram" } }),
  );
  expect(common).toEqual(lockfileWith({ acme: lockedPage({ a: lockedAsset("1") }, { id: "7" }) }));
});
