import type { AssetRequest } from "../../core/desired/expand-declarations.ts";
import { type FoundFile, globKeyOf } from "../../core/desired/expand-globs.ts";

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
  const segments = glob.split("/");
  const dynamicAt = segments.findIndex((segment) => fastGlob.isDynamicPattern(segment));
  const fixed = segments
    .slice(0, dynamicAt === -1 ? -1 : dynamicAt)
    .map((segment) => segment.replaceAll("\\", ""));
  const skipped = fixed.filter((segment) => segment !== ".").length;
  const paths = await fastGlob.glob(glob.replace(/^(\.\/)+/, ""), {
    cwd: folder,
    ignore: [...ignore],
    onlyFiles: true,
    dot: false,
    followSymbolicLinks: true,
  });
  return paths.map((path) => {
    const normal = path.normalize("NFC");
    return { path: normal, below: normal.split("/").slice(skipped).join("/") };
  });
}
