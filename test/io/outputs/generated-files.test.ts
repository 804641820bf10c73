import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Output } from "../../../src/core/manifest/manifest.ts";
import { parseManifest } from "../../../src/core/manifest/parse-manifest.ts";
import {
  createGeneratedFiles,
  type GeneratedFile,
  type GeneratingProject,
} from "../../../src/io/outputs/create-generated-files.ts";
import { writeGeneratedFiles } from "../../../src/io/outputs/write-generated-files.ts";
import { createProjectPaths } from "../../../src/io/project/project-paths.ts";
import { desiredAsset, desiredPage, desiredState, output } from "../../outputs/builders.ts";
import { tempProject } from "../../support/temp-project.ts";

async function projectOf(
  folder: string,
  outputs: readonly Output[],
  { isSandbox = false } = {},
): Promise<GeneratingProject> {
  const { manifest } = parseManifest("version: 1\nassets: {}\n", "m.yaml");
  if (manifest === undefined) throw new Error("no manifest");
  return {
    manifest: { ...manifest, outputs },
    desired: desiredState(desiredPage("default", [desiredAsset("a")])),
    paths: await createProjectPaths("m.yaml", { cwd: folder, isSandbox }),
  };
}

async function create(...args: Parameters<typeof projectOf>): Promise<readonly GeneratedFile[]> {
  return createGeneratedFiles(await projectOf(...args), { pages: new Map() });
}

const typescript = output("typescript", "src/generated/a.ts");

describe("createGeneratedFiles", () => {
  it("gives every file of every output, and what stands in its place", async () => {
    const ours = '{ "generatedBy": "messenger-assets" }\n';
    const folder = await tempProject({ "out/default.json": ours });
    const outputs = [typescript, output("javascript", "a.mjs"), output("json", "out/{page}.json")];
    const files = await create(folder, outputs);
    expect(files.map(({ name, path, present }) => [name, path, present])).toEqual([
      ["src/generated/a.ts", join(folder, "src/generated/a.ts"), undefined],
      ["a.mjs", join(folder, "a.mjs"), undefined],
      ["a.d.mts", join(folder, "a.d.mts"), undefined],
      ["out/default.json", join(folder, "out/default.json"), ours],
    ]);
  });

  it("tells of every file that it did not write, before anything is written", async () => {
    const folder = await tempProject({ "b.d.ts": "export {};\n", "c.json": "{}", "empty.ts": "" });
    const outputs = [
      typescript,
      output("javascript", "b.js"),
      output("json", "c.json"),
      output("typescript", "empty.ts"),
    ];
    const hint = "remove it or move it away, or give the output another path";
    await expect(create(folder, outputs)).rejects.toMatchObject({
      diagnostics: ["b.d.ts", "c.json", "empty.ts"].map((name) => ({
        code: "output-not-generated",
        message: `\`${name}\` exists, and messenger-assets did not write it`,
        hint,
      })),
    });
    expect((await readdir(folder)).toSorted()).toEqual(["b.d.ts", "c.json", "empty.ts"]);
  });

  it("refuses a path that leads outside through a link, even one to nowhere or far above the file", async () => {
    const outside = await tempProject({ "there.ts": "" });
    const folder = await tempProject();
    await symlink(outside, join(folder, "far"));
    await symlink(join(outside, "there.ts"), join(folder, "link.ts"));
    await symlink(join(outside, "none.ts"), join(folder, "broken.ts"));
    const paths = ["far/x.ts", "far/new/folder/x.ts", "link.ts", "broken.ts"];
    await expect(
      create(
        folder,
        paths.map((path) => output("typescript", path)),
      ),
    ).rejects.toMatchObject({
      diagnostics: paths.map((path) => ({
        code: "output-path-outside",
        message: `\`${path}\` leads outside of the work tree`,
      })),
    });
  });

  it("follows a link that stays", async () => {
    const folder = await tempProject();
    await mkdir(join(folder, "real"));
    await symlink("real", join(folder, "src"));
    const [file] = await create(folder, [output("typescript", "src/a.ts")]);
    expect(file?.present).toBeUndefined();
  });

  it.each([
    ["a.ts/b.ts", { "a.ts": "" }, "a part of its path is not a folder"],
    ["a.ts", { "a.ts/b.ts": "" }, "it is a folder"],
  ])("tells why %s cannot be read", async (path, present, reason) => {
    await expect(create(await tempProject(present), [output("typescript", path)])).rejects.toMatchObject({
      diagnostics: [{ code: "output-unreadable", message: expect.stringContaining(reason), file: path }],
    });
  });

  it("puts the sandbox's outputs below its own folder, those that climb too", async () => {
    const repo = await tempProject({ ".git/HEAD": "", "bot/m.yaml": "", "x.ts": "mine" });
    const outputs = [output("typescript", "../x.ts"), output("typescript", "a.ts")];
    const files = await create(join(repo, "bot"), outputs, { isSandbox: true });
    const sandbox = join(repo, "bot/.messenger-assets/m/sandbox");
    expect(files.map(({ path }) => path)).toEqual([join(sandbox, "__/x.ts"), join(sandbox, "a.ts")]);
  });
});

describe("writeGeneratedFiles", () => {
  it("writes what differs, with its folders, and leaves the rest alone", async () => {
    const folder = await tempProject();
    expect(await writeGeneratedFiles(await create(folder, [typescript]))).toEqual(["src/generated/a.ts"]);
    const path = join(folder, "src/generated/a.ts");
    const { mtimeNs } = await stat(path, { bigint: true });
    expect(await writeGeneratedFiles(await create(folder, [typescript]))).toEqual([]);
    expect((await stat(path, { bigint: true })).mtimeNs).toBe(mtimeNs);
    await writeFile(path, `${await readFile(path, "utf8")}// old\n`);
    expect(await writeGeneratedFiles(await create(folder, [typescript]))).toEqual(["src/generated/a.ts"]);
    expect(await readFile(path, "utf8")).not.toContain("// old");
    expect(await readdir(join(folder, "src/generated"))).toEqual(["a.ts"]);
  });

  it("keeps the sandbox's folder out of git", async () => {
    const folder = await tempProject();
    await writeGeneratedFiles(await create(folder, [typescript], { isSandbox: true }));
    expect(await readFile(join(folder, ".messenger-assets/.gitignore"), "utf8")).toBe("*\n");
  });

  it("tells which file could not be written", async () => {
    const folder = await tempProject();
    const files = await create(folder, [typescript]);
    await writeFile(join(folder, "src"), "a file");
    await expect(writeGeneratedFiles(files)).rejects.toMatchObject({
      diagnostics: [{ code: "output-unwritable", file: "src/generated/a.ts" }],
    });
  });
});
