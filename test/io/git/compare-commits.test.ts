import { expect, test } from "vitest";
import { compareCommits } from "../../../src/io/git/compare-commits.ts";
import { createGit } from "../../../src/io/git/run-git.ts";
import { gitEnv, gitFolder } from "../../support/git.ts";

test("a commit is the same as another, ahead of it, behind it, or on another way", async () => {
  const { folder, git: run, commit } = await gitFolder({ a: "a" });
  const git = createGit({ cwd: folder, env: { PATH: process.env["PATH"], ...gitEnv } });
  const first = await run("rev-parse", "HEAD");
  const second = await commit("second");
  await run("checkout", "--quiet", "-b", "other", first);
  const other = await commit("other");
  await run("checkout", "--quiet", "--orphan", "unrelated");
  const unrelated = await commit("unrelated");
  expect(await compareCommits(git, first, first)).toBe("same");
  expect(await compareCommits(git, second, first)).toBe("ahead");
  expect(await compareCommits(git, first, second)).toBe("behind");
  expect(await compareCommits(git, second, other)).toBe("diverged");
  expect(await compareCommits(git, second, unrelated)).toBe("diverged");
});
