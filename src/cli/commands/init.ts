import { dirname, resolve } from "node:path";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { createManifestText } from "../../core/init/create-manifest-text.ts";
import { printable } from "../../core/text/printable.ts";
import { findMedia } from "../../io/init/find-media.ts";
import { findOldIds, type OldId } from "../../io/init/find-old-ids.ts";
import { addGitAttribute, writeManifest } from "../../io/init/write-project.ts";
import { findManifest } from "../../io/project/find-manifest.ts";
import { lockfileNameOf } from "../../io/project/project-paths.ts";
import { renderJson } from "../../views/render-json.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommonOptions } from "../options.ts";

/** Writes a manifest for the media files of its folder, and says what to do next. */
export async function runInit(context: CommandContext, options: CommonOptions): Promise<number> {
  const name = options.manifest ?? "messenger-assets.yaml";
  const path = resolve(context.cwd, name);
  const folder = dirname(path);
  if (options.manifest === undefined) await assertNoManifest(folder);
  assertYaml(name);
  const media = await findMedia(folder);
  const oldIds = await findOldIds(folder);
  await writeManifest(path, name, createManifestText(media.map((found) => found.path)));
  const hasAttribute = await addGitAttribute(folder, lockfileNameOf(path));
  if (options.json === true) {
    context.stdout.write(renderJson({ formatVersion: 1, status: "complete", manifest: name, media, oldIds }));
  } else if (options.quiet !== true) {
    context.stdout.write(describe({ name, media: media.length, oldIds, hasAttribute }));
  }
  return exitCodes.done;
}

/** With another ending, or none, a second manifest would make both ambiguous. */
async function assertNoManifest(folder: string): Promise<void> {
  const existing = await findManifest(folder).catch((error: unknown) => {
    if (error instanceof DiagnosticError && error.diagnostics[0]?.code === "manifest-not-found")
      return undefined;
    throw error;
  });
  if (existing === undefined) return;
  throw new DiagnosticError([
    {
      code: "manifest-exists",
      severity: "error",
      message: `\`${existing}\` exists already`,
      hint: "edit it, or name another with `--manifest`",
    },
  ]);
}

function assertYaml(name: string): void {
  if (/\.ya?ml$/.test(name)) return;
  throw new DiagnosticError([
    {
      code: "manifest-extension",
      severity: "error",
      message: `\`init\` writes YAML, and \`${name}\` does not end so`,
      hint: "end it with `.yaml` or `.yml`",
    },
  ]);
}

interface Written {
  readonly name: string;
  readonly media: number;
  readonly oldIds: readonly OldId[];
  readonly hasAttribute: boolean;
}

function describe({ name, media, oldIds, hasAttribute }: Written): string {
  const files = media === 1 ? "1 media file" : `${media} media files`;
  const lines = [
    `wrote ${printable(name)}: ${files} found`,
    ...(hasAttribute ? ["wrote .gitattributes: reviews fold the lockfile"] : []),
    ...describeOldIds(oldIds),
    "",
    "Next: `messenger-assets plan --sandbox`, then `messenger-assets apply` with your Page's token.",
  ];
  return `${lines.join("\n")}\n`;
}

function describeOldIds(oldIds: readonly OldId[]): readonly string[] {
  if (oldIds.length === 0) return [];
  return [
    "",
    "These numbers may be attachment IDs of old; once `apply` has run, take them from the lockfile or the constants:",
    ...oldIds.map(({ file, line, id }) => `  ${printable(file)}:${line}  ${id}`),
  ];
}
