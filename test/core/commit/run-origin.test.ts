import { expect, test } from "vitest";
import { describeRun } from "../../../src/core/commit/run-origin.ts";

const github = {
  GITHUB_ACTOR: "octocat",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "acme/bot",
  GITHUB_RUN_ID: "17",
};

test.each([
  ["GitHub's", github, { appliedBy: "octocat", run: "https://github.com/acme/bot/actions/runs/17" }],
  [
    "GitLab's",
    { GITLAB_USER_LOGIN: "grace", CI_JOB_URL: "https://gitlab.com/acme/bot/-/jobs/5" },
    { appliedBy: "grace", run: "https://gitlab.com/acme/bot/-/jobs/5" },
  ],
  ["Jenkins's", { BUILD_URL: "http://ci.example/7/" }, { appliedBy: "Ada", run: "http://ci.example/7/" }],
  [
    "CircleCI's",
    { CIRCLE_BUILD_URL: "https://circleci.com/gh/acme/bot/9" },
    { appliedBy: "Ada", run: "https://circleci.com/gh/acme/bot/9" },
  ],
  ["one by hand", { GITHUB_ACTOR: " " }, { appliedBy: "Ada" }],
  ["one with half of what GitHub says", { GITHUB_SERVER_URL: "https://github.com" }, { appliedBy: "Ada" }],
  [
    "one with a third of what GitHub says",
    { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "acme/bot" },
    { appliedBy: "Ada" },
  ],
  ["one with a secret in its address", { BUILD_URL: "https://u:p@ci.example/7" }, { appliedBy: "Ada" }],
  ["one whose address is none", { BUILD_URL: "javascript:alert(1)" }, { appliedBy: "Ada" }],
])("a run is told by its environment: %s", (_, env, expected) => {
  expect(describeRun(env, "Ada")).toEqual(expected);
});
