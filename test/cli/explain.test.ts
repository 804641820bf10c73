import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LockedAsset } from "../../src/core/lockfile/lockfile.ts";
import { serializeLockfile } from "../../src/core/lockfile/serialize-lockfile.ts";
import { pngOf } from "../io/facts/sample-media.ts";
import { held, heldPage, lockfile } from "../support/builders.ts";
import { checkDocument } from "../support/schemas.ts";
import { openRepository } from "../support/scratch-repository.ts";
import { tempProject } from "../support/temp-project.ts";
import { type Ran, runIn } from "./run-in.ts";

const lockfileName = "messenger-assets.lock.json";
const manifest = `version: 1
pages:
  acme: { id: "7", tokenEnv: A }
  beta: { id: "8", tokenEnv: B }
assets:
  welcome: media/welcome.png
  stickers: { glob: "media/stickers/*.png" }
`;

const old = held("1857777774821032", "a");
const renewed = held("1857777774829999", "a");

function lockfileText(welcome: LockedAsset): string {
  return serializeLockfile(
    lockfile({
      acme: heldPage({ welcome }, { id: "7" }),
      beta: heldPage({ welcome: held("2000000000000001", "a") }, { id: "8" }),
    }),
  );
}

async function project(welcome: LockedAsset = old): Promise<string> {
  return tempProject({
    "messenger-assets.yaml": manifest,
    "media/welcome.png": pngOf(3, 2),
    "media/stickers/cat.png": pngOf(4, 2),
    "media/stickers/dog.png": pngOf(5, 2),
    [lockfileName]: lockfileText(welcome),
    ".gitignore": ".messenger-assets\n",
  });
}

function explain(folder: string, ...argv: readonly string[]): Promise<Ran> {
  const env = { PATH: process.env["PATH"] ?? "", GIT_CEILING_DIRECTORIES: join(folder, "..") };
  return runIn(folder, ["explain", ...argv], { env });
}

describe("explain", () => {
  it("tells of a key on all of its Pages, or on one, with the commit that brought its ID", async () => {
    const folder = await project();
    const { commit } = openRepository(folder);
    await commit("Upload the first assets");
    const { exitCode, stdout, stderr } = await explain(folder, "welcome");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout.replaceAll(/[0-9a-f]{12} of/g, "HASH of")).toMatchInlineSnapshot(`
      "welcome on Page acme (7): live
        attachment ID: 1857777774821032
        source:        media/a.png
        declared:      messenger-assets.yaml:6:12
        sent as:       image, image/png, 100 B
        digest:        sha256:6100000000000000000000000000000000000000000000000000000000000000
        uploaded:      2026-11-22T08:00:00Z, under a minute ago
        expires:       2027-02-20T08:00:00Z, in 90 days
        renewal:       2027-01-15T05:20:40Z: 35 days (\`before\`) and 1.1 days (16 % of the 7 days of \`spread\`) before it expires
        apply:         uploads it anew now: content changed
        came with:     HASH of 2026-11-01T09:00:00Z by Ada: Upload the first assets

      welcome on Page beta (8): live
        attachment ID: 2000000000000001
        source:        media/a.png
        declared:      messenger-assets.yaml:6:12
        sent as:       image, image/png, 100 B
        digest:        sha256:6100000000000000000000000000000000000000000000000000000000000000
        uploaded:      2026-11-22T08:00:00Z, under a minute ago
        expires:       2027-02-20T08:00:00Z, in 90 days
        renewal:       2027-01-10T23:39:03Z: 35 days (\`before\`) and 5.3 days (76 % of the 7 days of \`spread\`) before it expires
        apply:         uploads it anew now: content changed
        came with:     HASH of 2026-11-01T09:00:00Z by Ada: Upload the first assets
      "
    `);
    const one = await explain(folder, "welcome", "--page", "beta");
    expect(one.stdout.match(/ on Page \w+/g)).toEqual([" on Page beta"]);
    expect((await explain(folder, "welcome", "--page", "gamma")).stderr).toContain("error[page-not-found]");
    expect(await explain(folder, "welcome", "--quiet")).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("tells of an ID that is gone: what it was, when it came and when it went", async () => {
    const folder = await project();
    const { commit } = openRepository(folder);
    const came = await commit("Upload");
    const went = await commit("Renew", { [lockfileName]: lockfileText(renewed) });
    const { exitCode, stdout } = await explain(folder, old.attachmentId, "--json");
    expect(exitCode).toBe(0);
    expect(checkDocument("explain", stdout)).toMatchObject({
      query: old.attachmentId,
      explainedAt: "2026-11-22T08:00:00Z",
      matches: [
        {
          page: "acme",
          pageId: "7",
          key: "welcome",
          state: "gone",
          sameBytes: [{ key: "welcome", attachmentId: renewed.attachmentId, state: "live" }],
          history: {
            came: { commit: came, author: "Ada", at: "2026-11-01T09:00:00Z", subject: "Upload" },
            went: { commit: went, author: "Ada", at: "2026-11-02T09:00:00Z", subject: "Renew" },
          },
        },
      ],
    });
  });

  it("goes on without git, and says so in one line", async () => {
    const folder = await project();
    const { exitCode, stdout, stderr } = await explain(folder, old.attachmentId);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain(
      "came with:     an unknown commit: not a git repository (or any of the parent directories): .git\n",
    );
    const noGit = await runIn(folder, ["explain", "welcome", "--page", "acme"], { env: { PATH: folder } });
    expect(noGit.stdout).toContain("came with:     an unknown commit: there is no `git` here\n");
    openRepository(folder);
    const empty = await explain(folder, "welcome", "--page", "acme");
    expect(empty.stdout).toContain("does not have any commits yet\n");
  });

  it.each([
    [
      "welcom",
      "`welcom` is no key of the manifest or the lockfile, and no attachment ID",
      "did you mean `welcome`?",
    ],
    [
      "stickers",
      "`stickers` is no key of the manifest or the lockfile, and no attachment ID",
      "below it are `stickers/cat`, `stickers/dog`",
    ],
    [
      "something-else",
      "`something-else` is no key of the manifest or the lockfile, and no attachment ID",
      "`messenger-assets status` lists the keys",
    ],
  ])("says what was meant by %s", async (word, message, hint) => {
    expect(await explain(await project(), word)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error[key-not-found]: ${message}\nhint: ${hint}\n\n1 error\n`,
    });
  });

  it("says where it looked for an ID that nobody knows", async () => {
    const folder = await project();
    const hint =
      "hint: is it of another manifest (`--manifest`), or of a branch or commit that is not fetched (`git fetch --all`)?\n\n1 error\n";
    const unknown = "error[id-unknown]: the attachment ID `4711` is not in `messenger-assets.lock.json`";
    expect(await explain(folder, "4711")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `${unknown}, and its history cannot be looked at: not a git repository (or any of the parent directories): .git\n${hint}`,
    });
    const { commit } = openRepository(folder);
    await commit("Upload");
    expect((await explain(folder, "4711")).stderr).toBe(
      `${unknown} now, nor in a commit of any branch here\n${hint}`,
    );
    const broken = await commit("Break", { [lockfileName]: '{ "4711": ' });
    await commit("Mend", { [lockfileName]: lockfileText(old) });
    expect((await explain(folder, "4711")).stderr).toBe(
      `${unknown}; \`git show ${broken}\` brought it, but for no Page that it can be told of\n${hint}`,
    );
    expect(JSON.parse((await explain(folder, "4711", "--json")).stdout)).toMatchObject({
      status: "failed",
      diagnostics: [{ code: "id-unknown" }],
    });
  });

  it("asks git for no more IDs than anyone reads about", async () => {
    const names = Array.from({ length: 11 }, (_, index) => `page-${index + 10}`);
    const pages = names
      .map((name, index) => `  ${name}: { id: "1${index}", tokenEnv: T${index} }\n`)
      .join("");
    const folder = await project();
    await writeFile(
      join(folder, "messenger-assets.yaml"),
      `version: 1\npages:\n${pages}assets:\n  welcome: media/welcome.png\n`,
    );
    const blocks = names.map((name, index) => [
      name,
      heldPage({ welcome: held(`30${index}`, "a") }, { id: `1${index}` }),
    ]);
    await writeFile(join(folder, lockfileName), serializeLockfile(lockfile(Object.fromEntries(blocks))));
    const { stdout } = await explain(folder, "welcome");
    expect(stdout.split("\n")[1]).toBe(
      "page-10  welcome  300            live   in 90 days  update: content changed",
    );
    const json = checkDocument("explain", (await explain(folder, "welcome", "--json")).stdout);
    expect(JSON.stringify(json)).not.toContain("history");
  });

  it("takes one key or ID", async () => {
    const folder = await project();
    expect((await explain(folder)).exitCode).toBe(64);
    expect((await explain(folder, "a", "b")).exitCode).toBe(64);
  });
});
