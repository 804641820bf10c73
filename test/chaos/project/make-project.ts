import type { Random } from "../random.ts";
import type { ChaosAsset, ChaosPage, ChaosProject } from "./chaos-project.ts";
import { type Content, type MediaType, mediaKinds } from "./content.ts";

/** A random project of some of the sandbox's `pages`: most are small, some have up to 300 assets. */
export function makeProject(random: Random, pages: readonly ChaosPage[]): ChaosProject {
  const count = random.weigh([
    [70, random.int(1, 10)],
    [22, random.int(11, 35)],
    [6, random.int(36, 120)],
    [2, random.int(121, 300)],
  ]);
  const form = random.weigh([
    [2, "token"],
    [3, "page"],
    [5, "pages"],
  ] as const);
  const chosen = form === "pages" ? random.sample(pages, random.int(1, 3)) : pages.slice(0, 1);
  const empty: ChaosProject = {
    form,
    pages: chosen.map((page) => (form === "pages" ? page : { ...page, name: "default" })),
    assets: [],
    hasOutputs: random.chance(0.25),
    made: 0,
  };
  return withNewAssets(empty, count, random);
}

/** The project with so many assets more. */
export function withNewAssets(project: ChaosProject, count: number, random: Random): ChaosProject {
  let grown = project;
  for (let index = 0; index < count; index++) {
    const asset = makeAsset(grown, random);
    grown = { ...grown, assets: [...grown.assets, asset], made: grown.made + 1 };
  }
  return grown;
}

function makeAsset(project: ChaosProject, random: Random): ChaosAsset {
  const { made, pages, assets } = project;
  const source = random.weigh([
    [50, "path"],
    [40, "glob"],
    [5, "url"],
    [5, "url-bytes"],
  ] as const);
  const content =
    random.chance(0.12) && assets.length > 0 ? random.pick(assets).content : makeContent(made, random);
  const isForSome = source !== "glob" && pages.length > 1 && random.chance(0.2);
  return {
    key: source === "glob" ? `group/a${made}` : `a${made}`,
    source,
    fileName: `a${made}.${mediaKinds[content.type].extension}`,
    content,
    ...(isForSome && { pageIds: random.sample(pages, random.int(1, pages.length)).map(({ id }) => id) }),
  };
}

/** Bytes that differ for every `number`. */
export function makeContent(number: number, random: Random): Content {
  const type = random.weigh<MediaType>([
    [6, "image"],
    [2, "video"],
    [2, "file"],
  ]);
  const paddingBytes = random.weigh([
    [20, 0],
    [4, random.int(1, 5_000)],
    [1, random.int(50_000, 200_000)],
  ]);
  return { type, text: `content ${number}`, paddingBytes };
}
