import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findMedia } from "../../../src/io/init/find-media.ts";
import { findOldIds } from "../../../src/io/init/find-old-ids.ts";
import { addGitAttribute, writeManifest } from "../../../src/io/init/write-project.ts";
import { tempProject } from "../../support/temp-project.ts";

describe("findMedia", () => {
  it("finds media by their extensions, whatever their case, and no empty, hidden or built ones", async () => {
    const folder = await tempProject({
      "b.PNG": "x",
      "a/voice.mp3": "x",
      "a/clip.mov": "x",
      "menu.pdf": "x",
      "empty.png": "",
      "code.ts": "x",
      ".hidden/a.png": "x",
      "node_modules/x/a.png": "x",
      "web/dist/a.png": "x",
    });
    await symlink("gone.png", join(folder, "broken.png"));
    expect(await findMedia(folder)).toEqual([
      { path: "a/clip.mov", type: "video" },
      { path: "a/voice.mp3", type: "audio" },
      { path: "b.PNG", type: "image" },
      { path: "menu.pdf", type: "file" },
    ]);
  });
});

describe("findOldIds", () => {
  it("finds numbers of 15 to 17 digits, and none that is a part of something longer", async () => {
    const folder = await tempProject({
      "bot.js": 'send("1857777774821032");\nsend(185777777482103, 18577777748210321);\n',
      "other.py": "x = '12345678901234'\ny = '123456789012345678'\nz = a1857777774821032\n",
      "package-lock.json": '"1857777774821032"',
      "node_modules/x.js": "1857777774821032",
      "large.js": `1857777774821032${" ".repeat(1_048_576)}`,
    });
    await symlink("gone.js", join(folder, "broken.js"));
    expect(await findOldIds(folder)).toEqual([
      { file: "bot.js", line: 1, id: "1857777774821032" },
      { file: "bot.js", line: 2, id: "185777777482103" },
      { file: "bot.js", line: 2, id: "18577777748210321" },
    ]);
  });

  it("stops after 100", async () => {
    const ids = Array.from({ length: 150 }, (_, index) => 1_857_777_774_821_000 + index);
    const folder = await tempProject({ "a.json": JSON.stringify(ids), "b.json": JSON.stringify(ids) });
    expect(await findOldIds(folder)).toHaveLength(100);
  });
});

describe("writeManifest", () => {
  it("writes no manifest over another", async () => {
    const folder = await tempProject({ "m.yaml": "mine" });
    await expect(writeManifest(join(folder, "m.yaml"), "m.yaml", "new")).rejects.toMatchObject({
      diagnostics: [{ code: "manifest-exists", message: "`m.yaml` exists already" }],
    });
    expect(await readFile(join(folder, "m.yaml"), "utf8")).toBe("mine");
  });

  it("tells why it cannot be written", async () => {
    const folder = await tempProject({ file: "" });
    await expect(writeManifest(join(folder, "file/m.yaml"), "file/m.yaml", "")).rejects.toMatchObject({
      diagnostics: [{ code: "manifest-unwritable", file: "file/m.yaml" }],
    });
  });
});

describe("addGitAttribute", () => {
  it.each([
    ["", "m.lock.json linguist-generated=true\n", true],
    ["*.png binary\n", "*.png binary\nm.lock.json linguist-generated=true\n", true],
    ["*.png binary", "*.png binary\nm.lock.json linguist-generated=true\n", true],
    ["m.lock.json linguist-generated=true\r\n", "m.lock.json linguist-generated=true\r\n", false],
  ])("makes of %j %j", async (before, after, isNew) => {
    const folder = await tempProject({ ".gitattributes": before });
    expect(await addGitAttribute(folder, "m.lock.json")).toBe(isNew);
    expect(await readFile(join(folder, ".gitattributes"), "utf8")).toBe(after);
  });

  it("makes the file, and tells why it cannot be written", async () => {
    const folder = await tempProject();
    expect(await addGitAttribute(folder, "m.lock.json")).toBe(true);
    const blocked = await tempProject({ ".gitattributes/x": "" });
    await expect(addGitAttribute(blocked, "m.lock.json")).rejects.toMatchObject({
      diagnostics: [{ code: "gitattributes-unwritable" }],
    });
  });
});
