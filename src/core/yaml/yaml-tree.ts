import { type Document, isAlias, isMap, isScalar, isSeq, type Pair, visit, type YAMLMap } from "yaml";

/** Where something stands in a YAML text: keys of maps and indexes of sequences, from the root. */
export type YamlPath = readonly string[];

/** One key of a map, and the nodes of the key and its value. */
export interface Member {
  readonly key: unknown;
  readonly value: unknown;
}

/** A document with what the library leaves open: where aliases lead, and what maps hold with their merge keys. */
export interface YamlTree {
  readonly document: Document;
  /** The node itself, or the one that an alias stands for; undefined when nobody set its anchor. */
  readonly targetOf: (node: unknown) => unknown;
  /** The last of each name; a name of its own comes before a merged one, and an earlier merge before a later one. */
  readonly membersOf: (map: YAMLMap) => ReadonlyMap<string, Member>;
}

/** Works out the aliases of `document` in one walk: the library would walk it once for each. */
export function createYamlTree(document: Document): YamlTree {
  const targets = linkAliases(document);
  const known = new Map<YAMLMap, ReadonlyMap<string, Member>>();
  const tree: YamlTree = {
    document,
    targetOf: (node) => (isAlias(node) ? targets.get(node) : node),
    membersOf: (map) => {
      const members = known.get(map) ?? createMembers(map, tree);
      known.set(map, members);
      return members;
    },
  };
  return tree;
}

function linkAliases(document: Document): ReadonlyMap<unknown, unknown> {
  const anchors = new Map<string, unknown>();
  const targets = new Map<unknown, unknown>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) targets.set(node, anchors.get(node.source));
      else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

function createMembers(map: YAMLMap, tree: YamlTree): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const pair of map.items) {
    if (!isMergeKey(pair.key)) members.set(nameOfKey(pair, tree), { key: pair.key, value: pair.value });
  }
  for (const merged of map.items
    .filter(({ key }) => isMergeKey(key))
    .flatMap((pair) => sourcesOf(pair, tree))) {
    if (!isMap(merged)) continue;
    for (const [name, member] of tree.membersOf(merged)) if (!members.has(name)) members.set(name, member);
  }
  return members;
}

/** What a merge key merges: one node, or each of a sequence, aliases resolved. */
export function sourcesOf(pair: Pair, tree: YamlTree): readonly unknown[] {
  const source = tree.targetOf(pair.value);
  return isSeq(source) ? source.items.map(tree.targetOf) : [source];
}

/** Whether `key` is `<<` without quotes. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

/** A key as written: `007` and `1.10` are names, no numbers. */
export function nameOfKey(pair: Pair, tree: YamlTree): string {
  const key = tree.targetOf(pair.key);
  if (!isScalar(key)) return "?";
  const { value, source = "?" } = key;
  return typeof value === "string" ? value : source;
}
