import { expect, test } from "vitest";
import {
  expectClean,
  expectNoneTwice,
  idAt,
  keysAt,
  openBotRepository,
  slowDown,
} from "../support/bot-repository.ts";
import { parseJson, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { codesOf, lockfileName, resultsOf } from "../support/project.ts";
import type { Clone } from "../support/repository.ts";
import { waitUntil } from "../support/wait-until.ts";

test("the commit holds the lockfile and the outputs, says what for, and is on the remote", async () => {
  const repository = await openBotRepository("a", "b");
  const clone = await repository.clone();
  const head = await clone.git("rev-parse", "HEAD");
  const applied = await clone.run("apply", "--push", "--json");
  expect(applied.exitCode).toBe(0);
  expect(valueAt(applied.document, "commit")).toEqual({
    id: await repository.git("rev-parse", "main"),
    pushed: true,
  });
  expect(await repository.git("log", "--format=%an %ae%n%B", "-1", "main")).toBe(
    `Ada ada@example.com
Update Messenger attachments: 2 uploaded

Uploaded:
  media/a
  media/b

Applied-for: ${head}
Applied-by: Ada
`,
  );
  expect(await repository.git("show", "--format=", "--name-only", "main")).toBe(`ids.json\n${lockfileName}`);
  await expectClean(clone);
  expect(await clone.git("rev-parse", "main")).toBe(await repository.git("rev-parse", "main"));

  const again = await clone.run("apply", "--push");
  expect(again).toMatchObject({ exitCode: 0, stdout: "" });
  expect(again.stderr).toContain("nothing to commit\n");
  expect(await repository.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
});

test("of three commits that queue up, each run on its own commit, nothing is uploaded twice", async () => {
  const repository = await openBotRepository("a");
  await slowDown(repository, 2_500);
  const [first, author] = [await repository.clone(), await repository.clone()];
  const running = first.start("apply", "--push");
  await waitUntil("the first apply runs", () => running.stderr().includes("bound"));
  const queued: Clone[] = [];
  for (const name of ["b", "c"]) {
    await author.write(`media/${name}.png`, png(name));
    await author.share(name);
    queued.push(await repository.clone());
  }
  expect((await running.ended).stderr).toContain("pushed");
  for (const clone of queued) expect((await clone.run("apply", "--push")).exitCode).toBe(0);
  await expectNoneTwice(repository, 3);
  expect(await keysAt(repository, "main")).toEqual(["media/a", "media/b", "media/c"]);
  expect(await repository.git("log", "--merges", "--format=%h", "main")).toBe("");
  for (const clone of queued) await expectClean(clone);

  const fresh = await repository.clone();
  expect((await fresh.run("plan")).stdout).toBe("No changes. 3 assets are up to date.\n");
  expect((await fresh.run("generate", "--check")).exitCode).toBe(0);
});

test("a commit that is not the tip any more neither removes what later ones brought, nor brings back what they replaced", async () => {
  const repository = await openBotRepository("a", "b");
  const old = await repository.clone();
  const author = await repository.clone();
  await author.write("media/a.png", png("a, second version"));
  await author.write("media/c.png", png("c"));
  await author.share("second");
  expect((await author.run("apply", "--push")).exitCode).toBe(0);
  const after = await repository.git("rev-parse", "main");

  // `b` alone is as both want it; `a` is uploaded for the old commit.
  const applied = await old.run("apply", "--push", "--json");
  expect(resultsOf(applied)).toEqual(["default media/a update uploaded", "default media/b keep kept"]);
  expect(await keysAt(repository, "main")).toEqual(["media/a", "media/b", "media/c"]);
  expect(await idAt(repository, "main", "media/a")).toBe(await idAt(repository, after, "media/a"));
  const fresh = await repository.clone();
  expect((await fresh.run("plan")).stdout).toBe("No changes. 3 assets are up to date.\n");
  expect((await fresh.run("generate", "--check")).exitCode).toBe(0);
});

test("a detached HEAD stays where it is, and CI says which branch and whose doing it was", async () => {
  const repository = await openBotRepository("a");
  const clone = await repository.clone();
  const author = await repository.clone();
  await author.write("media/b.png", png("b"));
  await author.share("b");
  const head = await clone.git("rev-parse", "HEAD");
  await clone.git("checkout", "--quiet", "--detach");
  const refused = await clone.run("apply", "--push", "--json");
  expect([refused.exitCode, codesOf(refused)]).toEqual([1, ["git-no-branch"]]);
  expect(await repository.digests()).toEqual([]);

  clone.setEnv({
    CI: "true",
    GITHUB_REF: "refs/heads/main",
    GITHUB_ACTOR: "octocat",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "acme/bot",
    GITHUB_RUN_ID: "17",
  });
  for (const name of ["user.name", "user.email"]) await clone.git("config", "--unset", name);
  const applied = await clone.run("apply", "--push", "--skip-ci");
  expect(applied.exitCode).toBe(0);
  expect(applied.stderr).toContain("this work tree stays where it is: HEAD is detached\n");
  expect(await clone.git("rev-parse", "HEAD")).toBe(head);
  expect(await clone.git("status", "--porcelain")).toBe(`?? ids.json\n?? ${lockfileName}`);
  const message = await repository.git("log", "--format=%B", "-1", "main");
  expect(message).toContain("Update Messenger attachments: 1 uploaded [skip ci]\n");
  expect(await repository.git("log", "--format=%an <%ae>", "-1", "main")).toBe(
    "messenger-assets <messenger-assets@noreply.invalid>",
  );
  expect(message).toContain(
    `Applied-for: ${head}\nApplied-by: octocat\nRun: https://github.com/acme/bot/actions/runs/17\n`,
  );
  expect(parseJson(await repository.git("show", "main:ids.json"))).toMatchObject({
    pages: { default: { assets: { "media/b": {} } } },
  });
});

test("a shallow clone of a commit that queued up works too", async () => {
  const repository = await openBotRepository("a");
  const [queued, author] = [await repository.clone("--depth=1"), await repository.clone()];
  await author.write("media/b.png", png("b"));
  await author.share("b");
  expect((await author.run("apply", "--push")).exitCode).toBe(0);
  const applied = await queued.run("apply", "--push", "--json");
  expect([applied.exitCode, resultsOf(applied)]).toEqual([0, ["default media/a keep kept"]]);
  await expectNoneTwice(repository, 2);
});

test("where both sides have commits of their own nothing is uploaded, and `git pull --rebase` helps", async () => {
  const repository = await openBotRepository("a");
  const [clone, author] = [await repository.clone(), await repository.clone()];
  await author.write("media/b.png", png("b"));
  await author.share("b");
  await clone.write("media/c.png", png("c"));
  await clone.git("add", "--all");
  await clone.git("commit", "--quiet", "--message=c");
  const refused = await clone.run("apply", "--push", "--json");
  expect([refused.exitCode, codesOf(refused)]).toEqual([1, ["git-diverged"]]);
  expect(await repository.digests()).toEqual([]);

  await clone.git("pull", "--quiet", "--rebase");
  expect((await clone.run("apply", "--push")).exitCode).toBe(0);
  expect(await repository.git("log", "--format=%s", "main")).toBe(
    "Update Messenger attachments: 3 uploaded\nc\nb\nfirst",
  );
  await expectClean(clone);
});

test("a commit that comes in between while ours has others below it stays here, and its IDs are shared", async () => {
  const repository = await openBotRepository("a");
  await slowDown(repository, 2_500);
  const [clone, author] = [await repository.clone(), await repository.clone()];
  await clone.git("commit", "--quiet", "--allow-empty", "--message=mine");
  const running = clone.start("apply", "--push");
  await waitUntil("the apply runs", () => running.stderr().includes("bound"));
  await author.git("commit", "--quiet", "--allow-empty", "--message=theirs");
  await author.git("push", "--quiet", "origin", "main");
  const ended = await running.ended;
  expect(ended.exitCode).toBe(1);
  expect(ended.stderr).toContain("error[git-diverged]");
  expect(ended.stderr).toContain("the IDs are safe on the branch `messenger-assets/ids`");
  expect(await clone.git("log", "--format=%s")).toBe("Update Messenger attachments: 1 uploaded\nmine\nfirst");
  expect(await clone.git("status", "--porcelain")).toBe("");
  expect(await keysAt(repository, "messenger-assets/ids")).toEqual(["media/a"]);

  await clone.git("pull", "--quiet", "--rebase");
  const again = await clone.run("apply", "--push");
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toContain("pushed");
  expect(await repository.git("log", "--format=%s", "main")).toBe(
    "Update Messenger attachments: 1 uploaded\nmine\ntheirs\nfirst",
  );
  await expectNoneTwice(repository, 1);
});

test("changes of the user's, staged or not, are in no commit, and stay as they are", async () => {
  const repository = await openBotRepository("a");
  const [clone, author] = [await repository.clone(), await repository.clone()];
  for (const name of ["notes.txt", "todo.txt"]) await author.write(name, "theirs");
  await author.share("notes");
  await clone.write("notes.txt", "mine");
  await clone.write("staged.txt", "mine");
  await clone.git("add", "staged.txt");
  const applied = await clone.run("apply", "--push");
  expect(applied.exitCode).toBe(0);
  expect(applied.stderr).toContain("this work tree stays where it is: changes of yours are in the way\n");
  expect(await clone.git("log", "--format=%s")).toBe("first");
  expect(await clone.git("status", "--porcelain")).toBe(
    `A  staged.txt\n?? ids.json\n?? ${lockfileName}\n?? notes.txt`,
  );
  expect(await repository.git("show", "--format=", "--name-only", "main")).toBe(`ids.json\n${lockfileName}`);

  await clone.remove("notes.txt");
  expect((await clone.run("apply", "--push")).stderr).toContain("nothing to commit\n");
  expect(await clone.git("rev-parse", "HEAD")).toBe(await repository.git("rev-parse", "main"));
  expect(await clone.git("status", "--porcelain")).toBe("A  staged.txt");
  expect(await clone.read("notes.txt")).toBe("theirs");
});
