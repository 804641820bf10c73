import { createHash } from "node:crypto";

/** `bytes` as the lockfile writes their digest. */
export function sha256(bytes: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
