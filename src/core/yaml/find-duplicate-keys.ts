import { visit } from "yaml";
import type { Finding } from "../diagnostics/finding.ts";
import { rangeOfNode } from "./range-of-node.ts";
import { isMergeKey, nameOfKey, type YamlTree } from "./yaml-tree.ts";

/** Every key that stands a second time in its map, with the place of the first. */
export function findDuplicateKeys(tree: YamlTree): readonly Finding[] {
  const findings: Finding[] = [];
  visit(tree.document, {
    Map(_, map) {
      const first = new Map<string, unknown>();
      for (const pair of map.items) {
        if (isMergeKey(pair.key)) continue;
        const name = nameOfKey(pair, tree);
        const other = first.get(name);
        if (other === undefined) first.set(name, pair.key);
        else findings.push(duplicateKey(name, pair.key, other));
      }
    },
  });
  return findings;
}

function duplicateKey(name: string, key: unknown, first: unknown): Finding {
  return {
    code: "duplicate-key",
    message: `the key \`${name}\` is written twice in one map; first at`,
    messagePlace: rangeOfNode(first),
    hint: "remove one of the two, or give it another name",
    range: rangeOfNode(key),
  };
}
