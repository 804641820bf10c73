import { describe, expect, test } from "vitest";
import { type CloneFacts, choosePushTarget } from "../../../src/core/commit/push-target.ts";

const plain: CloneFacts = { branch: "main", upstream: undefined, remotes: ["origin"] };
const detached: CloneFacts = { ...plain, branch: undefined };

describe("a commit is pushed", () => {
  test.each<[string, Partial<CloneFacts>, string, string]>([
    ["to the branch of its name on origin", {}, "origin", "main"],
    [
      "to its upstream",
      { upstream: { remote: "fork", ref: "refs/heads/trunk" }, remotes: ["fork", "origin"] },
      "fork",
      "trunk",
    ],
    ["to the one remote that there is", { remotes: ["acme"] }, "acme", "main"],
    [
      "past an upstream that is a branch here",
      { upstream: { remote: ".", ref: "refs/heads/x" } },
      "origin",
      "main",
    ],
    [
      "past an upstream that is no branch",
      { upstream: { remote: "origin", ref: "refs/tags/v1" } },
      "origin",
      "main",
    ],
  ])("%s", (_, facts, remote, branch) => {
    expect(choosePushTarget({ ...plain, ...facts }, {})).toEqual({ kind: "target", remote, branch });
  });

  test.each([
    ["the branch that GitHub names", { GITHUB_REF: "refs/heads/feature/x" }, "feature/x"],
    ["the branch that GitHub calls one", { GITHUB_REF_TYPE: "branch", GITHUB_REF_NAME: "main" }, "main"],
    ["the branch that GitLab names", { CI_COMMIT_BRANCH: "main" }, "main"],
  ])("from a detached HEAD to %s", (_, env, branch) => {
    expect(choosePushTarget(detached, env)).toEqual({ kind: "target", remote: "origin", branch });
  });
});

describe("there is nowhere to push to", () => {
  test.each([
    ["on a detached HEAD outside of CI", {}],
    [
      "for a pull request",
      { GITHUB_REF: "refs/pull/7/merge", GITHUB_REF_TYPE: "branch", GITHUB_REF_NAME: "7/merge" },
    ],
    ["for a tag", { GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "v1", CI_COMMIT_BRANCH: "" }],
  ])("%s", (_, env) => {
    expect(choosePushTarget(detached, env)).toMatchObject({ diagnostic: { code: "git-no-branch" } });
  });

  test.each([
    ["without a remote", [], "the repository has no remote to push to"],
    ["among remotes of other names", ["a", "b"], "the branch follows no remote, and none is called `origin`"],
  ])("%s", (_, remotes, message) => {
    expect(choosePushTarget({ ...plain, remotes }, {})).toMatchObject({
      diagnostic: { code: "git-no-remote", message },
    });
  });
});
