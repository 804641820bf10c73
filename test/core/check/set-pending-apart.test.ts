import { expect, test } from "vitest";
import type { AssetFailure, AssetProblem } from "../../../src/core/check/check-report.ts";
import { setPendingApart } from "../../../src/core/check/set-pending-apart.ts";
import { wanted } from "../../support/builders.ts";

const held = { attachmentId: "1", expiresAtMs: 0 };

function failure(key: string, problem: AssetProblem, page = "acme"): AssetFailure {
  return { kind: "asset", page, key, problem, place: wanted(key).place, isDue: true };
}

test("what waits for an upload is a warning, what expires stays a failure", () => {
  const expired = failure("a", { code: "id-expired", held });
  const expiring = failure("b", { code: "id-expiring", held });
  const pending = [
    failure("c", { code: "id-missing" }),
    failure("c", { code: "id-missing" }, "beta"),
    failure("d", { code: "content-changed", held }),
    failure("e", { code: "type-changed", held }),
  ];
  expect(setPendingApart([expired, ...pending, expiring])).toEqual({
    failures: [expired, expiring],
    diagnostics: [
      {
        code: "upload-pending",
        severity: "warning",
        message: "3 assets have no ID of the current bytes yet: `c`, `d`, `e`",
        hint: "nothing is to be done here: the apply after the merge uploads them",
      },
    ],
  });
});

test("one asset is told as one, and none not at all", () => {
  const [warning] = setPendingApart([failure("c", { code: "id-missing" })]).diagnostics;
  expect(warning?.message).toBe("1 asset has no ID of the current bytes yet: `c`");
  expect(setPendingApart([])).toEqual({ failures: [], diagnostics: [] });
});
