import { listNames } from "../../core/desired/list-names.ts";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import {
  type ExplainFacts,
  explainAsset,
  explainGoneId,
  knownKeys,
} from "../../core/explain/explain-asset.ts";
import type { Explanation, IdHistory, ToldExplanation } from "../../core/explain/explanation.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import { emptyLockfile, type Lockfile } from "../../core/lockfile/lockfile.ts";
import { checkLockfile } from "../../core/lockfile/parse-lockfile.ts";
import { createPlan } from "../../core/plan/create-plan.ts";
import { suggest } from "../../core/text/suggest.ts";
import { type FoundHistory, findIdHistory } from "../../io/git/find-id-history.ts";
import type { Project } from "../../io/project/load-project.ts";
import { explanationDocument } from "../../views/explanation-document.ts";
import { mostExplanations, renderExplanations } from "../../views/render-explanation.ts";
import { renderJson } from "../../views/render-json.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { openProject } from "../open-project.ts";
import type { CommonOptions } from "../options.ts";
import { createSelection } from "../select.ts";
import { textOptionsOf } from "../text-options.ts";

/** What `explain` takes beside the key or ID. */
export interface ExplainCommandOptions extends CommonOptions {
  readonly page?: readonly string[];
}

/** Prints what there is to know of a key or an attachment ID. Needs no token and no network. */
export async function runExplain(
  context: CommandContext,
  word: string,
  options: ExplainCommandOptions,
): Promise<number> {
  const { project, nowMs } = await openProject(context, {
    ...options,
    offline: true,
    allowPrivateHosts: true,
  });
  const facts: ExplainFacts = {
    desired: project.desired,
    lockfile: alignPages(project.lockfile, project.manifest.pages),
    plan: createPlan(project.desired, project.lockfile, { nowMs }),
    ...createSelection(project, { ...(options.page && { page: options.page }) }),
  };
  const explanations = explainAsset(word, facts);
  const told =
    explanations.length === 0
      ? await tellGone(word, facts, project)
      : await tellHistories(explanations, project);
  if (options.json === true) context.stdout.write(renderJson(explanationDocument(word, told, nowMs)));
  else if (options.quiet !== true) {
    const text = textOptionsOf(context, context.stdout, options.color);
    context.stdout.write(renderExplanations(told, { ...text, nowMs }));
  }
  return exitCodes.done;
}

/** Git is asked for as many IDs as anyone reads about. */
async function tellHistories(
  explanations: readonly Explanation[],
  { paths, env }: Project,
): Promise<readonly ToldExplanation[]> {
  const told: ToldExplanation[] = [];
  for (const explanation of explanations) {
    const id = explanation.held?.entry.attachmentId;
    if (id === undefined || explanations.length > mostExplanations) told.push({ explanation });
    else told.push({ explanation, history: (await findIdHistory(id, paths.lockfile, { env })).history });
  }
  return told;
}

/** What no key and no ID of the lockfile is may be an ID of old. */
async function tellGone(
  word: string,
  facts: ExplainFacts,
  project: Project,
): Promise<readonly ToldExplanation[]> {
  const { paths, env, manifest } = project;
  if (!/^\d+$/.test(word)) throw new DiagnosticError([keyUnknown(word, facts)]);
  const found = await findIdHistory(word, paths.lockfile, { env });
  const past = alignPages(pastLockfile(found, paths.lockfileName), manifest.pages);
  const told = explainGoneId(word, past, facts).map((explanation) => ({
    explanation,
    history: found.history,
  }));
  if (told.length === 0) throw new DiagnosticError([idUnknown(word, found, paths.lockfileName)]);
  return told;
}

/** A lockfile of old that cannot be read tells nothing of its IDs. */
function pastLockfile({ lastText }: FoundHistory, name: string): Lockfile {
  const checked = lastText === undefined ? undefined : checkLockfile(lastText, name);
  return checked?.kind === "lockfile" ? checked.lockfile : emptyLockfile;
}

function keyUnknown(word: string, facts: ExplainFacts): Diagnostic {
  return {
    code: "key-not-found",
    severity: "error",
    message: `\`${word}\` is no key of the manifest or the lockfile, and no attachment ID`,
    hint: hintOfKeys(word, knownKeys(facts)),
  };
}

function hintOfKeys(word: string, keys: readonly string[]): string {
  const below = keys.filter((key) => key.startsWith(`${word}/`));
  if (below.length > 0) return `below it are ${listNames(below)}`;
  const meant = suggest(word, keys);
  return meant === undefined ? "`messenger-assets status` lists the keys" : `did you mean \`${meant}\`?`;
}

function idUnknown(word: string, { history }: FoundHistory, lockfileName: string): Diagnostic {
  return {
    code: "id-unknown",
    severity: "error",
    message: `the attachment ID \`${word}\` is not in \`${lockfileName}\`${whereElse(history)}`,
    hint: "is it of another manifest (`--manifest`), or of a branch or commit that is not fetched (`git fetch --all`)?",
  };
}

function whereElse(history: IdHistory): string {
  switch (history.kind) {
    case "found":
      return `; \`git show ${history.came.hash}\` brought it, but for no Page that it can be told of`;
    case "uncommitted":
      return " now, nor in a commit of any branch here";
    case "unavailable":
      return `, and its history cannot be looked at: ${history.reason}`;
    default:
      return history satisfies never;
  }
}
