import type { Violation } from "./violation.ts";

/** A text, and where it stands. */
export interface PlacedText {
  readonly place: string;
  readonly text: string;
}

/** No secret stands in any file or output. */
export function checkSecrets(texts: Iterable<PlacedText>, secrets: readonly string[]): readonly Violation[] {
  return [...texts]
    .filter(({ text }) => secrets.some((secret) => text.includes(secret)))
    .map(({ place }) => ({ invariant: "no token is told", what: `one stands in ${place}` }));
}

/** What may be in a project's folder beside the media, by patterns. */
const expected: readonly RegExp[] = [
  /^messenger-assets\.(yaml|lock\.json)$/,
  /^media\//,
  /^generated\/assets\.(json|ts)$/,
  /^\.messenger-assets\/(\.gitignore|facts-cache\.json)$/,
];

/** Nothing but the project and caches is left in its folder: no journal, no run lock, no half-written file. */
export function checkLeftovers(files: readonly string[]): readonly Violation[] {
  return files
    .filter((file) => !expected.some((pattern) => pattern.test(file)))
    .map((file) => ({ invariant: "nothing is left behind", what: `${file} is` }));
}
