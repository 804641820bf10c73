import { expect, test } from "vitest";
import { pointerProblem } from "../../src/apply/pointer-problem.ts";
import { wanted, wantedUrl } from "../support/builders.ts";

test("a Git LFS pointer says how to get the bytes", () => {
  const transport = { kind: "file", path: "/bot/a.png", lfsPointer: true } as const;
  expect(pointerProblem(wanted("a", "a", { transport }))).toEqual({
    code: "lfs-pointer",
    message: "`media/a.png` is a Git LFS pointer: its bytes are not here",
    hint: 'git lfs pull --include "media/a.png"',
    scope: "asset",
  });
});

test("a file and a URL are no pointers", () => {
  expect([wanted("a"), wantedUrl("a")].map(pointerProblem)).toEqual([undefined, undefined]);
});
