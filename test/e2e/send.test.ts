import { expect, test } from "vitest";
import { listAt, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { actionsOf, lockfileName, openProject, resultsOf } from "../support/project.ts";
import { startSandboxCommand } from "../support/sandbox-command.ts";
import { waitUntil } from "../support/wait-until.ts";

const journal = ".messenger-assets/messenger-assets/journal.jsonl";

const world = {
  manifest: "version: 1\nassets: { a: a.png, b: b.png, c: c.png }\n",
  files: { "a.png": png("a"), "b.png": png("b"), "c.png": png("c") },
};

test("what apply uploaded is shown to a user: one asset, and all of them with one that is dead", async () => {
  const project = await openProject(world);
  const sandbox = await startSandboxCommand(project);
  expect((await project.run("apply")).exitCode).toBe(0);

  const one = await project.run("send", "a", "--to", "77", "--text", "hello", "--json");
  expect(one.exitCode).toBe(0);
  expect(listAt(one.document, "results").map((result) => textAt(result, "recipientId"))).toEqual([
    "77",
    "77",
  ]);

  const id = textAt(await project.lockfile(), "pages", "default", "assets", "b", "attachmentId");
  await sandbox.control("PUT", "rules", [{ match: { key: id }, effect: { error: "100/2018074" } }]);
  const all = await project.run("send", "--all", "--to", "77");
  expect(all.exitCode).toBe(1);
  expect(all.stdout).toMatch(/^failed +b +\d{16} +100\/2018074$/m);
  expect(all.stdout).toMatch(/\nSent 2 of 3 messages to 77: 1 failed\.\n$/);
  expect(all.stderr).toContain("upload again for the Page `default` (`apply --replace b`)");

  await sandbox.control("PUT", "rules", []);
  expect((await project.run("apply", "--replace", "b")).exitCode).toBe(0);
  expect((await project.run("send", "--all", "--to", "77")).exitCode).toBe(0);
});

test("kill -9 in the midst of `send --save` loses no ID", async () => {
  const project = await openProject(world);
  const sandbox = await startSandboxCommand(project);
  await sandbox.control("PUT", "rules", [
    { match: { path: "/messages", key: "b.png" }, effect: { hang: true } },
  ]);
  const running = project.start("send", "--all", "--save", "--to", "77");
  await waitUntil("the first is saved", () => running.stderr().includes("saved as"));
  await waitUntil("the second is sent", async () => (await project.read(journal)).includes('"key":"b"'));
  running.child.kill("SIGKILL");
  expect((await running.ended).signal).toBe("SIGKILL");
  expect(project.has(lockfileName)).toBe(false);

  const planned = await project.run("plan", "--json");
  expect(actionsOf(planned)).toEqual([
    "default a keep unchanged",
    "default b create new",
    "default c create new",
  ]);
  expect(planned.stderr).toContain("an upload of `b` to Page `default` was cut off");
  const applied = await project.run("apply", "--json");
  expect(resultsOf(applied)).toEqual([
    "default a keep kept",
    "default b create uploaded",
    "default c create uploaded",
  ]);
  const [, saved] = /saved as (\d+)/.exec(running.stderr()) ?? [];
  expect(valueAt(await project.lockfile(), "pages", "default", "assets", "a", "attachmentId")).toBe(saved);
});
