import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { createManifestText } from "../../core/init/create-manifest-text.ts";
import type { CiService } from "../../core/init/pipeline-files.ts";
import { secretNamesOf } from "../../core/init/secret-names-of.ts";
import { printable } from "../../core/text/printable.ts";
import { findDefaultBranch } from "../../io/git/find-default-branch.ts";
import { type FoundMedia, findMedia } from "../../io/init/find-media.ts";
import { findOldIds, type OldId } from "../../io/init/find-old-ids.ts";
import { type WrittenPipelines, writePipelines } from "../../io/init/write-pipelines.ts";
import { addGitAttribute, writeManifest } from "../../io/init/write-project.ts";
import { findAnyManifest } from "../../io/project/find-manifest.ts";
import { createProjectPaths, lockfileNameOf } from "../../io/project/project-paths.ts";
import { readManifest } from "../../io/project/read-manifest.ts";
import { renderJson } from "../../views/render-json.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommonOptions } from "../options.ts";

/** What `init` takes. */
export interface InitCommandOptions extends CommonOptions {
  readonly ci?: CiService;
  readonly codeOwner?: string;
}

/** Writes a manifest for the media files of its folder, and pipelines where they are asked for; says what to do next. */
export async function runInit(context: CommandContext, options: InitCommandOptions): Promise<number> {
  const { cwd, stdout } = context;
  const existing = options.ci === undefined ? undefined : await findExisting(cwd, options.manifest);
  const made = existing === undefined ? await makeManifest(context, options) : undefined;
  const manifest = existing ?? made?.manifest ?? "";
  const pipelines =
    options.ci === undefined ? undefined : await writeCi(context, { ...options, ci: options.ci, manifest });
  if (options.json === true) {
    const { media = [], oldIds = [] } = made ?? {};
    stdout.write(
      renderJson({
        formatVersion: 1,
        status: "complete",
        manifest,
        media,
        oldIds,
        ...(pipelines && { pipelines }),
      }),
    );
  } else if (options.quiet !== true) {
    if (made !== undefined) stdout.write(describe(made));
    if (pipelines !== undefined) stdout.write(describePipelines(pipelines));
  }
  return exitCodes.done;
}

async function findExisting(cwd: string, name: string | undefined): Promise<string | undefined> {
  if (name !== undefined) return (await isFile(resolve(cwd, name))) ? name : undefined;
  return findAnyManifest(cwd);
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

async function makeManifest(context: CommandContext, options: InitCommandOptions): Promise<Made> {
  const manifest = options.manifest ?? "messenger-assets.yaml";
  const path = resolve(context.cwd, manifest);
  const folder = dirname(path);
  if (options.manifest === undefined) await assertNoManifest(folder);
  assertYaml(manifest);
  const media = await findMedia(folder);
  const oldIds = await findOldIds(folder);
  await writeManifest(path, manifest, createManifestText(media.map((found) => found.path)));
  const hasAttribute = await addGitAttribute(folder, lockfileNameOf(path));
  return { manifest, media, oldIds, hasAttribute };
}

interface CiOptions {
  readonly ci: CiService;
  readonly codeOwner?: string;
  /** As given. */
  readonly manifest: string;
}

async function writeCi(
  { cwd, env }: CommandContext,
  { ci, codeOwner, manifest: name }: CiOptions,
): Promise<WrittenPipelines> {
  const paths = await createProjectPaths(name, { cwd, isSandbox: false });
  return writePipelines(ci, {
    paths,
    branch: await findDefaultBranch({ folder: paths.folder, env }),
    secretNames: secretNamesOf(await readManifest(paths)),
    owner: codeOwner,
  });
}

/** With another ending, or none, a second manifest would make both ambiguous. */
async function assertNoManifest(folder: string): Promise<void> {
  const existing = await findAnyManifest(folder);
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

interface Made {
  readonly manifest: string;
  readonly media: readonly FoundMedia[];
  readonly oldIds: readonly OldId[];
  readonly hasAttribute: boolean;
}

function describe({ manifest, media, oldIds, hasAttribute }: Made): string {
  const files = media.length === 1 ? "1 media file" : `${media.length} media files`;
  const lines = [
    `wrote ${printable(manifest)}: ${files} found`,
    ...(hasAttribute ? ["wrote .gitattributes: reviews fold the lockfile"] : []),
    ...describeOldIds(oldIds),
    "",
    "Next: `messenger-assets plan --sandbox`, then `messenger-assets apply` with your Page's token.",
  ];
  return `${lines.join("\n")}\n`;
}

function describePipelines({ written, include }: WrittenPipelines): string {
  const lines = [
    ...(written.length === 0 ? ["The pipelines are there already."] : []),
    ...written.map((path) => `wrote ${printable(path)}`),
    ...(include === undefined
      ? []
      : ["", "Add this to .gitlab-ci.yml:", "", ...include.trimEnd().split("\n")]),
    "",
    "Next: read the head of the first file, which says what secrets and variables it wants, and commit them all.",
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
