import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findGlobs } from "../../../src/io/project/find-globs.ts";
import { type ProjectFiles, tempProject } from "../../support/temp-project.ts";
import { globRequestOf, requestOf } from "./requests.ts";

async function matchesOf(
  glob: string,
  files: readonly string[],
  ignore: readonly string[] = [],
): Promise<unknown> {
  const content: ProjectFiles = Object.fromEntries(files.map((path) => [path, ""]));
  const found = await findGlobs([globRequestOf(glob, ignore)], await tempProject(content));
  return [...found.values()]
    .flat()
    .map(({ path, below }) => `${path} ${below}`)
    .toSorted();
}

describe("findGlobs", () => {
  it.each([
    [
      "media/**/*.png",
      ["media/a.png", "media/x/b.png", "media/c.jpg"],
      ["media/a.png a.png", "media/x/b.png x/b.png"],
    ],
    ["*.png", ["a.png", "x/b.png"], ["a.png a.png"]],
    ["./media/./*.png", ["media/a.png"], ["media/a.png a.png"]],
    ["media//*.png", ["media/a.png"], ["media/a.png a.png"]],
    ["media/{a,b}.png", ["media/a.png", "media/b.png"], ["media/a.png a.png", "media/b.png b.png"]],
    ["media/a.png", ["media/a.png"], ["media/a.png a.png"]],
    ["me\\[d\\]ia/*.png", ["me[d]ia/a.png"], ["me[d]ia/a.png a.png"]],
    ["a\\+b/x/*.png", ["a+b/x/c.png"], ["a+b/x/c.png c.png"]],
    ["media/*", ["media/.hidden.png", "media/a.png"], ["media/a.png a.png"]],
    ["**/*.png", [".cache/a.png", "b.png"], ["b.png b.png"]],
    ["nowhere/*.png", ["a.png"], []],
    ["media/*.PNG", ["media/a.png"], []],
  ])("of %s finds the files, and what is below its fixed part", async (glob, files, expected) => {
    expect(await matchesOf(glob, files)).toEqual(expected);
  });

  it("leaves out what `ignore` names", async () => {
    const files = ["media/a.png", "media/draft-b.png", "media/x/draft-c.png"];
    expect(await matchesOf("media/**/*.png", files, ["**/draft-*"])).toEqual(["media/a.png a.png"]);
  });

  it("tells a glob with other ignores apart, and each once", async () => {
    const folder = await tempProject({ "a.png": "", "b.png": "" });
    const found = await findGlobs(
      [globRequestOf("*.png"), globRequestOf("*.png"), globRequestOf("*.png", ["b.*"])],
      folder,
    );
    expect([...found].map(([key, files]) => [key, files.length])).toEqual([
      ["*.png", 2],
      ["*.png\nb.*", 1],
    ]);
  });

  it("tells names in NFC, whatever the disk has", async () => {
    expect(await matchesOf("*.png", ["e\u0301.png"])).toEqual(["\u00e9.png \u00e9.png"]);
  });

  it("follows links, and keeps those that lead nowhere: their assets are not removed", async () => {
    const folder = await tempProject({ "real/a.png": "", "media/x.png": "" });
    await symlink("../real", join(folder, "media/linked"));
    await symlink("x.png", join(folder, "media/link.png"));
    await symlink("gone.png", join(folder, "media/broken.png"));
    const found = await findGlobs([globRequestOf("media/**/*.png")], folder);
    expect(
      [...found.values()]
        .flat()
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(["media/broken.png", "media/link.png", "media/linked/a.png", "media/x.png"]);
  });

  it("takes a folder that cannot be read for an error, not for an empty one", async () => {
    const name = "a".repeat(300);
    await expect(findGlobs([globRequestOf(`${name}/*.png`)], await tempProject())).rejects.toMatchObject({
      diagnostics: [{ code: "glob-unreadable", message: expect.stringContaining("ENAMETOOLONG") }],
    });
  });

  it("looks at nothing for paths and URLs", async () => {
    expect(await findGlobs([requestOf("*.png")], "/nowhere")).toEqual(new Map());
  });
});
