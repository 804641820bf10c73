import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { adaptPipeline } from "../../core/init/adapt-pipeline.ts";
import {
  type CiService,
  codeOwnersPaths,
  gitlabInclude,
  pipelineFiles,
  withCodeOwner,
} from "../../core/init/pipeline-files.ts";
import { packageFolder } from "../../package-folder.ts";
import { errorCode } from "../error-code.ts";
import { fileError } from "../file-error.ts";
import type { ProjectPaths } from "../project/project-paths.ts";
import { ensureFolderOf } from "../work-folder.ts";
import { findInstallation } from "./find-installation.ts";

/** What the pipelines are written for. */
export interface PipelineProject {
  readonly paths: Pick<ProjectPaths, "workTree" | "manifest" | "lockfile">;
  /** The branch that is applied. */
  readonly branch: string;
  /** The names of the environment variables that hold the manifest's secrets. */
  readonly secretNames: readonly string[];
  /** Whose reviews a change of the lockfile by hand needs. */
  readonly owner: string | undefined;
}

/** What was written, from the top of the repository. */
export interface WrittenPipelines {
  readonly written: readonly string[];
  /** What is to be added to a `.gitlab-ci.yml` of somebody else's. */
  readonly include?: string;
}

interface NewFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes the pipelines of `service`, none over a file of another content, and a line for `CODEOWNERS`.
 *
 * @throws {DiagnosticError} `pipeline-exists`, before anything is written; `pipeline-unwritable`.
 */
export async function writePipelines(
  service: CiService,
  project: PipelineProject,
): Promise<WrittenPipelines> {
  const { workTree } = project.paths;
  const pipelines = await createPipelines(service, project);
  const present = await Promise.all(pipelines.map(({ path }) => readIfThere(join(workTree, path))));
  const taken = pipelines.filter(({ text }, at) => present[at] !== undefined && present[at] !== text);
  if (taken.length > 0) throw new DiagnosticError(taken.map(pipelineExists));
  const include = service === "gitlab" ? await createInclude(workTree) : undefined;
  const owners = await createOwners(service, project);
  const wanted = pipelines.filter((_, at) => present[at] === undefined);
  const files = [...wanted, ...(include?.kind === "new" ? [include.file] : []), ...owners];
  for (const { path, text } of files) await writeNew(workTree, path, text);
  return {
    written: files.map(({ path }) => path),
    ...(include?.kind === "missing" && { include: gitlabInclude }),
  };
}

const examples = new URL("examples/ci/", packageFolder);

async function createPipelines(service: CiService, project: PipelineProject): Promise<readonly NewFile[]> {
  const { paths, branch, secretNames } = project;
  const { folder, install } = await findInstallation(dirname(paths.manifest), paths.workTree);
  const setting = {
    manifest: slashed(relative(folder, paths.manifest)),
    workingDirectory: slashed(relative(paths.workTree, folder)) || ".",
    branch,
    install,
    secretNames,
  };
  return await Promise.all(
    pipelineFiles[service].map(async ({ example, path }) => {
      const text = await readFile(new URL(`${service}/${example}`, examples), "utf8");
      return { path, text: adaptPipeline(text, setting) };
    }),
  );
}

type Include =
  | { readonly kind: "new"; readonly file: NewFile }
  /** The file is somebody else's, and says nothing of ours. */
  | { readonly kind: "missing" };

async function createInclude(workTree: string): Promise<Include | undefined> {
  const path = ".gitlab-ci.yml";
  const text = await readIfThere(join(workTree, path));
  if (text === undefined) return { kind: "new", file: { path, text: gitlabInclude } };
  return pipelineFiles.gitlab.every((file) => text.includes(file.path)) ? undefined : { kind: "missing" };
}

async function createOwners(
  service: CiService,
  { paths, owner }: PipelineProject,
): Promise<readonly NewFile[]> {
  const places = codeOwnersPaths[service];
  const texts = await Promise.all(places.map((path) => readIfThere(join(paths.workTree, path))));
  const at = Math.max(
    0,
    texts.findIndex((text) => text !== undefined),
  );
  const path = places[at];
  const lockfile = slashed(relative(paths.workTree, paths.lockfile));
  const text = withCodeOwner(texts[at] ?? "", lockfile, owner);
  return path === undefined || text === undefined ? [] : [{ path, text }];
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw fileError(
      { code: "pipeline-unwritable", message: `\`${path}\` cannot be read`, file: path },
      error,
    );
  }
}

async function writeNew(workTree: string, name: string, text: string): Promise<void> {
  const path = join(workTree, name);
  try {
    await ensureFolderOf(path);
    await writeFile(path, text);
  } catch (error) {
    throw fileError(
      { code: "pipeline-unwritable", message: `\`${name}\` cannot be written`, file: name },
      error,
    );
  }
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}

function pipelineExists({ path }: NewFile): Diagnostic {
  return {
    code: "pipeline-exists",
    severity: "error",
    message: `\`${path}\` exists already, and says something else`,
    hint: "move it away to have it written anew, or take over what you need from `examples/ci/` of the package",
  };
}
