import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareText } from "../../core/text/compare-text.ts";
import { foldersOfOthers } from "./folders-of-others.ts";

/** A number in the code that may be an attachment ID. */
export interface OldId {
  /** Relative, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly id: string;
}

const codeFiles =
  "**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx,py,rb,php,go,java,kt,cs,rs,ex,exs,json,yaml,yml,toml,env,csv,properties}";
const ignored = [...foldersOfOthers, "**/*.lock.json", "**/package-lock.json", "**/pnpm-lock.yaml"];
const largestFileBytes = 1_048_576;
const mostIds = 100;

/** Strings of 15 to 17 digits in the code below `folder`, 100 at the most. */
export async function findOldIds(folder: string): Promise<readonly OldId[]> {
  const { default: fastGlob } = await import("fast-glob");
  const files = await fastGlob.glob(codeFiles, {
    cwd: folder,
    ignore: ignored,
    followSymbolicLinks: false,
    suppressErrors: true,
  });
  const found: OldId[] = [];
  for (const file of files.toSorted(compareText)) {
    if (found.length >= mostIds) break;
    found.push(...idsIn(await readSmall(join(folder, file)), file));
  }
  return found.slice(0, mostIds);
}

/** The text of a file; of a large one, or one that cannot be read, none: it is a help, and no more. */
async function readSmall(path: string): Promise<string> {
  try {
    return (await stat(path)).size > largestFileBytes ? "" : await readFile(path, "utf8");
  } catch {
    return "";
  }
}

function idsIn(text: string, file: string): readonly OldId[] {
  return text.split("\n").flatMap((line, index) =>
    [...line.matchAll(/(?<![0-9A-Za-z_.-])[0-9]{15,17}(?![0-9A-Za-z_.-])/g)].map(([id]) => ({
      file,
      line: index + 1,
      id,
    })),
  );
}
