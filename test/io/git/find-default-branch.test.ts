import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { findDefaultBranch } from "../../../src/io/git/find-default-branch.ts";
import { tempProject } from "../../support/temp-project.ts";

const env = { PATH: process.env["PATH"] };

test("the branch is that of origin, else the one checked out, else main", async () => {
  const folder = await tempProject();
  const place = { folder, env };
  expect(await findDefaultBranch(place)).toBe("main");
  const git = (...argv: readonly string[]): unknown => execFileSync("git", argv, { cwd: folder });
  git("init", "--quiet", "--initial-branch", "trunk");
  expect(await findDefaultBranch(place)).toBe("trunk");
  git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release/1.x");
  expect(await findDefaultBranch(place)).toBe("release/1.x");
});
