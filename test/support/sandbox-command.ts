import type { RunningCommand } from "./command.ts";
import type { TestProject } from "./project.ts";
import { readAnnouncement, type SandboxControl } from "./sandbox-announcement.ts";
import { waitUntil } from "./wait-until.ts";

/** `messenger-assets sandbox` in a process of its own. */
export interface SandboxCommand extends RunningCommand, SandboxControl {}

/** Starts the sandbox of `project` with these options, and points the project's later commands at it. */
export async function startSandboxCommand(
  project: TestProject,
  ...options: readonly string[]
): Promise<SandboxCommand> {
  const running = project.start("sandbox", "--json", "--port", "0", ...options);
  await waitUntil(`the sandbox said nothing: ${running.stderr()}`, () => running.stdout().includes("\n"));
  const { url, pages, control } = readAnnouncement(running.stdout());
  project.setEnv({
    MESSENGER_GRAPH_URL: url,
    ...(pages[0] !== undefined && { MESSENGER_PAGE_ACCESS_TOKEN: pages[0].token }),
    ...Object.fromEntries(pages.map(({ name, token }) => [`${variableOf(name)}_TOKEN`, token])),
  });
  return { ...running, url, pages, control };
}

function variableOf(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
}
