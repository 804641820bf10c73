import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { TextRange } from "../text/redact.ts";

/** Where a node of a YAML document stands in its text; the very beginning for anything else. */
export function rangeOfNode(node: unknown): TextRange {
  const isNode = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  const range = isNode ? node.range : undefined;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}
