import type { RunningCommand } from "./command.ts";
import { listAt, parseJson, textAt } from "./json.ts";
import type { TestProject } from "./project.ts";
import { assertFits } from "./schemas.ts";
import { waitUntil } from "./wait-until.ts";

/** A Page as the sandbox announces it. */
interface AnnouncedPage {
  readonly name: string;
  readonly id: string;
  readonly token: string;
}

/** `messenger-assets sandbox` in a process of its own. */
export interface SandboxCommand extends RunningCommand {
  readonly url: string;
  readonly pages: readonly AnnouncedPage[];
  /** Sends JSON to `/_sandbox/…` and gives the JSON that came back. */
  readonly control: (method: "GET" | "POST" | "PUT", name: string, body?: unknown) => Promise<unknown>;
}

/** Starts the sandbox of `project` with these options, and points the project's later commands at it. */
export async function startSandboxCommand(
  project: TestProject,
  ...options: readonly string[]
): Promise<SandboxCommand> {
  const running = project.start("sandbox", "--json", "--port", "0", ...options);
  await waitUntil(`the sandbox said nothing: ${running.stderr()}`, () => running.stdout().includes("\n"));
  const [line = ""] = running.stdout().split("\n");
  const announced = parseJson(line);
  assertFits("sandbox", announced);
  const url = textAt(announced, "url");
  const pages = listAt(announced, "pages").map((page) => ({
    name: textAt(page, "name"),
    id: textAt(page, "id"),
    token: textAt(page, "token"),
  }));
  project.setEnv({
    MESSENGER_GRAPH_URL: url,
    ...(pages[0] !== undefined && { MESSENGER_PAGE_ACCESS_TOKEN: pages[0].token }),
    ...Object.fromEntries(pages.map(({ name, token }) => [`${variableOf(name)}_TOKEN`, token])),
  });
  const control: SandboxCommand["control"] = async (method, name, body) => {
    const reply = await fetch(`${url}/_sandbox/${name}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(text);
    return parseJson(text);
  };
  return { ...running, url, pages, control };
}

function variableOf(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
}
