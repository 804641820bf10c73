import { parseDocument } from "yaml";
import type { Finding } from "../diagnostics/finding.ts";
import type { TextRange } from "../text/redact.ts";
import { findBadMerges, findEndlessAlias, findUnknownAliases } from "./find-bad-alias.ts";
import { findDuplicateKeys } from "./find-duplicate-keys.ts";
import { findRange, findWritten } from "./find-range.ts";
import { findScalars, type YamlScalar } from "./find-scalars.ts";
import { findSyntaxErrors } from "./find-syntax-errors.ts";
import { toValue } from "./to-value.ts";
import { createYamlTree, type YamlPath } from "./yaml-tree.ts";

/** A YAML text that could be read. */
export interface YamlSource {
  /** Plain objects, arrays and scalars; aliases and merge keys resolved, keys as written. */
  readonly value: unknown;
  /** The range of the key or the value at `path`, or of its nearest ancestor where there is none. */
  readonly rangeOf: (path: YamlPath, part: "key" | "value") => TextRange;
  /** The scalar at `path` as written, without its quotes. */
  readonly writtenAt: (path: YamlPath) => string | undefined;
}

/** A YAML text as far as it could be read. */
export interface ParsedYaml {
  /** Undefined when the text is not YAML. */
  readonly source?: YamlSource;
  /** Every scalar value, also of a text that is not YAML as a whole. */
  readonly scalars: readonly YamlScalar[];
  readonly findings: readonly Finding[];
}

/**
 * Reads YAML 1.2 (so JSON too) with anchors and merge keys.
 *
 * @param isVerbatim tells the paths at which a number is taken as its source text, so that no digit is lost.
 */
export function parseYaml(text: string, isVerbatim: (path: YamlPath) => boolean): ParsedYaml {
  const document = parseDocument(text, {
    version: "1.2",
    // Also for a text that says `%YAML 1.1`, where `no` would be false and a date no text.
    schema: "core",
    merge: true,
    prettyErrors: false,
    // The library compares each key with each.
    uniqueKeys: false,
  });
  const scalars = findScalars(document);
  const syntaxErrors = findSyntaxErrors(document);
  if (document.errors.length > 0) return { scalars, findings: syntaxErrors };
  const tree = createYamlTree(document);
  const findings = [...syntaxErrors, ...findDuplicateKeys(tree)];
  const unknown = findUnknownAliases(tree);
  if (unknown.length > 0) return { scalars, findings: [...findings, ...unknown] };
  const endless = findEndlessAlias(tree);
  if (endless !== undefined) return { scalars, findings: [...findings, endless] };
  const source: YamlSource = {
    value: toValue(tree, isVerbatim),
    rangeOf: (path, part) => findRange(tree, path, part),
    writtenAt: (path) => findWritten(tree, path),
  };
  return { source, scalars, findings: [...findings, ...findBadMerges(tree)] };
}
