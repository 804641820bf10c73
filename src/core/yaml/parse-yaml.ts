import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import type { Finding } from "../diagnostics/finding.ts";
import type { TextRange } from "../text/redact.ts";

/** Where something stands in a YAML text: keys of maps and indexes of sequences, from the root. */
export type YamlPath = readonly string[];

/** One scalar value of the text, with the key that it stands under. */
export interface YamlScalar {
  readonly key: string | undefined;
  readonly text: string;
  readonly range: TextRange;
}

/** A YAML text that could be read. */
export interface YamlSource {
  /** Plain objects, arrays and scalars; aliases and merge keys resolved. */
  readonly value: unknown;
  /** The range of the key or the value at `path`, or of its nearest ancestor where there is none. */
  readonly rangeOf: (path: YamlPath, part: "key" | "value") => TextRange;
}

/** A YAML text as far as it could be read. */
export interface ParsedYaml {
  /** Undefined when the text is not YAML. */
  readonly source?: YamlSource;
  /** Every scalar value, also of a text that is not YAML as a whole. */
  readonly scalars: readonly YamlScalar[];
  readonly findings: readonly Finding[];
}

/** More values than this, aliases expanded, are refused: a few hundred bytes can stand for billions. */
const maxExpandedValues = 1_000_000;

/** How deep in the text values may be taken verbatim. */
const verbatimDepth = 3;

/**
 * Reads YAML 1.2 (so JSON too) with anchors and merge keys.
 *
 * @param isVerbatim tells the paths at which a number is taken as its source text, so that no digit is lost.
 */
export function parseYaml(text: string, isVerbatim: (path: YamlPath) => boolean): ParsedYaml {
  const document = parseDocument(text, {
    version: "1.2",
    merge: true,
    prettyErrors: false,
    keepSourceTokens: false,
  });
  const scalars = findScalars(document);
  const findings = document.errors.map((error) => findingOfError(error, text));
  if (document.errors.some((error) => error.code !== "DUPLICATE_KEY")) return { scalars, findings };
  if (countExpanded(document.contents, document) > maxExpandedValues) {
    const range = rangeOfNode(document.contents);
    return { scalars, findings: [...findings, tooManyAliases(range)] };
  }
  takeVerbatim(document, isVerbatim);
  const source: YamlSource = {
    value: document.toJS({ maxAliasCount: -1 }),
    rangeOf: (path, part) => findRange(document, path, part),
  };
  return { source, scalars, findings };
}

function findScalars(document: Document): readonly YamlScalar[] {
  const scalars: YamlScalar[] = [];
  visit(document, {
    Scalar(part, scalar, ancestors) {
      if (part === "key" || scalar.value === null) return;
      const parent = ancestors.findLast((ancestor) => isPair(ancestor));
      const key = isPair(parent) && isScalar(parent.key) ? String(parent.key.value) : undefined;
      scalars.push({ key, text: String(scalar.value), range: rangeOfNode(scalar) });
    },
  });
  return scalars;
}

function findingOfError(error: YAMLError, text: string): Finding {
  const [start, end] = error.pos;
  if (error.code === "DUPLICATE_KEY") {
    const key = /^[^\s:]+/.exec(text.slice(start))?.[0] ?? "";
    return {
      code: "duplicate-key",
      message: `the key \`${unquote(key)}\` is written twice in one map`,
      hint: "remove one of the two, or give it another name",
      range: { start, end: start + Math.max(1, key.length) },
    };
  }
  return {
    code: "yaml-syntax",
    message: `this is not valid YAML: ${error.message.split("\n")[0]}`,
    hint: hintOfError(error),
    range: { start, end: Math.max(end, start + 1) },
  };
}

function unquote(key: string): string {
  return key.replace(/^(["'])(.*)\1$/, "$2");
}

function hintOfError(error: YAMLError): string {
  if (error.code === "TAB_AS_INDENT") return "indent with spaces";
  if (error.code === "MULTIPLE_DOCS") return "keep one document: remove the `---` between them";
  if (error.code === "BAD_ALIAS") return "write the anchor (`&name`) before its alias (`*name`)";
  return "check the indentation and the quotes on this line and the one before";
}

function tooManyAliases(range: TextRange): Finding {
  return {
    code: "yaml-alias-bomb",
    message: `aliases expand this to more than ${maxExpandedValues.toLocaleString("en")} values`,
    hint: "write the values out, or nest fewer aliases in each other",
    range,
  };
}

/** How many values `root` stands for; Infinity when an alias contains itself. */
function countExpanded(root: unknown, document: Document): number {
  const counts = new Map<unknown, number>();
  const count = (node: unknown): number => {
    const known = counts.get(node);
    if (known !== undefined) return known;
    if (isAlias(node)) return count(node.resolve(document));
    if (!isMap(node) && !isSeq(node)) return 1;
    counts.set(node, Number.POSITIVE_INFINITY);
    const items: readonly unknown[] = node.items;
    const total = items.reduce<number>((sum, item) => sum + count(isPair(item) ? item.value : item), 1);
    counts.set(node, total);
    return total;
  };
  return count(root);
}

function takeVerbatim(document: Document, isVerbatim: (path: YamlPath) => boolean): void {
  const take = (node: unknown, path: YamlPath): void => {
    const target = resolve(node, document);
    if (isMap(target)) {
      if (path.length < verbatimDepth)
        for (const pair of target.items) take(pair.value, [...path, keyOf(pair)]);
    } else if (isScalar(target) && typeof target.value === "number" && isVerbatim(path)) {
      target.value = target.source;
    }
  };
  take(document.contents, []);
}

function findRange(document: Document, path: YamlPath, part: "key" | "value"): TextRange {
  let node = resolve(document.contents, document);
  let range = rangeOfNode(node);
  for (const [depth, segment] of path.entries()) {
    const child = childOf(node, segment, document);
    if (child === undefined) return range;
    const wantsKey = part === "key" && depth === path.length - 1;
    // Where only the value's own block is known it spans lines: the key says better where it is.
    const isBlock = isMap(child.value) || isSeq(child.value);
    range = rangeOfNode(child.key !== undefined && (wantsKey || isBlock) ? child.key : child.value);
    node = resolve(child.value, document);
  }
  return range;
}

interface Child {
  readonly key: unknown;
  readonly value: unknown;
}

function childOf(node: unknown, segment: string, document: Document): Child | undefined {
  if (isSeq(node)) {
    const value = node.items[Number(segment)];
    return value === undefined ? undefined : { key: undefined, value };
  }
  if (!isMap(node)) return undefined;
  const own = node.items.findLast((pair) => keyOf(pair) === segment);
  if (own !== undefined) return { key: own.key, value: own.value ?? own.key };
  return mergedMaps(node, document)
    .map((map) => childOf(map, segment, document))
    .find((child) => child !== undefined);
}

function mergedMaps(map: YAMLMap, document: Document): readonly unknown[] {
  return map.items
    .filter((pair) => keyOf(pair) === "<<")
    .map((pair) => resolve(pair.value, document))
    .flatMap((merged) => (isSeq(merged) ? merged.items.map((item) => resolve(item, document)) : [merged]));
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String((pair.key satisfies Scalar).value) : "";
}

function resolve(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function rangeOfNode(node: unknown): TextRange {
  const isNode = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  const range = isNode ? node.range : undefined;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}
