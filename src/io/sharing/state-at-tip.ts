import { mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { takeKnownIds } from "../../apply/take-known-ids.ts";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { serializeLockfile } from "../../core/lockfile/serialize-lockfile.ts";
import type { PlanOptions } from "../../core/plan/create-plan.ts";
import { exportTree } from "../git/export-tree.ts";
import { gitText } from "../git/git-text.ts";
import { pathInWorkTree } from "../git/open-work-tree.ts";
import { readTreeFile } from "../git/tree-files.ts";
import { createGeneratedFiles, type GeneratingProject } from "../outputs/create-generated-files.ts";
import { loadProject } from "../project/load-project.ts";
import type { CommittedState, Publishing } from "./publishing.ts";

/** A commit of the remote that ours goes on top of. */
export interface Tip {
  readonly commit: string;
  /** As messages show it: `origin/main`. */
  readonly shownAs: string;
  /** Its lockfile with what the run has brought. */
  readonly lockfile: Lockfile;
}

/** What to commit, and what could not be done for it. */
export interface PreparedState extends CommittedState {
  readonly warnings: readonly Diagnostic[];
}

/**
 * What to commit on top of `tip`: its manifest says which of the IDs that are known counts, and what the outputs are. Where
 * that manifest cannot be used, the outputs stay as they are there.
 *
 * @throws {DiagnosticError} `manifest-gone` when the tip has no such manifest any more.
 */
export async function prepareAtTip(
  publishing: Publishing,
  tip: Tip,
  planOptions: PlanOptions,
): Promise<PreparedState> {
  const { desired } = publishing.project;
  const here = await prepareHere(publishing, takeKnownIds(desired, tip.lockfile, planOptions));
  const own = new Set([publishing.lockfilePath, ...here.outputs.keys()]);
  return (await isOtherProject(publishing, tip, own)) ? prepareExported(publishing, tip, planOptions) : here;
}

/** What to commit on top of our own commit: what the run has left here. */
export async function prepareHere(
  { project, workTree }: Publishing,
  lockfile: Lockfile,
): Promise<PreparedState> {
  try {
    const outputs = await generateOutputs(project, lockfile, workTree.top);
    return { lockfile, outputs, warnings: [] };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    // The apply has told that.
    return { lockfile, outputs: new Map(), warnings: [] };
  }
}

/** Whether commits between ours and the tip have changed anything but what we write. */
async function isOtherProject(
  { workTree: { git, head }, project, manifestPath }: Publishing,
  { commit, shownAs }: Tip,
  own: ReadonlySet<string>,
): Promise<boolean> {
  const changed = await gitText(git, ["diff", "--name-only", "--no-renames", "-z", head, commit]);
  const others = changed.split("\0").filter((path) => path !== "" && !own.has(path));
  if (!others.includes(manifestPath)) return others.length > 0;
  if ((await readTreeFile(git, commit, manifestPath)) !== undefined) return true;
  throw new DiagnosticError([manifestGone(project.paths.manifestName, shownAs)]);
}

async function prepareExported(
  publishing: Publishing,
  tip: Tip,
  planOptions: PlanOptions,
): Promise<PreparedState> {
  const target = join(publishing.scratch, "tip");
  try {
    return await prepareIn(target, publishing, { tip, planOptions });
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { lockfile: tip.lockfile, outputs: new Map(), warnings: [outputsLeft(tip.shownAs, error)] };
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

interface Preparation {
  readonly tip: Tip;
  readonly planOptions: PlanOptions;
}

async function prepareIn(
  target: string,
  { workTree: { git }, project, manifestPath, lockfilePath, scratch }: Publishing,
  { tip, planOptions }: Preparation,
): Promise<PreparedState> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const text = (await readTreeFile(git, tip.commit, manifestPath)) ?? "";
  const folder = /\.\./.test(text) ? "" : dirname(manifestPath).replace(/^\.$/, "");
  await exportTree(git, { commit: tip.commit, folder, target, indexFile: join(scratch, "tip.index") });
  // Without network, it tells the types of URL assets.
  await writeFile(join(target, lockfilePath), serializeLockfile(tip.lockfile));
  const exported = await loadProject({
    manifest: join(target, manifestPath),
    cwd: target,
    env: project.env,
    offline: true,
    allowPrivateHosts: project.allowPrivateHosts,
  });
  const lockfile = takeKnownIds(exported.desired, tip.lockfile, planOptions);
  return {
    outputs: await generateOutputs(exported, lockfile, await realpath(target)),
    lockfile,
    warnings: [],
  };
}

/** The texts of the outputs, as git names them from `top`. */
async function generateOutputs(
  project: GeneratingProject,
  lockfile: Lockfile,
  top: string,
): Promise<ReadonlyMap<string, string>> {
  const outputs = new Map<string, string>();
  for (const { path, text } of await createGeneratedFiles(project, lockfile)) {
    const named = await pathInWorkTree(path, top);
    if (named !== undefined) outputs.set(named, text);
  }
  return outputs;
}

function manifestGone(name: string, shownAs: string): Diagnostic {
  return {
    code: "manifest-gone",
    severity: "error",
    message: `\`${name}\` is not on \`${shownAs}\` any more: there is nothing to commit its IDs to`,
    hint: "run apply at the branch's newest commit",
  };
}

function outputsLeft(shownAs: string, { diagnostics }: DiagnosticError): Diagnostic {
  const [first] = diagnostics;
  return {
    code: "outputs-left",
    severity: "warning",
    message: `the outputs on \`${shownAs}\` stay as they are, because its manifest cannot be used: ${first?.message ?? ""}`,
    hint: "mend the manifest there; `generate`, or the next `apply`, writes them",
  };
}
