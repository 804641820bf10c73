import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type AssetType, typeOfContentType } from "../../core/asset-type.ts";
import { contentTypeOfExtension } from "../../core/facts/content-type-name.ts";
import { compareText } from "../../core/text/compare-text.ts";
import { foldersOfOthers } from "./folders-of-others.ts";

/** A file that a bot may send. */
export interface FoundMedia {
  /** Relative, with `/`. */
  readonly path: string;
  readonly type: AssetType;
}

/** The media files below `folder`, by path; told by their extensions. */
export async function findMedia(folder: string): Promise<readonly FoundMedia[]> {
  const { default: fastGlob } = await import("fast-glob");
  const paths = await fastGlob.glob(
    "**/*.{png,jpg,jpeg,gif,webp,mp4,mov,webm,3gp,ogg,mp3,m4a,aac,wav,amr,pdf}",
    {
      cwd: folder,
      ignore: [...foldersOfOthers],
      caseSensitiveMatch: false,
      dot: false,
      followSymbolicLinks: false,
      suppressErrors: true,
    },
  );
  const media = await Promise.all(
    paths.map(async (path) => {
      const size = await stat(join(folder, path)).then(
        (stats) => stats.size,
        () => 0,
      );
      return size === 0 ? [] : [{ path, type: typeOfContentType(contentTypeOfExtension(path) ?? "") }];
    }),
  );
  return media.flat().toSorted((a, b) => compareText(a.path, b.path));
}
