import picomatch from "picomatch/posix.js";

/** What a selector can see of a Page. */
export interface SelectablePage {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** Whether `selector` (a name, a glob over names, or `label=value`) means `page`. */
export function selectsPage(selector: string, page: SelectablePage): boolean {
  const [label = "", ...rest] = selector.split("=");
  if (rest.length === 0) return picomatch.isMatch(page.name, selector);
  const value = page.labels.get(label);
  return value !== undefined && (value === rest.join("=") || picomatch.isMatch(value, rest.join("=")));
}

/** A test for keys: true for what one of `globs` matches (`*` stays within a segment, `**` does not). */
export function createKeyFilter(globs: readonly string[]): (key: string) => boolean {
  const matches = globs.map((glob) => picomatch(glob));
  return (key) => globs.includes(key) || matches.some((match) => match(key));
}
