import { listAt, parseJson, textAt } from "./json.ts";
import { assertFits } from "./schemas.ts";

/** A Page as the sandbox announces it. */
interface AnnouncedPage {
  readonly name: string;
  readonly id: string;
  readonly token: string;
}

/** A running `messenger-assets sandbox --json`, as its first line on stdout tells. */
export interface SandboxControl {
  readonly url: string;
  readonly pages: readonly AnnouncedPage[];
  /** Sends JSON to `/_sandbox/…` and gives the JSON that came back. */
  readonly control: (method: "GET" | "POST" | "PUT", name: string, body?: unknown) => Promise<unknown>;
}

/** Reads the first line of `stdout`; it fits its schema. */
export function readAnnouncement(stdout: string): SandboxControl {
  const [line = ""] = stdout.split("\n");
  const announced = parseJson(line);
  assertFits("sandbox", announced);
  const url = textAt(announced, "url");
  const pages = listAt(announced, "pages").map((page) => ({
    name: textAt(page, "name"),
    id: textAt(page, "id"),
    token: textAt(page, "token"),
  }));
  const control: SandboxControl["control"] = async (method, name, body) => {
    const reply = await fetch(`${url}/_sandbox/${name}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(text);
    return parseJson(text);
  };
  return { url, pages, control };
}
