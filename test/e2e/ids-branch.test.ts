import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import {
  expectClean,
  expectNoneTwice,
  expectTidy,
  idAt,
  keysAt,
  openBotRepository,
  refusePushes,
  slowDown,
} from "../support/bot-repository.ts";
import { parseJson, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { codesOf, lockfileName, resultsOf } from "../support/project.ts";
import type { Clone, Repository } from "../support/repository.ts";
import { waitUntil } from "../support/wait-until.ts";

const ids = "messenger-assets/ids";

const protection = [
  "error: GH006: Protected branch update failed for refs/heads/main.",
  "error: Changes must be made through a pull request.",
];

const manyNames = Array.from({ length: 60 }, (_, number) => `m${String(number).padStart(2, "0")}`);

/** Starts an apply that is far from its end when the first IDs are on the branch. */
async function startLong(repository: Repository, clone: Clone): Promise<ReturnType<Clone["start"]>> {
  await slowDown(repository, 1_000);
  const running = clone.start("apply", "--push", "--json", "--concurrency", "2");
  await waitUntil("IDs are shared", () => sharedIn(repository));
  return running;
}

function sharedIn({ remote }: Repository): boolean {
  return existsSync(`${remote}/refs/heads/${ids}`);
}

test("after a job was killed, a fresh clone uploads only what had not been shared", async () => {
  const repository = await openBotRepository(...manyNames);
  const clone = await repository.clone();
  const running = await startLong(repository, clone);
  running.child.kill("SIGKILL");
  expect((await running.ended).signal).toBe("SIGKILL");
  const shared = digestsIn(await repository.git("show", `${ids}:${lockfileName}`));
  expect(await repository.git("log", "--format=%s", "main")).toBe("first");
  expect(await repository.git("ls-tree", "-r", "--name-only", ids)).toBe(
    `messenger-assets.committed-ids\n${lockfileName}`,
  );

  await repository.sandbox.control("PUT", "rules", { rules: [] });
  const fresh = await repository.clone();
  const applied = await fresh.run("apply", "--push");
  expect(applied.exitCode).toBe(0);
  expect(applied.stderr).toContain(`took ${shared.length} IDs from ${ids}\n`);
  const sent = await repository.digests();
  expect(shared.filter((digest) => sent.indexOf(digest) !== sent.lastIndexOf(digest))).toEqual([]);
  expect(await keysAt(repository, "main")).toHaveLength(manyNames.length);
  expect(await keysAt(repository, ids)).toHaveLength(manyNames.length);
  await expectClean(fresh);
});

function digestsIn(lockfile: string): readonly string[] {
  const digests = [...lockfile.matchAll(/"digest": "(.*)"/g)].map(([, digest = ""]) => digest);
  expect(digests.length).toBeGreaterThan(0);
  return digests;
}

test("a job that is told to end commits what it has within the time that it gets", async () => {
  const repository = await openBotRepository(...manyNames);
  const clone = await repository.clone();
  const running = await startLong(repository, clone);
  running.child.kill("SIGTERM");
  const ended = await running.ended;
  expect(ended.exitCode).toBe(143);
  expect(valueAt(ended.document, "status")).toBe("interrupted");
  expect(valueAt(ended.document, "commit", "pushed")).toBe(true);
  const uploaded = (await repository.digests()).length;
  expect(await keysAt(repository, "main")).toHaveLength(uploaded);
  expect(await keysAt(repository, ids)).toHaveLength(uploaded);
  await expectClean(clone);
});

test("where the branch is protected the IDs are shared, and every later run knows them", async () => {
  const repository = await openBotRepository("a", "b");
  await refusePushes(repository, "main", protection);
  const refused = await (await repository.clone()).run("apply", "--push", "--json");
  expect([refused.exitCode, codesOf(refused)]).toEqual([1, ["git-push-refused"]]);
  expect(valueAt(refused.document, "status")).toBe("partial");
  expect(valueAt(refused.document, "diagnostics", 0, "message")).toBe(
    "`origin/main` takes no commit from here: GH006: Protected branch update failed for refs/heads/main. " +
      "Changes must be made through a pull request. (pre-receive hook declined)",
  );
  expect(await repository.git("log", "--format=%s", "main")).toBe("first");
  expect(await keysAt(repository, ids)).toEqual(["media/a", "media/b"]);

  const clone = await repository.clone();
  await clone.write("media/b.png", png("b, second version"));
  const later = await clone.run("apply", "--push", "--json");
  expect([later.exitCode, resultsOf(later)]).toEqual([
    1,
    ["default media/a keep kept", "default media/b create uploaded"],
  ]);
  await expectNoneTwice(repository, 3);
  expect(await idAt(repository, ids, "media/b")).toBe(valueAt(later.document, "results", 1, "attachmentId"));
  expect(await clone.git("log", "--format=%s")).toBe("Update Messenger attachments: 2 uploaded\nfirst");
  await expectTidy(clone);
});

test("IDs that can neither be committed nor shared are said to be here alone", async () => {
  const repository = await openBotRepository("a");
  await refusePushes(repository, "main", protection);
  await refusePushes(repository, ids, ["this branch is taken"], "update");
  const clone = await repository.clone();
  const ended = await clone.run("apply", "--push");
  expect(ended.exitCode).toBe(1);
  expect(ended.stderr).toContain(
    `warning[ids-branch-not-pushed]: IDs could not be pushed to \`${ids}\` on \`origin\`: this branch is taken`,
  );
  expect(ended.stderr).toContain("hint: the IDs are in the lockfile of this work tree alone: keep it\n");
  await expectTidy(clone);
});

test("a branch of IDs that no apply has written is told, and left out", async () => {
  const repository = await openBotRepository("a");
  await refusePushes(repository, "main", protection);
  expect((await (await repository.clone()).run("apply", "--push")).exitCode).toBe(1);
  const spoiler = await repository.clone("--branch", ids);
  const lockfile = await spoiler.read(lockfileName);
  await spoiler.write(lockfileName, lockfile.replaceAll(/"attachmentId": "\d+"/g, '"attachmentId": "$(id)"'));
  await spoiler.git("commit", "--quiet", "--all", "--message=spoiled");
  await spoiler.git("push", "--quiet");

  const applied = await (await repository.clone()).run("apply", "--push");
  expect(applied.stderr).toContain("warning[ids-branch-untrusted]: 1 entry on");
  expect(applied.stderr).toContain("uploaded media/a");
  expect(await repository.digests()).toHaveLength(2);
});

test("IDs of the branch count only for the bytes that are wanted, and retire there else", async () => {
  const repository = await openBotRepository("a", "b");
  await refusePushes(repository, "main", protection);
  expect((await (await repository.clone()).run("apply", "--push")).exitCode).toBe(1);
  const before = await idAt(repository, ids, "media/b");

  const clone = await repository.clone();
  await clone.remove("media/b.png");
  await clone.write("media/a.png", png("a, second version"));
  const applied = await clone.run("apply", "--push", "--json");
  expect(resultsOf(applied)).toEqual(["default media/a create uploaded"]);
  expect(await keysAt(repository, ids)).toEqual(["media/a"]);
  const lockfile = await repository.git("show", `${ids}:${lockfileName}`);
  expect(valueAt(parseJson(lockfile), "pages", "default", "retired")).toHaveLength(2);
  expect(lockfile).toContain(before);
  expect(await clone.read(lockfileName)).not.toContain(before);

  const other = await repository.clone();
  expect(resultsOf(await other.run("apply", "--push", "--json"))).toEqual([
    "default media/a keep kept",
    "default media/b keep kept",
  ]);
  await expectNoneTwice(repository, 3);
});
