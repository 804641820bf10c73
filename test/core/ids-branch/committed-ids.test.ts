import { expect, test } from "vitest";
import {
  committedIdsPath,
  idsOfLockfile,
  parseCommittedIds,
  serializeCommittedIds,
  withoutIds,
} from "../../../src/core/ids-branch/committed-ids.ts";
import { held, heldPage, lockfile } from "../../support/builders.ts";

test("the list is beside the lockfile, has a line for each ID, and is read back", () => {
  expect(committedIdsPath("bots/messenger-assets.lock.json")).toBe("bots/messenger-assets.committed-ids");
  const ids = new Set(["20", "3", "10"]);
  expect(serializeCommittedIds(ids)).toBe("10\n20\n3\n");
  expect(parseCommittedIds(serializeCommittedIds(ids))).toEqual(ids);
  expect([serializeCommittedIds(new Set()), parseCommittedIds("")]).toEqual(["", new Set()]);
});

test("IDs are those of every Page, retired ones too, and can be left out", () => {
  const acme = heldPage({ a: held("1", "a"), b: held("2", "b") }, { id: "7" });
  const beta = heldPage({}, { retired: [{ ...held("3", "c"), key: "c" }] });
  const both = lockfile({ acme, beta });
  expect(idsOfLockfile(both)).toEqual(new Set(["1", "2", "3"]));
  expect(withoutIds(both, new Set(["1", "3", "4"]))).toEqual(
    lockfile({ acme: heldPage({ b: held("2", "b") }, { id: "7" }), beta: heldPage({}) }),
  );
});
