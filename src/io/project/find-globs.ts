import type { AssetRequest } from "../../core/desired/expand-declarations.ts";
import { type FoundFile, globKeyOf } from "../../core/desired/expand-globs.ts";
import { fileError } from "../file-error.ts";

/** The files that every glob of `requests` matches, by its text and what it ignores. */
export async function findGlobs(
  requests: readonly AssetRequest[],
  folder: string,
): Promise<ReadonlyMap<string, readonly FoundFile[]>> {
  const found = new Map<string, readonly FoundFile[]>();
  for (const { declaration, source } of requests) {
    if (declaration.source.kind !== "glob") continue;
    const { ignore } = declaration.source;
    const key = globKeyOf(source, ignore);
    if (!found.has(key)) found.set(key, await findFiles(source, ignore, folder));
  }
  return found;
}

async function findFiles(
  glob: string,
  ignore: readonly string[],
  folder: string,
): Promise<readonly FoundFile[]> {
  const { default: fastGlob } = await import("fast-glob");
  const segments = glob.split("/").filter((segment) => segment !== "." && segment !== "");
  const firstDynamic = segments.findIndex((segment) => fastGlob.isDynamicPattern(withoutEscapes(segment)));
  const fixed = firstDynamic === -1 ? segments.length - 1 : firstDynamic;
  const paths = await matchFiles(withoutIdleEscapes(segments.join("/")), ignore, folder);
  return paths.map((path) => {
    const normal = path.normalize("NFC");
    return { path: normal, below: normal.split("/").slice(fixed).join("/") };
  });
}

/** For fast-glob every escape is dynamic, although it stands for a letter of a fixed name. */
function withoutEscapes(segment: string): string {
  return segment.replaceAll(/\\./g, "_");
}

/** fast-glob looks for a folder `a\+b` by its escaped name; `+` and `@` have a meaning before `(` alone. */
function withoutIdleEscapes(glob: string): string {
  return glob.replaceAll(/\\([+@])(?!\()/g, "$1");
}

/** The paths that match; links that lead nowhere are among them, so that their assets are not taken for removed. */
async function matchFiles(
  glob: string,
  ignore: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  const { default: fastGlob } = await import("fast-glob");
  const matching = fastGlob.glob(glob, {
    cwd: folder,
    ignore: [...ignore],
    onlyFiles: false,
    objectMode: true,
  });
  const entries = await matching.catch((error: unknown) => {
    // A folder that cannot be read is not an empty one: its assets would be forgotten.
    const message = `\`${glob}\` cannot be matched: a folder cannot be read`;
    throw fileError({ code: "glob-unreadable", message, file: unreadablePath(error) ?? glob }, error);
  });
  return entries.filter(({ dirent }) => !dirent.isDirectory()).map(({ path }) => path);
}

function unreadablePath(error: unknown): string | undefined {
  const path = error instanceof Error && "path" in error ? error.path : undefined;
  return typeof path === "string" ? path : undefined;
}
