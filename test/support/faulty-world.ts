import { listAt, textAt } from "./json.ts";
import { png } from "./media.ts";
import { openProject, type TestProject } from "./project.ts";
import { type SandboxCommand, startSandboxCommand } from "./sandbox-command.ts";

/** What the path of an upload holds. */
export const uploadPath = "message_attachments";

/** A project, and the sandbox that it is pointed at. */
export interface FaultyWorld {
  readonly project: TestProject;
  readonly sandbox: SandboxCommand;
}

/** A project of these Pages, each with the assets of `keys` (a file of its own each), and a sandbox with `rules`. */
export async function openFaultyWorld(
  pages: readonly string[],
  keys: readonly string[],
  rules: readonly unknown[],
): Promise<FaultyWorld> {
  const lines = [
    "version: 1",
    "pages:",
    ...pages.map((page) => `  ${page}: { tokenEnv: ${page.toUpperCase().replaceAll("-", "_")}_TOKEN }`),
    "assets:",
    ...keys.map((key) => `  ${key}: ${key}.png`),
  ];
  const files = Object.fromEntries(keys.map((key) => [`${key}.png`, png(key)]));
  const project = await openProject({ manifest: `${lines.join("\n")}\n`, files });
  const sandbox = await startSandboxCommand(project);
  await sandbox.control("PUT", "rules", rules);
  return { project, sandbox };
}

/** The uploads that a sandbox received so far, in order. */
export async function uploadsOf(sandbox: SandboxCommand): Promise<readonly unknown[]> {
  const requests = listAt(await sandbox.control("GET", "requests"), "requests");
  return requests.filter((request) => textAt(request, "method") === "POST");
}

/** How often each was uploaded: `PAGE KEY TIMES`. */
export async function countsOf(sandbox: SandboxCommand): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const upload of await uploadsOf(sandbox)) {
    counts.set(nameOf(upload), (counts.get(nameOf(upload)) ?? 0) + 1);
  }
  return counts;
}

/** `PAGE KEY` of an upload. */
export function nameOf(upload: unknown): string {
  return `${textAt(upload, "page")} ${textAt(upload, "fileName").replace(".png", "")}`;
}
