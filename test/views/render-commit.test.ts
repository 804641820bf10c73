import { expect, test } from "vitest";
import type { CommitOutcome } from "../../src/core/commit/commit-outcome.ts";
import { renderCommit } from "../../src/views/render-commit.ts";

const commit = "8750741f2b76b71749505dbf8c310dd2bb20ff69";

test.each<[CommitOutcome, readonly string[]]>([
  [{ kind: "unchanged" }, ["nothing to commit"]],
  [{ kind: "committed", commit, branch: "main" }, ["committed 8750741f2b to main"]],
  [{ kind: "committed", commit, branch: undefined }, ["committed 8750741f2b to a detached HEAD"]],
  [{ kind: "pushed", commit, to: "origin/main" }, ["pushed 8750741f2b to origin/main"]],
  [
    { kind: "pushed", commit, to: "origin/ma\u001bin", staysBecause: "HEAD is detached" },
    ["pushed 8750741f2b to origin/ma\\u001bin", "this work tree stays where it is: HEAD is detached"],
  ],
  [{ kind: "none" }, []],
])("what became of a commit is said in lines: %j", (outcome, lines) => {
  expect(renderCommit(outcome)).toEqual(lines);
});
