import { access } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Where the packages of a project are installed, and how. */
export interface Installation {
  /** The folder with the `package.json`. */
  readonly folder: string;
  readonly install: string;
}

const commands: readonly (readonly [lockfile: string, install: string])[] = [
  ["package-lock.json", "npm ci"],
  ["pnpm-lock.yaml", "corepack enable && pnpm install --frozen-lockfile"],
  ["yarn.lock", "corepack enable && yarn install --immutable"],
  ["bun.lock", "npm install --global bun && bun install --frozen-lockfile"],
];

/**
 * How the packages of the project in `folder` are installed: in the nearest folder with a `package.json`, up to
 * `top`, by the tool whose lockfile is there or above. Where there is none, `npm ci` in `top`.
 */
export async function findInstallation(folder: string, top: string): Promise<Installation> {
  const above = foldersUpTo(folder, top);
  const [home = top] = await filter(above, (candidate) => exists(join(candidate, "package.json")));
  const install = await firstCommand(foldersUpTo(home, top));
  return { folder: home, install: install ?? "npm ci" };
}

async function firstCommand(folders: readonly string[]): Promise<string | undefined> {
  const places = folders.flatMap((folder) =>
    commands.map(([name, install]) => ({ path: join(folder, name), install })),
  );
  const [found] = await filter(places, ({ path }) => exists(path));
  return found?.install;
}

function foldersUpTo(folder: string, top: string): readonly string[] {
  const folders = [folder];
  for (let current = folder; current !== top && current !== dirname(current); current = dirname(current)) {
    folders.push(dirname(current));
  }
  return folders;
}

async function filter<T>(values: readonly T[], fits: (value: T) => Promise<boolean>): Promise<readonly T[]> {
  const fitting = await Promise.all(values.map(fits));
  return values.filter((_, at) => fitting[at] === true);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
