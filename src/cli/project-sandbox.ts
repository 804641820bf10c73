import { join } from "node:path";
import { expandDeclarations } from "../core/desired/expand-declarations.ts";
import type { Manifest } from "../core/manifest/manifest.ts";
import type { Credentials } from "../io/graph/credentials.ts";
import { Secret } from "../io/graph/secret.ts";
import { isWithin, type ProjectPaths } from "../io/project/project-paths.ts";
import { isSandboxUrl, pathOfSandboxUrl } from "../io/project/sandbox-url.ts";
import type { SandboxConfig } from "../sandbox/config/sandbox-config.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../sandbox/start-sandbox.ts";
import { createKeysOf } from "./uploaded-keys.ts";

/** An emulator of the Pages of one manifest, which serves the files that it names at `http://sandbox.localhost/`. */
export interface ProjectSandbox extends Sandbox {
  readonly credentialsOf: (page: string) => Credentials;
}

/** How the emulator listens, by which clock, whom it plays in place of the manifest's Pages, and how it misbehaves. */
export type ProjectSandboxOptions = Pick<SandboxOptions, "host" | "port" | "rules" | "onRequest"> &
  Required<Pick<SandboxOptions, "now">> & { readonly config?: SandboxConfig | undefined };

/** Starts the emulator of `manifest`'s Pages, or of others; its state is kept beside the manifest. */
export async function startProjectSandbox(
  manifest: Manifest,
  paths: ProjectPaths,
  { config, ...options }: ProjectSandboxOptions,
): Promise<ProjectSandbox> {
  const files = servedFiles(manifest, paths);
  const sandbox = await startSandbox({
    ...options,
    ...playedPages(manifest, config),
    statePath: paths.sandboxState,
    resolveMedia: (path) => files.get(path),
    keysOf: createKeysOf(manifest, paths.folder),
  });
  const tokens = new Map(sandbox.pages.map(({ name, token }) => [name, token]));
  return { ...sandbox, credentialsOf: (page) => ({ token: new Secret(tokens.get(page) ?? "") }) };
}

/** What the config does not say of a Page, the manifest's Page of that name does. */
function playedPages(
  manifest: Manifest,
  config: SandboxConfig | undefined,
): Pick<SandboxOptions, "pages" | "accounts"> {
  const pages = manifest.pages.map(({ name, id, platform }) => ({
    name,
    platform,
    ...(id !== undefined && { id }),
  }));
  if (config === undefined)
    return { pages, ...(manifest.accountsTokenEnv !== undefined && { accounts: {} }) };
  const known = new Map(pages.map((page) => [page.name, page]));
  return { ...config, pages: config.pages.map((page) => ({ ...known.get(page.name), ...page })) };
}

function servedFiles(manifest: Manifest, paths: ProjectPaths): ReadonlyMap<string, string> {
  const urls = expandDeclarations(manifest, { lacksPages: true })
    .requests.map(({ source }) => source)
    .filter(isSandboxUrl);
  return new Map(
    urls
      .map((url) => [pathOfSandboxUrl(url), join(paths.folder, pathOfSandboxUrl(url))] as const)
      .filter(([, file]) => isWithin(file, paths.folder)),
  );
}
