import type { Manifest } from "../manifest/manifest.ts";

/** The names of the environment variables that `manifest` takes tokens and app secrets from, each once, in the order of the Pages. */
export function secretNamesOf({
  pages,
  accountsTokenEnv,
}: Pick<Manifest, "pages" | "accountsTokenEnv">): readonly string[] {
  const names = pages.flatMap(({ tokenEnv, appSecretEnv }) => [tokenEnv, appSecretEnv]);
  return [...new Set(accountsTokenEnv === undefined ? names : [accountsTokenEnv, ...names])];
}
