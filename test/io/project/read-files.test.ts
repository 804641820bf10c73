import { createHash } from "node:crypto";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ReadFile } from "../../../src/core/desired/world.ts";
import type { FactsCache } from "../../../src/io/facts/facts-cache.ts";
import { createProjectPaths } from "../../../src/io/project/project-paths.ts";
import { readFiles } from "../../../src/io/project/read-files.ts";
import { tempProject } from "../../support/temp-project.ts";

const noCache: FactsCache = {
  get: () => undefined,
  put: () => undefined,
  now: () => 0,
  save: async () => undefined,
};

async function read(cwd: string, ...sources: readonly string[]): Promise<ReadonlyMap<string, ReadFile>> {
  const paths = await createProjectPaths("m.yaml", { cwd, isSandbox: false });
  return readFiles(sources, paths, noCache);
}

function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** Problems as `code: message (hint)`, other files as their digest. */
function told(files: ReadonlyMap<string, ReadFile>): readonly string[] {
  return [...files.values()].map(({ facts }) =>
    facts.kind === "problem" ? `${facts.code}: ${facts.message} (${facts.hint})` : facts.digest,
  );
}

describe("readFiles", () => {
  it("reads every source once, by its name", async () => {
    const folder = await tempProject({ "a.txt": "a", "x/b.txt": "b" });
    const files = await read(folder, "a.txt", "x/b.txt", "a.txt");
    expect([...files].map(([source, { path }]) => [source, path])).toEqual([
      ["a.txt", join(folder, "a.txt")],
      ["x/b.txt", join(folder, "x/b.txt")],
    ]);
    expect(told(files)).toEqual([digestOf("a"), digestOf("b")]);
  });

  it("reads many files, in the order asked for", async () => {
    const names = Array.from({ length: 100 }, (_, index) => `media/${index}.txt`);
    const folder = await tempProject(Object.fromEntries(names.map((name) => [name, name])));
    const files = await read(folder, ...names);
    expect([...files.keys()]).toEqual(names);
    expect(told(files)).toEqual(names.map(digestOf));
  });

  it("finds a name that the disk has in another Unicode form", async () => {
    const folder = await tempProject({ "media/e\u0301.txt": "e" });
    const files = await read(folder, "media/\u00e9.txt");
    expect(files.get("media/\u00e9.txt")?.path).toBe(join(folder, "media/e\u0301.txt"));
    expect(told(files)).toEqual([digestOf("e")]);
  });

  it("refuses a link that leaves the work tree, and follows one that stays", async () => {
    const outside = await tempProject({ "secret.txt": "s" });
    const folder = await tempProject({ "a.txt": "a" });
    await symlink(join(outside, "secret.txt"), join(folder, "leak.txt"));
    await symlink(outside, join(folder, "far"));
    await symlink("a.txt", join(folder, "near.txt"));
    const hint = "keep media in the repository, so that every machine finds the same bytes";
    expect(told(await read(folder, "leak.txt", "far/secret.txt", "far/none.txt", "near.txt"))).toEqual([
      `asset-path-outside: \`leak.txt\` leads outside of the work tree (${hint})`,
      `asset-path-outside: \`far/secret.txt\` leads outside of the work tree (${hint})`,
      `asset-path-outside: \`far/none.txt\` would lie outside of the work tree (${hint})`,
      digestOf("a"),
    ]);
  });

  it("reaches what lies beside the manifest's folder in the work tree", async () => {
    const repo = await tempProject({ ".git/HEAD": "", "media/a.txt": "a", "bot/m.yaml": "" });
    expect(told(await read(join(repo, "bot"), "../media/a.txt"))).toEqual([digestOf("a")]);
  });

  it("names the file that was most likely meant in place of a missing one", async () => {
    const folder = await tempProject({ "media/welcome.png": "", "top.png": "" });
    expect(told(await read(folder, "media/welcom.png", "tpo.png", "media/zebra.png", "none/a.png"))).toEqual([
      "asset-file-not-found: `media/welcom.png` does not exist (`media/welcome.png` does)",
      "asset-file-not-found: `tpo.png` does not exist (`top.png` does)",
      "asset-file-not-found: `media/zebra.png` does not exist (paths count from the manifest's folder)",
      "asset-file-not-found: `none/a.png` does not exist (there is no folder `none` either: paths count from the manifest's folder)",
    ]);
  });

  it("tells a link that leads nowhere and a file in a folder's place apart from a slip", async () => {
    const folder = await tempProject({ "a.txt": "a" });
    await symlink("gone.txt", join(folder, "link.txt"));
    expect(told(await read(folder, "link.txt", "a.txt/b.txt"))).toEqual([
      "asset-file-not-found: `link.txt` does not exist (it is a link to a file that does not exist: put the file itself in its place)",
      "asset-file-not-found: `a.txt/b.txt` does not exist (`a.txt` is a file, and no folder)",
    ]);
  });
});
