import type { Random } from "../random.ts";
import type { ChaosAsset, ChaosProject } from "./chaos-project.ts";
import { makeContent, withNewAssets } from "./make-project.ts";

type Change = (project: ChaosProject, random: Random) => ChaosProject;

/** What people do to a project between two runs: one to three changes. */
export function changeProject(project: ChaosProject, random: Random): ChaosProject {
  let changed = project;
  for (let left = random.int(1, 3); left > 0; left--) changed = random.pick(changes)(changed, random);
  return changed;
}

/** The project with other bytes for the asset `key`, of the same type. */
export function withOtherBytes(project: ChaosProject, key: string, random: Random): ChaosProject {
  const { made } = project;
  return {
    ...project,
    made: made + 1,
    assets: project.assets.map((asset) => {
      if (asset.key !== key) return asset;
      return { ...asset, content: { ...makeContent(made, random), type: asset.content.type } };
    }),
  };
}

const changes: readonly Change[] = [
  (project, random) => withNewAssets(project, random.int(1, 4), random),
  (project, random) => {
    const gone = new Set(random.sample(project.assets, random.int(1, 3)));
    const assets = project.assets.filter((asset) => !gone.has(asset));
    return assets.length === 0 ? project : { ...project, assets };
  },
  (project, random) => withOtherBytes(project, random.pick(project.assets).key, random),
  renameAsset,
  dropPage,
  renamePage,
];

/** Another key, and for a glob another file, for the same bytes. */
function renameAsset(project: ChaosProject, random: Random): ChaosProject {
  const old = random.pick(project.assets);
  const { made } = project;
  const renamed: ChaosAsset = {
    ...old,
    key: old.source === "glob" ? `group/a${made}` : `a${made}`,
    fileName: old.fileName.replace(/^a\d+/, `a${made}`),
  };
  const assets = project.assets.map((asset) => (asset === old ? renamed : asset));
  return { ...project, made: made + 1, assets };
}

function dropPage(project: ChaosProject, random: Random): ChaosProject {
  if (project.pages.length < 2) return project;
  const dropped = random.pick(project.pages);
  const assets = project.assets.flatMap((asset) => {
    if (asset.pageIds === undefined) return asset;
    const pageIds = asset.pageIds.filter((id) => id !== dropped.id);
    return pageIds.length === 0 ? [] : { ...asset, pageIds };
  });
  if (assets.length === 0) return project;
  return { ...project, assets, pages: project.pages.filter((page) => page !== dropped) };
}

/** A Page is its ID: its entries must not mind. */
function renamePage(project: ChaosProject, random: Random): ChaosProject {
  if (project.form !== "pages") return project;
  const old = random.pick(project.pages);
  const { made } = project;
  const pages = project.pages.map((page) => (page === old ? { ...page, name: `page-${made}` } : page));
  return { ...project, made: made + 1, pages };
}
