import { expect, test } from "vitest";
import type { PushFailure } from "../../../src/io/sharing/published.ts";
import { describePushFailure } from "../../../src/io/sharing/push-failure.ts";

const shared = "the IDs are safe on the branch `messenger-assets/ids`, which every later run reads";
const alone = "the IDs are in the lockfile of this work tree alone: keep it";

test.each<[PushFailure, string, string, string]>([
  [
    { kind: "refused", reason: "GH006: no" },
    "git-push-refused",
    "`origin/main` takes no commit from here: GH006: no",
    "what works: a deploy key on the bypass list of its rules (`GITHUB_TOKEN` cannot be), or bots that read the lockfile on `messenger-assets/ids`",
  ],
  [
    { kind: "denied", reason: "403" },
    "git-push-denied",
    "`origin/main` may not be pushed to: 403",
    "let the job write: on GitHub `permissions: { contents: write }`, on GitLab a token with `write_repository`",
  ],
  [
    { kind: "failed", reason: "no answer" },
    "git-push-failed",
    "nothing can be pushed to `origin/main`: no answer",
    "see that `git push` works, then apply again",
  ],
  [
    { kind: "diverged" },
    "git-diverged",
    "the commits here are not on `origin/main`, and it has others that are not here",
    "bring them together with `git pull --rebase`, then apply again",
  ],
])("a push that failed says why, where the IDs are, and what helps: %j", (failure, code, message, help) => {
  const told = (areShared?: boolean): unknown =>
    describePushFailure(failure, { shownAs: "origin/main", ...(areShared !== undefined && { areShared }) });
  const problem = { code, severity: "error", message };
  expect(told()).toEqual([{ ...problem, hint: help }]);
  expect(told(true)).toEqual([{ ...problem, hint: `${shared}\n${help}` }]);
  expect(told(false)).toEqual([{ ...problem, hint: `${alone}\n${help}` }]);
});

test("what stopped the push is told as it is", () => {
  const diagnostics = [{ code: "git-failed", severity: "error", message: "no" }] as const;
  const failure: PushFailure = { kind: "stopped", diagnostics };
  expect(describePushFailure(failure, { shownAs: "origin/main", areShared: true })).toBe(diagnostics);
});
