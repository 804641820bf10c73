import { describe, expect, test } from "vitest";
import { explainPush, type PushOutcome, readPushOutcome } from "../../../src/core/commit/push-outcome.ts";

const ref = "refs/heads/main";

/** What `git push --porcelain` prints for one ref. */
function reportOf(flag: string, summary: string, stderr = ""): Parameters<typeof readPushOutcome>[0] {
  const other = "*\tHEAD:refs/heads/other\t[new branch]";
  return { stdout: `To file:///r\n${other}\n${flag}\tabc:${ref}\t${summary}\nDone\n`, stderr };
}

const gh006 = `remote: error: GH006: Protected branch update failed for refs/heads/main.        
remote: error: Changes must be made through a pull request.        
To https://github.com/acme/bot
error: failed to push some refs to 'https://github.com/acme/bot'
`;

const gh013 = `remote: error: GH013: Repository rule violations found for refs/heads/main.
remote: 
remote: - Changes must be made through a pull request.
`;

describe("a push", () => {
  test.each<[string, Parameters<typeof reportOf>, PushOutcome]>([
    ["got through", [" ", "1234567..89abcde"], { kind: "pushed" }],
    ["made the branch", ["*", "[new branch]"], { kind: "pushed" }],
    ["had got through before", ["=", "[up to date]"], { kind: "pushed" }],
    ["found that somebody was faster", ["!", "[rejected] (fetch first)"], { kind: "moved" }],
    [
      "found that somebody was faster, and knows who",
      ["!", "[rejected] (non-fast-forward)"],
      { kind: "moved" },
    ],
    [
      "lost a race on the remote itself",
      ["!", "[remote rejected] (cannot lock ref 'refs/heads/main': is at 1 but expected 2)"],
      { kind: "moved" },
    ],
    ["lost another race there", ["!", "[remote rejected] (failed to update ref)"], { kind: "moved" }],
    [
      "is refused by GitHub's branch protection",
      ["!", "[remote rejected] (protected branch hook declined)", gh006],
      {
        kind: "refused",
        reason:
          "GH006: Protected branch update failed for refs/heads/main. Changes must be made through a pull request. (protected branch hook declined)",
      },
    ],
    [
      "is refused by GitHub's rules",
      ["!", "[remote rejected] (push declined due to repository rule violations)", gh013],
      {
        kind: "refused",
        reason:
          "GH013: Repository rule violations found for refs/heads/main. - Changes must be made through a pull request. (push declined due to repository rule violations)",
      },
    ],
    [
      "is refused by GitLab",
      [
        "!",
        "[remote rejected] (pre-receive hook declined)",
        "remote: GitLab: You are not allowed to push code to protected branches on this project.\n",
      ],
      {
        kind: "refused",
        reason:
          "GitLab: You are not allowed to push code to protected branches on this project. (pre-receive hook declined)",
      },
    ],
    [
      "is refused without a word",
      ["!", "[remote rejected]"],
      { kind: "refused", reason: "([remote rejected])" },
    ],
    ["failed on the remote", ["!", "[remote failure]"], { kind: "failed", reason: "[remote failure]" }],
  ])("%s", (_, report, expected) => {
    expect(readPushOutcome(reportOf(...report), ref)).toEqual(expected);
  });

  test.each<[string, string, PushOutcome["kind"]]>([
    [
      "is denied to a job that may only read",
      "remote: Permission to acme/bot.git denied to github-actions[bot].\nfatal: unable to access 'https://github.com/acme/bot/': The requested URL returned error: 403",
      "denied",
    ],
    [
      "is denied to a deploy key that may only read",
      "ERROR: The key you are authenticating with has been marked as read only.\nfatal: Could not read from remote repository.",
      "denied",
    ],
    [
      "is denied to nobody",
      "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
      "denied",
    ],
    [
      "failed on the way",
      "fatal: unable to access 'https://github.com/': Could not resolve host: github.com",
      "failed",
    ],
    [
      "failed at the remote",
      "error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502",
      "failed",
    ],
  ])("%s", (_, stderr, kind) => {
    expect(readPushOutcome({ stdout: "", stderr }, ref)).toEqual({
      kind,
      reason: stderr.replaceAll("\n", " "),
    });
  });
});

test("an explanation leaves out what git says to everybody", () => {
  expect(explainPush("hint: Updates were rejected\nTo file:///r\nfatal: no\n\nwarning: x\n")).toBe(
    "fatal: no",
  );
  expect(explainPush(["a", "b", "c", "d", "e"].join("\n"))).toBe("a b c d");
  expect(explainPush("\n")).toBe("git said nothing");
});
