import { isMap, isScalar, isSeq } from "yaml";
import type { TextRange } from "../text/redact.ts";
import { rangeOfNode } from "./range-of-node.ts";
import type { Member, YamlPath, YamlTree } from "./yaml-tree.ts";

/** The range of the key or the value at `path`, or of its nearest ancestor where there is none. */
export function findRange(tree: YamlTree, path: YamlPath, part: "key" | "value"): TextRange {
  let node = tree.targetOf(tree.document.contents);
  let range = rangeOfNode(node);
  for (const [depth, segment] of path.entries()) {
    const child = childOf(node, segment, tree);
    if (child === undefined) return range;
    const wantsKey = part === "key" && depth === path.length - 1;
    // Where only the value's own block is known it spans lines: the key says better where it is.
    const isBlock = isMap(child.value) || isSeq(child.value);
    range = rangeOfNode(child.key !== undefined && (wantsKey || isBlock) ? child.key : child.value);
    node = tree.targetOf(child.value);
  }
  return range;
}

/** A scalar as written, without its quotes; undefined when there is none at `path`. */
export function findWritten(tree: YamlTree, path: YamlPath): string | undefined {
  let node = tree.targetOf(tree.document.contents);
  for (const segment of path) node = tree.targetOf(childOf(node, segment, tree)?.value);
  return isScalar(node) ? node.source : undefined;
}

function childOf(node: unknown, segment: string, tree: YamlTree): Member | undefined {
  if (isMap(node)) {
    const member = tree.membersOf(node).get(segment);
    return member && { key: member.key, value: member.value ?? member.key };
  }
  const value = isSeq(node) ? node.items[Number(segment)] : undefined;
  return value === undefined ? undefined : { key: undefined, value };
}
