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

/** The version that a call for `asked` is served with: an expired one as the oldest that there is. */
export function servedVersion(asked: string, oldest: string | undefined): string {
  if (oldest === undefined || compareVersions(asked, oldest) >= 0) return asked;
  return oldest;
}

/** Below zero when `a` is the older one. */
function compareVersions(a: string, b: string): number {
  const [partsOfA, partsOfB] = [a, b].map((version) => version.slice(1).split(".").map(Number));
  const [majorOfA = 0, minorOfA = 0] = partsOfA ?? [];
  const [majorOfB = 0, minorOfB = 0] = partsOfB ?? [];
  return majorOfA - majorOfB || minorOfA - minorOfB;
}
