import type { LfsPointer } from "./facts.ts";

/** Bytes of a Git LFS pointer, at the most. Source: git-lfs docs/spec.md, read 2026-11. */
export const lfsPointerMaxBytes = 1024;

const pointer =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\r?\n(?:ext-\d-\S+ \S+\r?\n)*oid (sha256:[0-9a-f]{64})\r?\nsize (\d{1,15})\r?\n?$/;

/** What the Git LFS pointer `bytes` stands for; undefined when they are anything else. */
export function parseLfsPointer(bytes: Uint8Array): LfsPointer | undefined {
  if (bytes.length > lfsPointerMaxBytes) return undefined;
  const [, oid, size] = pointer.exec(new TextDecoder().decode(bytes)) ?? [];
  return oid === undefined ? undefined : { oid, sizeBytes: Number(size) };
}
