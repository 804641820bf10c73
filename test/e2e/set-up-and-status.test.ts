import { expect, test } from "vitest";
import { listAt, textAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { actionsOf, codesOf, openProject } from "../support/project.ts";
import { startSandboxCommand } from "../support/sandbox-command.ts";

const one = {
  manifest: "version: 1\nassets: { a: a.png }\n",
  files: { "a.png": png("a") },
} as const;

test("validate checks manifest and files, and tells problems with their places", async () => {
  const project = await openProject(one);
  const valid = await project.run("validate");
  expect(valid).toMatchObject({ exitCode: 0, stderr: "" });
  expect(valid.stdout).toBe("messenger-assets.yaml is valid: 1 asset on 1 Page.\n");
  expect((await project.run("validate", "--json")).document).toEqual({
    formatVersion: 1,
    status: "ok",
    summary: { pages: 1, assets: 1 },
    diagnostics: [],
  });

  await project.write("messenger-assets.yaml", "version: 1\nassets:\n  a: b.png\n");
  const invalid = await project.run("validate");
  expect(invalid).toMatchObject({ exitCode: 1, stdout: "" });
  expect(invalid.stderr).toContain(
    [
      "error[asset-file-not-found]: `b.png` does not exist",
      "  --> messenger-assets.yaml:3:6",
      "   |",
      " 3 |   a: b.png",
      "   |      ^^^^^",
      "",
    ].join("\n"),
  );
  expect((await project.run("validate", "--json")).exitCode).toBe(1);
});

test("init writes a manifest that plan takes, and tells numbers that look like old IDs", async () => {
  const project = await openProject({
    files: {
      "media/welcome.png": png("welcome"),
      "media/stickers/a.png": png("a"),
      "media/stickers/b.png": png("b"),
      "media/stickers/c.png": png("c"),
      "media/stickers/d.png": png("d"),
      "bot.js": 'send({ attachment_id: "1857777774821032" });\n',
    },
  });
  const made = await project.run("init");
  expect(made).toMatchObject({ exitCode: 0, stderr: "" });
  expect(made.stdout).toContain("wrote messenger-assets.yaml: 5 media files found\n");
  expect(made.stdout).toContain("bot.js:1  1857777774821032\n");
  expect(await project.read(".gitattributes")).toBe("messenger-assets.lock.json linguist-generated=true\n");
  expect(actionsOf(await project.run("plan", "--json"))).toEqual([
    "default stickers/a create new",
    "default stickers/b create new",
    "default stickers/c create new",
    "default stickers/d create new",
    "default welcome create new",
  ]);
  const again = await project.run("init", "--json");
  expect(again.exitCode).toBe(1);
  expect(codesOf(again)).toEqual(["manifest-exists"]);
});

test("init --json tells what it found", async () => {
  const project = await openProject({
    files: { "a.png": png("a"), "bot.js": 'x = "1857777774821032";\n' },
  });
  const made = await project.run("init", "--json", "-m", "bot.yaml");
  expect(made.document).toEqual({
    formatVersion: 1,
    status: "complete",
    manifest: "bot.yaml",
    media: [{ path: "a.png", type: "image" }],
    oldIds: [{ file: "bot.js", line: 1, id: "1857777774821032" }],
  });
});

test("status lists the IDs of the lockfile, and needs none of the files", async () => {
  const project = await openProject(one);
  await startSandboxCommand(project);
  await project.run("apply");
  await project.remove("a.png");
  const status = await project.run("status", "--json");
  expect(status).toMatchObject({ exitCode: 0, stderr: "" });
  expect(listAt(status.document, "assets").map((asset) => textAt(asset, "key"))).toEqual(["a"]);
  const text = await project.run("status");
  const id = textAt(status.document, "assets", 0, "attachmentId");
  expect(text.stdout).toMatch(new RegExp(`^KEY +TYPE +ATTACHMENT ID .*\\na +image +${id} `));
});
