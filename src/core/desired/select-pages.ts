import picomatch from "picomatch/posix.js";

/** What a selector can see of a Page. */
export interface SelectablePage {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** Whether `selector` (a name, a glob over names, or `label=value`) means `page`. */
export function selectsPage(selector: string, page: SelectablePage): boolean {
  const [label = "", ...rest] = selector.split("=");
  if (rest.length === 0) return matches(page.name, selector);
  const value = page.labels.get(label);
  return value !== undefined && matches(value, rest.join("="));
}

/** Whether what is declared for the Pages that `pages` selects (undefined: all) is declared for `page`. */
export function isDeclaredFor(
  { pages }: { readonly pages?: readonly string[] },
  page: SelectablePage,
): boolean {
  return pages?.some((selector) => selectsPage(selector, page)) ?? true;
}

/** picomatch throws at an empty glob, and at one that is longer than any name. */
function matches(text: string, glob: string): boolean {
  if (text === glob) return true;
  return isGlob(glob) && picomatch.isMatch(text, glob);
}

function isGlob(text: string): boolean {
  return text !== "" && text.length <= longestGlob;
}

const longestGlob = 1_000;

/** A test for keys: true for what one of `globs` matches (`*` stays within a segment, `**` does not). */
export function createKeyFilter(globs: readonly string[]): (key: string) => boolean {
  const tests = globs.filter(isGlob).map((glob) => picomatch(glob));
  return (key) => globs.includes(key) || tests.some((test) => test(key));
}
