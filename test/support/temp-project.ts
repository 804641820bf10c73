import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Files by path: texts or bytes. */
export type ProjectFiles = Readonly<Record<string, string | Uint8Array>>;

/** A temporary folder that holds `files`, and is removed when the test has ended. */
export async function tempProject(files: ProjectFiles = {}): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "messenger-assets-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFiles(folder, files);
  return folder;
}

/** Writes `files` below `folder`, with the folders that they need. */
export async function writeFiles(folder: string, files: ProjectFiles): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
