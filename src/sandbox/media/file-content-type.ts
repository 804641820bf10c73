import { extname } from "node:path";
import { detectContentType } from "../upload/detect-content-type.ts";

/** Text formats have no first bytes that tell them; their extension does. */
const textTypes: ReadonlyMap<string, string> = new Map([
  [".svg", "image/svg+xml"],
  [".html", "text/html"],
  [".htm", "text/html"],
  [".txt", "text/plain"],
  [".md", "text/markdown"],
  [".csv", "text/csv"],
  [".json", "application/json"],
]);

/** The media type to serve a file with: by its extension when it is text, else by its first bytes. */
export async function fileContentType(path: string, head: Uint8Array): Promise<string> {
  const known = textTypes.get(extname(path).toLowerCase());
  return known ?? (await detectContentType(head)) ?? "application/octet-stream";
}
