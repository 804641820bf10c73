import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";

/** What a manifest is called unless somebody says otherwise. */
export const usualManifest = "messenger-assets.yaml";

const names = [usualManifest, "messenger-assets.yml", "messenger-assets.json"] as const;

/**
 * The manifest's name in `folder`.
 *
 * @throws {DiagnosticError} `manifest-not-found`, or `manifest-ambiguous` when there are two.
 */
export async function findManifest(folder: string): Promise<string> {
  const found = await findAnyManifest(folder);
  if (found === undefined) throw new DiagnosticError([notFound]);
  return found;
}

/**
 * The manifest's name in `folder`, if there is one.
 *
 * @throws {DiagnosticError} `manifest-ambiguous` when there are two.
 */
export async function findAnyManifest(folder: string): Promise<string | undefined> {
  const found: string[] = [];
  for (const name of names) {
    const exists = await lstat(join(folder, name)).then(
      () => true,
      () => false,
    );
    if (exists) found.push(name);
  }
  const [only, another] = found;
  if (another === undefined) return only;
  throw new DiagnosticError([
    {
      code: "manifest-ambiguous",
      severity: "error",
      message: `there are ${found.map((name) => `\`${name}\``).join(" and ")} here`,
      hint: "remove one, or name the one to use with `--manifest`",
    },
  ]);
}

const notFound = {
  code: "manifest-not-found",
  severity: "error",
  message: "there is no `messenger-assets.yaml` in this folder",
  hint: "`messenger-assets init` writes one; `--manifest FILE` names another",
} as const;
