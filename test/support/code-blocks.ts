import { readFile } from "node:fs/promises";

const root = new URL("../../", import.meta.url);

/** The code blocks of a Markdown page of the project, by language. */
export async function readCodeBlocks(page: string): Promise<(language: string) => readonly string[]> {
  const text = await readFile(new URL(page, root), "utf8");
  return (language) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) => code);
}
