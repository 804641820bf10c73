import { writeFile } from "node:fs/promises";
import { expect } from "vitest";
import { namesAt, parseJson, textAt } from "./json.ts";
import { png } from "./media.ts";
import { lockfileName } from "./project.ts";
import { type Clone, openRepository, type Repository } from "./repository.ts";

const manifest = `version: 1
assets: { media: { glob: "media/*.png" } }
outputs: [{ format: json, path: ids.json }]
`;

/** A repository with a picture of each name, and one output. */
export function openBotRepository(...names: readonly string[]): Promise<Repository> {
  const files = Object.fromEntries(names.map((name) => [`media/${name}.png`, png(name)]));
  return openRepository({ manifest, files });
}

/** The keys of the lockfile at a revision of the remote. */
export async function keysAt(repository: Repository, revision: string): Promise<readonly string[]> {
  return namesAt(await lockfileAt(repository, revision), "pages", "default", "assets");
}

/** The ID of a key in the lockfile at a revision of the remote. */
export async function idAt(repository: Repository, revision: string, key: string): Promise<string> {
  const lockfile = await lockfileAt(repository, revision);
  return textAt(lockfile, "pages", "default", "assets", key, "attachmentId");
}

async function lockfileAt(repository: Repository, revision: string): Promise<unknown> {
  return parseJson(await repository.git("show", `${revision}:${lockfileName}`));
}

/** Every upload takes so long. */
export async function slowDown({ sandbox }: Repository, latencyMs: number): Promise<void> {
  const rule = { match: { path: "message_attachments" }, effect: { latencyMs } };
  await sandbox.control("PUT", "rules", { rules: [rule] });
}

/** Makes the remote refuse pushes to a branch, with what it says then. */
export async function refusePushes(
  { remote }: Repository,
  branch: string,
  words: readonly string[],
  hook: "pre-receive" | "update" = "pre-receive",
): Promise<void> {
  const lines = words.map((line) => `echo '${line}' >&2`);
  const refuse = `if [ "$ref" = "refs/heads/${branch}" ]; then
  ${lines.join("\n  ")}
  exit 1
fi`;
  const script = hook === "update" ? `ref=$1\n${refuse}` : `while read -r old new ref; do\n${refuse}\ndone`;
  await writeFile(`${remote}/hooks/${hook}`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** The clone is as after a `git pull`: nothing is changed, and nothing lies around. */
export async function expectClean(clone: Clone): Promise<void> {
  expect(await clone.git("status", "--porcelain", "--branch")).toMatch(/^## main(\.\.\.origin\/main)?$/);
  await expectTidy(clone);
}

/** Nothing that git, or the apply, needed for a while lies around. */
export async function expectTidy(clone: Clone): Promise<void> {
  expect((await clone.git("worktree", "list")).split("\n")).toHaveLength(1);
  const left = (await clone.files()).filter((file) => /\.lock$|^\.messenger-assets\/.*\/git\//.test(file));
  expect(left).toEqual([]);
}

/** So many digests were uploaded, each once. */
export async function expectNoneTwice(repository: Repository, uploads: number): Promise<void> {
  const digests = await repository.digests();
  expect([digests.length, new Set(digests).size]).toEqual([uploads, uploads]);
}
