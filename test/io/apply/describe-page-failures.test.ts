import { expect, test } from "vitest";
import type { UploadErrorDetail } from "../../../src/apply/upload-error.ts";
import { describePageFailures } from "../../../src/io/apply/describe-page-failures.ts";

const invalid: UploadErrorDetail = {
  code: "190",
  subcode: 463,
  message: "Session has expired",
  trace: "AbC",
  hint: "make a new one",
  scope: "page",
};
const missing: UploadErrorDetail = { code: "token-missing", message: "`T` is not set", scope: "page" };
const waited: UploadErrorDetail = { code: "rate-limit-wait", message: "too long", scope: "page" };

function told(failures: readonly (readonly [string, UploadErrorDetail])[]): readonly string[] {
  return describePageFailures(new Map(failures)).map(
    ({ severity, message, hint = "-" }) => `${severity}: ${message} (${hint})`,
  );
}

test("each Page is told by itself where no other fails alike", () => {
  expect(
    told([
      ["a", invalid],
      ["b", missing],
      ["c", waited],
    ]),
  ).toEqual([
    "error: nothing can be uploaded to Page `a`: Session has expired (code 190, subcode 463, trace AbC) (make a new one)",
    "error: `T` is not set (-)",
    "warning: too long (-)",
  ]);
});

test("what several Pages fail by is told once", () => {
  const names = ["a", "b", "c", "d", "e"];
  expect(told(names.map((name) => [name, missing]))).toEqual([
    "error: nothing can be uploaded to 5 Pages (`a`, `b`, `c` and 2 more): `T` is not set (-)",
  ]);
  expect(
    told([
      ["a", invalid],
      ["b", invalid],
    ]),
  ).toEqual([
    "error: nothing can be uploaded to the Pages `a`, `b`: Session has expired (code 190, subcode 463, trace AbC) (make a new one)",
  ]);
});
