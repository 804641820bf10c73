import { type Alias, isAlias, isMap, isPair, isSeq, visit } from "yaml";
import type { Finding } from "../diagnostics/finding.ts";
import { rangeOfNode } from "./range-of-node.ts";
import { isMergeKey, sourcesOf, type YamlTree } from "./yaml-tree.ts";

/** More values than this, aliases expanded, are refused: a few hundred bytes can stand for billions. */
const maxExpandedValues = 1_000_000;

/** Every alias whose anchor does not stand before it. */
export function findUnknownAliases(tree: YamlTree): readonly Finding[] {
  const findings: Finding[] = [];
  visit(tree.document, {
    Alias(_, alias) {
      if (tree.targetOf(alias) === undefined) findings.push(unknownAlias(alias));
    },
  });
  return findings;
}

function unknownAlias(alias: Alias): Finding {
  return {
    code: "yaml-syntax",
    message: `the alias \`*${alias.source}\` stands for nothing`,
    hint: `write the anchor \`&${alias.source}\` before its alias; a text that begins with \`*\` needs quotes`,
    range: rangeOfNode(alias),
  };
}

/** Every merge key that merges something else than maps; every anchor is known. */
export function findBadMerges(tree: YamlTree): readonly Finding[] {
  const findings: Finding[] = [];
  visit(tree.document, {
    Pair(_, pair) {
      if (!isMergeKey(pair.key) || sourcesOf(pair, tree).every((source) => isMap(source))) return;
      findings.push({
        code: "yaml-syntax",
        message: "`<<` merges maps alone",
        hint: "write the alias of a map (`<<: *name`), or a list of them (`<<: [*a, *b]`)",
        range: rangeOfNode(pair.value ?? pair.key),
      });
    },
  });
  return findings;
}

/** The first alias that contains itself, or that brings what it stands in over a million values; every anchor is known. */
export function findEndlessAlias(tree: YamlTree): Finding | undefined {
  const counts = new Map<unknown, number>();
  let endless: Finding | undefined;
  const count = (node: unknown): number => {
    const target = tree.targetOf(node);
    if (!isMap(target) && !isSeq(target)) return 1;
    const known = counts.get(target);
    if (known !== undefined) return known;
    counts.set(target, Number.POSITIVE_INFINITY);
    let total = 1;
    for (const item of target.items) {
      const value: unknown = isPair(item) ? item.value : item;
      total += count(value);
      if (isAlias(value) && total > maxExpandedValues) endless ??= endlessAlias(value, total);
    }
    counts.set(target, total);
    return total;
  };
  count(tree.document.contents);
  return endless;
}

function endlessAlias(alias: Alias, total: number): Finding {
  const isEndless = total === Number.POSITIVE_INFINITY;
  return {
    code: "yaml-alias-bomb",
    message: isEndless
      ? `the alias \`*${alias.source}\` contains itself`
      : `aliases expand this to more than ${maxExpandedValues.toLocaleString("en")} values`,
    hint: isEndless
      ? "write out what is meant instead of the alias"
      : "write the values out, or nest fewer aliases in each other",
    range: rangeOfNode(alias),
  };
}
