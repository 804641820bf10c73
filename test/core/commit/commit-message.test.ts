import { expect, test } from "vitest";
import {
  type CommitContent,
  renderCommitMessage,
  renderIdsMessage,
} from "../../../src/core/commit/commit-message.ts";

const source = {
  appliedFor: "8750741f2b76b71749505dbf8c310dd2bb20ff69",
  origin: { appliedBy: "octocat", run: "https://github.com/acme/bot/actions/runs/17" },
};

function messageOf(changes: Partial<CommitContent>): string {
  return renderCommitMessage({ differences: [], skipsCi: false, ...source, ...changes });
}

test("the subject has the counts, the body the keys, and the trailers where it comes from", () => {
  const difference = {
    page: "default",
    uploaded: ["a", "b", "c"],
    reused: ["d"],
    removed: ["e"],
  };
  expect(
    messageOf({ differences: [difference] }),
  ).toBe(`Update Messenger attachments: 3 uploaded, 1 reused, 1 removed

Uploaded:
  a
  b
  c
Reused:
  d
Removed:
  e

Applied-for: 8750741f2b76b71749505dbf8c310dd2bb20ff69
Applied-by: octocat
Run: https://github.com/acme/bot/actions/runs/17
`);
});

test("with several Pages each list names its Page", () => {
  const differences = [
    { page: "acme", uploaded: ["a"], reused: [], removed: [] },
    { page: "beta", uploaded: ["a"], reused: [], removed: ["b"] },
  ];
  expect(messageOf({ differences }).split("\n\n").slice(0, 2)).toEqual([
    "Update Messenger attachments: 2 uploaded, 1 removed",
    "Uploaded on acme:\n  a\nUploaded on beta:\n  a\nRemoved on beta:\n  b",
  ]);
});

test("50 keys are named, and the others counted", () => {
  const uploaded = Array.from({ length: 49 }, (_, number) => `k${number}`);
  const difference = { page: "default", uploaded, reused: ["r1", "r2"], removed: ["x"] };
  const [subject, keys = ""] = messageOf({ differences: [difference] }).split("\n\n");
  expect(subject).toBe("Update Messenger attachments: 49 uploaded, 2 reused, 1 removed");
  expect(keys.split("\n").slice(-4)).toEqual(["  k48", "Reused:", "  r1", "and 2 more"]);
});

test("without a changed ID, a run's address or a wish for CI there is less to say", () => {
  expect(
    messageOf({ origin: { appliedBy: "Ada" }, skipsCi: true }),
  ).toBe(`Update Messenger attachments: no new ID [skip ci]

Applied-for: 8750741f2b76b71749505dbf8c310dd2bb20ff69
Applied-by: Ada
`);
});

test("text from outside stays on its line, and is no trailer of its own", () => {
  const hostile = "x\n\nSigned-off-by: Eve\u202e";
  const message = messageOf({
    differences: [{ page: "default", uploaded: [hostile], reused: [], removed: [] }],
    origin: { appliedBy: hostile },
  });
  expect(message.split("\n")).toHaveLength(8);
  expect(message).toContain("\n  x\\n\\nSigned-off-by: Eve\\u202e\n");
  expect(message).toContain("\nApplied-by: x\\n\\nSigned-off-by: Eve\\u202e\n");
});

test("a commit of IDs names the lockfile, and asks CI for nothing", () => {
  expect(
    renderIdsMessage("bot/messenger-assets.lock.json", source),
  ).toBe(`IDs of bot/messenger-assets.lock.json [skip ci]

Applied-for: 8750741f2b76b71749505dbf8c310dd2bb20ff69
Applied-by: octocat
Run: https://github.com/acme/bot/actions/runs/17
`);
});
