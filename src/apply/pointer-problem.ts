import type { DesiredAsset } from "../core/desired/desired-state.ts";
import type { UploadErrorDetail } from "./upload-error.ts";

/** Why the bytes of `asset` are not here; undefined unless a Git LFS pointer stands for them. */
export function pointerProblem({
  transport,
  source,
}: Pick<DesiredAsset, "transport" | "source">): UploadErrorDetail | undefined {
  if (transport.kind !== "file" || transport.lfsPointer === undefined) return undefined;
  return {
    code: "lfs-pointer",
    message: `\`${source}\` is a Git LFS pointer: its bytes are not here`,
    hint: `git lfs pull --include "${source}"`,
    scope: "asset",
  };
}
