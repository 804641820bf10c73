import { isMap, isScalar, isSeq } from "yaml";
import { defineMember } from "./define-member.ts";
import type { YamlPath, YamlTree } from "./yaml-tree.ts";

/**
 * The plain objects, arrays and scalars that `tree` stands for, aliases and merge keys resolved.
 *
 * @param isVerbatim tells the paths at which a number is taken as its source text, so that no digit is lost.
 */
export function toValue(tree: YamlTree, isVerbatim: (path: YamlPath) => boolean): unknown {
  const convert = (node: unknown, path: YamlPath): unknown => {
    const target = tree.targetOf(node);
    if (isSeq(target)) return target.items.map((item, index) => convert(item, [...path, String(index)]));
    if (isScalar(target)) {
      return typeof target.value === "number" && isVerbatim(path) ? target.source : target.value;
    }
    if (!isMap(target)) return null;
    const value: Record<string, unknown> = {};
    for (const [name, member] of tree.membersOf(target)) {
      defineMember(value, name, convert(member.value, [...path, name]));
    }
    return value;
  };
  return convert(tree.document.contents, []);
}
