import { dirname, join } from "node:path";
import { describeRun } from "../../core/commit/run-origin.ts";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { findCommitter } from "../git/committer.ts";
import { openWorkTree, pathInWorkTree } from "../git/open-work-tree.ts";
import type { Project } from "../project/load-project.ts";
import { findIgnored } from "./commit-state.ts";
import type { Publishing } from "./publishing.ts";

/**
 * What the commits of a run are made with, found out before anything is uploaded.
 *
 * @throws {DiagnosticError} as `openWorkTree` and `findCommitter`; `lockfile-ignored` when git would not take the lockfile.
 */
export async function openPublishing(project: Project, skipsCi: boolean): Promise<Publishing> {
  const { paths, env } = project;
  const workTree = await openWorkTree(paths.folder, env);
  const { git, top, head } = workTree;
  const committer = await findCommitter(git, env);
  const lockfilePath = await pathInWorkTree(paths.lockfile, top);
  if (lockfilePath === undefined || (await findIgnored(git, [lockfilePath])).length > 0) {
    throw new DiagnosticError([lockfileIgnored(paths.lockfileName, lockfilePath === undefined)]);
  }
  return {
    project,
    workTree,
    committer,
    source: { appliedFor: head, origin: describeRun(env, committer.name) },
    skipsCi,
    manifestPath: (await pathInWorkTree(paths.manifest, top)) ?? paths.manifestName,
    lockfilePath,
    scratch: join(dirname(paths.journal), "git"),
  };
}

function lockfileIgnored(name: string, isOutside: boolean): Diagnostic {
  return {
    code: "lockfile-ignored",
    severity: "error",
    message: `\`${name}\` cannot be committed: ${isOutside ? "it is a link out of the work tree" : "git ignores it"}`,
    hint: "keep the lockfile in git: it is the only record of the IDs",
    file: name,
  };
}
