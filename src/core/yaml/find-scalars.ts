import { type Document, isPair, isScalar, visit } from "yaml";
import type { TextRange } from "../text/redact.ts";
import { rangeOfNode } from "./range-of-node.ts";
import type { YamlPath } from "./yaml-tree.ts";

/** One scalar value of the text, with the keys that it stands under (no indexes of sequences). */
export interface YamlScalar {
  readonly keys: YamlPath;
  readonly text: string;
  readonly range: TextRange;
}

/** Every scalar value of `document`, which may be broken. */
export function findScalars(document: Document): readonly YamlScalar[] {
  const scalars: YamlScalar[] = [];
  visit(document, {
    Scalar(part, scalar, ancestors) {
      if (part === "key" || scalar.value === null) return;
      const keys = ancestors.flatMap((ancestor) =>
        isPair(ancestor) && isScalar(ancestor.key) ? [String(ancestor.key.value)] : [],
      );
      scalars.push({ keys, text: String(scalar.value), range: rangeOfNode(scalar) });
    },
  });
  return scalars;
}
