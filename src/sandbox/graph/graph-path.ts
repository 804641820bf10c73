import { defaultGraphVersion } from "../../core/limits.ts";

/** The path of a call: `/v21.0/me/message_attachments` is version `v21.0`, segments `me` and `message_attachments`. */
export interface GraphPath {
  readonly version: string;
  readonly segments: readonly string[];
}

/** The parts of `pathname`; a path without a version is served as the default one. */
export function parseGraphPath(pathname: string): GraphPath {
  const [first, ...rest] = pathname.split("/").filter((segment) => segment !== "");
  if (first === undefined) return { version: defaultGraphVersion, segments: [] };
  if (/^v\d+\.\d+$/.test(first)) return { version: first, segments: rest };
  return { version: defaultGraphVersion, segments: [first, ...rest] };
}
