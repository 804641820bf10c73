import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseJson, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { checkDocument } from "../support/schemas.ts";
import { tempProject } from "../support/temp-project.ts";
import { openGitBot, plainEnv, twoAssets } from "./git-bot.ts";
import { runIn } from "./run-in.ts";

const lockfileName = "messenger-assets.lock.json";

describe("apply --commit", () => {
  it("commits the lockfile and the outputs, and no other change, staged or not", async () => {
    const { git, write, run } = await openGitBot();
    const head = await git("rev-parse", "HEAD");
    await write("staged.txt", "s");
    await git("add", "staged.txt");
    await write("messenger-assets.yaml", `${String(twoAssets["messenger-assets.yaml"])}# more\n`);
    const { exitCode, stdout } = await run("apply", "--commit", "--json", "--skip-ci");
    expect(exitCode).toBe(0);
    const document = checkDocument("apply", stdout);
    expect(valueAt(document, "commit")).toEqual({ id: await git("rev-parse", "HEAD"), pushed: false });
    expect(await git("log", "--format=%P %B", "-1")).toBe(
      `${head} Update Messenger attachments: 2 uploaded [skip ci]\n\nUploaded:\n  a\n  b\n\nApplied-for: ${head}\nApplied-by: Ada\n`,
    );
    expect(await git("show", "--format=", "--name-only")).toBe(`ids.json\n${lockfileName}`);
    expect(await git("status", "--porcelain")).toBe(" M messenger-assets.yaml\nA  staged.txt");

    const again = await run("apply", "--commit");
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.stderr).toContain("nothing to commit\n");
    const document2 = checkDocument("apply", (await run("apply", "--commit", "--json")).stdout);
    expect(valueAt(document2, "commit")).toBeUndefined();
  });

  it("says where the commit is, also on a detached HEAD, and nothing with --quiet", async () => {
    const { git, write, run } = await openGitBot();
    const first = await run("apply", "--commit");
    expect(first.stderr).toContain(`committed ${(await git("rev-parse", "HEAD")).slice(0, 10)} to main\n`);
    await git("checkout", "--quiet", "--detach");
    await write("b.png", png("b2"));
    const second = await run("apply", "--commit");
    expect(second.stderr).toMatch(/committed [0-9a-f]{10} to a detached HEAD\n/);
    await git("rm", "--quiet", "--cached", "ids.json");
    await git("commit", "--quiet", "--message=without");
    expect(await run("apply", "--commit", "--quiet")).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect(await git("log", "--format=%s", "-1")).toBe("Update Messenger attachments: no new ID");
  });

  it("leaves a lockfile alone that says the same in another way", async () => {
    const { folder, git, commit, run } = await openGitBot();
    await run("apply", "--commit");
    const path = join(folder, lockfileName);
    await writeFile(path, JSON.stringify(parseJson(await readFile(path, "utf8"))));
    const formatted = await commit("formatted");
    expect((await run("apply", "--commit")).stderr).toContain("nothing to commit\n");
    expect(await git("rev-parse", "HEAD")).toBe(formatted);
  });

  it("commits what there is when something failed, or the budget was spent, and keeps the exit code", async () => {
    const { git, run } = await openGitBot({ ...twoAssets, "c.png": "no picture" });
    expect((await run("apply", "--commit", "--max-uploads", "1")).exitCode).toBe(3);
    expect(await git("log", "--format=%s", "-1")).toBe("Update Messenger attachments: 1 uploaded");
    const failing = await openGitBot();
    const graph = failing.options.env?.["MESSENGER_GRAPH_URL"] ?? "";
    const refusal = { match: { key: "b.png" }, effect: { error: { code: 100, message: "no" } } };
    await fetch(`${graph}/_sandbox/rules`, { method: "PUT", body: JSON.stringify({ rules: [refusal] }) });
    expect((await failing.run("apply", "--commit")).exitCode).toBe(1);
    expect(await failing.git("log", "--format=%B", "-1")).toContain("1 uploaded\n\nUploaded:\n  a\n\n");
  });

  it("commits what a cut-off run left in its journal", async () => {
    const { folder, git, run } = await openGitBot();
    await run("apply");
    const lockfile = await readFile(join(folder, lockfileName), "utf8");
    const entry = valueAt(parseJson(lockfile), "pages", "default", "assets", "a");
    await git("clean", "--quiet", "--force");
    const line = {
      result: 1,
      outcome: "uploaded",
      page: "default",
      pageId: valueAt(parseJson(lockfile), "pages", "default", "id"),
      platform: "messenger",
      key: "a",
      entry,
    };
    const journal = join(folder, ".messenger-assets", "messenger-assets", "journal.jsonl");
    await writeFile(journal, `{"journalVersion":1}\n${JSON.stringify(line)}\n`);
    expect((await run("apply", "--commit", "--max-uploads", "0")).exitCode).toBe(0);
    expect(await git("log", "--format=%s", "-1")).toBe("Update Messenger attachments: 1 uploaded");
  });

  it("says which output it does not commit because git ignores it", async () => {
    const { git, run } = await openGitBot({ ...twoAssets, ".gitignore": "ids.json\n" });
    const { exitCode, stderr } = await run("apply", "--commit");
    expect(exitCode).toBe(0);
    expect(stderr).toContain("warning[output-ignored]: `ids.json` is not committed: git ignores it\n");
    expect(await git("show", "--format=", "--name-only")).toBe(lockfileName);
  });

  it("works from a folder below, and for a manifest there", async () => {
    const files = Object.fromEntries(
      Object.entries(twoAssets).map(([name, text]) => [`bots/x/${name}`, text]),
    );
    const { folder, git, options } = await openGitBot(files);
    const { exitCode } = await runIn(
      join(folder, "bots"),
      ["apply", "--commit", "-m", "x/messenger-assets.yaml"],
      options,
    );
    expect(exitCode).toBe(0);
    expect(await git("show", "--format=", "--name-only")).toBe(`bots/x/ids.json\nbots/x/${lockfileName}`);
    expect(await git("status", "--porcelain")).toBe("");
  });
});

describe("before anything is uploaded", () => {
  it.each<[string, (bot: Awaited<ReturnType<typeof openGitBot>>) => Promise<unknown>, string]>([
    ["a merge under way", ({ write }) => write(".git/MERGE_HEAD", "x"), "git-busy"],
    ["an ignored lockfile", ({ write }) => write(".gitignore", "*.lock.json\n"), "lockfile-ignored"],
    ["a branch without a commit", ({ git }) => git("update-ref", "-d", "HEAD"), "git-no-commit"],
  ])("%s ends the run", async (_, prepare, code) => {
    const bot = await openGitBot();
    await prepare(bot);
    const { exitCode, stderr } = await bot.run("apply", "--commit");
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`error[${code}]`);
    expect(stderr).not.toContain("uploaded");
  });

  it("a folder outside of git ends the run", async () => {
    const folder = await tempProject(twoAssets);
    const { exitCode, stderr } = await runIn(folder, ["apply", "--commit"], { env: plainEnv });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error[git-no-work-tree]");
  });

  it("a remote that is missing, or cannot be pushed to, ends a run with --push", async () => {
    const { folder, git, run } = await openGitBot();
    expect((await run("apply", "--push")).stderr).toContain("error[git-no-remote]");
    const bare = await tempProject();
    await git("init", "--quiet", "--bare", bare);
    await git("remote", "add", "origin", bare);
    await git("config", "remote.origin.pushurl", join(folder, "nowhere"));
    const { exitCode, stderr } = await run("apply", "--push");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error[git-push-failed]: nothing can be pushed to `origin/main`: ");
    expect(stderr).not.toContain("uploaded");

    const readOnly =
      "#!/bin/sh\necho 'ERROR: The key you are authenticating with has been marked as read only.' >&2\n";
    await writeFile(join(folder, ".git", "read-only"), `${readOnly}exit 1\n`, { mode: 0o755 });
    await git("config", "--unset", "remote.origin.pushurl");
    await git("config", "remote.origin.receivepack", join(folder, ".git", "read-only"));
    const denied = await run("apply", "--push");
    expect(denied.stderr).toContain(
      "error[git-push-denied]: `origin/main` may not be pushed to: ERROR: The key",
    );
    expect(denied.stderr).not.toContain("uploaded");
  });
});
