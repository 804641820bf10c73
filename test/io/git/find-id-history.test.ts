import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findIdHistory } from "../../../src/io/git/find-id-history.ts";
import { openRepository } from "../../support/scratch-repository.ts";
import { tempProject } from "../../support/temp-project.ts";

const env = { PATH: process.env["PATH"] };
const name = "m.lock.json";

function holding(...ids: readonly string[]): Readonly<Record<string, string>> {
  return { [name]: ids.map((id) => `"attachmentId": "${id}",\n`).join("") };
}

async function repository(): Promise<
  ReturnType<typeof openRepository> & { readonly folder: string; readonly lockfile: string }
> {
  const folder = await tempProject();
  return { folder, lockfile: join(folder, name), ...openRepository(folder) };
}

function told(hash: string, subject: string, day: number): unknown {
  return { hash, author: "Ada", atMs: Date.UTC(2026, 10, day, 9), subject };
}

describe("findIdHistory", () => {
  it("finds the commit that brought an ID, whatever came after", async () => {
    const { commit, lockfile } = await repository();
    await commit("before", holding("12345"));
    const came = await commit("bring", holding("12345", "1234"));
    await commit("more", holding("12345", "1234", "1234"));
    await commit("less", holding("1234", "99"));
    expect(await findIdHistory("1234", lockfile, { env })).toEqual({
      history: { kind: "found", came: told(came, "bring", 2) },
      lastText: holding("1234", "99")[name],
    });
  });

  it("finds the commit that took an ID away, and the last lockfile that had it", async () => {
    const { commit, lockfile } = await repository();
    const came = await commit("bring", holding("1", "2"));
    await commit("other", { other: "x" });
    await commit("one more", holding("1", "2", "3"));
    const went = await commit("take | away\twith signs", holding("2", "3"));
    await commit("later", holding("2"));
    expect(await findIdHistory("1", lockfile, { env })).toEqual({
      history: {
        kind: "found",
        came: told(came, "bring", 1),
        went: told(went, "take | away\twith signs", 4),
      },
      lastText: holding("1", "2", "3")[name],
    });
  });

  it("finds an ID that came again after it went", async () => {
    const { commit, lockfile } = await repository();
    const came = await commit("bring", holding("1"));
    await commit("take away", holding());
    await commit("bring back", holding("1"));
    expect((await findIdHistory("1", lockfile, { env })).history).toEqual({
      kind: "found",
      came: told(came, "bring", 1),
    });
  });

  it("finds what another branch alone has", async () => {
    const { commit, git, lockfile } = await repository();
    await commit("first", holding("1"));
    git("checkout", "--quiet", "-b", "topic");
    const came = await commit("on a branch", holding("1", "2"));
    git("checkout", "--quiet", "main");
    expect(await findIdHistory("2", lockfile, { env })).toEqual({
      history: { kind: "found", came: told(came, "on a branch", 2) },
      lastText: holding("1", "2")[name],
    });
  });

  it("finds nothing of what no commit has", async () => {
    const { commit, lockfile } = await repository();
    await commit("first", holding("123"));
    expect(await findIdHistory("12", lockfile, { env })).toEqual({ history: { kind: "uncommitted" } });
  });

  it("says that a shallow clone may hide where an ID came from", async () => {
    const { commit, folder } = await repository();
    await commit("first", holding("1"));
    const last = await commit("second", holding("1", "2"));
    const clone = await repository();
    clone.git("fetch", "--quiet", "--depth=1", `file://${folder}`, "main");
    clone.git("reset", "--quiet", "--hard", "FETCH_HEAD");
    const { history } = await findIdHistory("1", clone.lockfile, { env });
    expect(history).toEqual({ kind: "found", came: told(last, "second", 2), isCut: true });
  });

  it("goes by what is printed, whatever is configured", async () => {
    const { commit, git, lockfile } = await repository();
    git("config", "log.showSignature", "true");
    git("config", "color.ui", "always");
    git("config", "log.decorate", "full");
    git("config", "format.pretty", "oneline");
    const came = await commit("bring", {
      ...holding("1"),
      ".gitattributes": `${name} -diff linguist-generated=true\n`,
    });
    expect((await findIdHistory("1", lockfile, { env })).history).toEqual({
      kind: "found",
      came: told(came, "bring", 1),
    });
  });

  it.each([
    ["no git", { PATH: "/nowhere" }, "there is no `git` here"],
    ["no repository", env, "not a git repository (or any of the parent directories): .git"],
  ])("says so where there is %s", async (_, environment, reason) => {
    const folder = await tempProject();
    const outside = { ...environment, GIT_CEILING_DIRECTORIES: join(folder, "..") };
    expect(await findIdHistory("1", join(folder, name), { env: outside })).toEqual({
      history: { kind: "unavailable", reason },
    });
  });

  it("says so where there are no commits", async () => {
    const { lockfile } = await repository();
    expect(await findIdHistory("1", lockfile, { env })).toEqual({
      history: { kind: "unavailable", reason: "your current branch 'main' does not have any commits yet" },
    });
  });

  it("says so where git took too long", async () => {
    const { commit, lockfile, folder } = await repository();
    await commit("first", holding("1"));
    await writeFile(join(folder, "git"), "#!/bin/sh\nexec sleep 60\n");
    await chmod(join(folder, "git"), 0o755);
    const slow = { PATH: `${folder}:${env.PATH ?? ""}` };
    expect(await findIdHistory("1", lockfile, { env: slow, timeoutMs: 50 })).toEqual({
      history: { kind: "unavailable", reason: "git took longer than 0.05 s" },
    });
  });
});
