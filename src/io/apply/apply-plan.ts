import type { ApplyEvent } from "../../apply/apply-event.ts";
import type { ApplyResult } from "../../apply/apply-result.ts";
import { bindPages } from "../../apply/bind-pages.ts";
import { executePlan } from "../../apply/execute-plan.ts";
import type { Clock, Upload } from "../../apply/ports.ts";
import type { UploadErrorDetail } from "../../apply/upload-error.ts";
import type { DesiredState } from "../../core/desired/desired-state.ts";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { serializeLockfile } from "../../core/lockfile/serialize-lockfile.ts";
import { createPlan, type PlanOptions } from "../../core/plan/create-plan.ts";
import { isUploadAction, type Plan } from "../../core/plan/plan.ts";
import { systemClock } from "../clock.ts";
import { type Credentials, readCredentials } from "../graph/credentials.ts";
import { createGraphClient } from "../graph/graph-client.ts";
import { openJournal } from "../journal/open-journal.ts";
import { openLockfileStore } from "../lockfile/lockfile-store.ts";
import { createGeneratedFiles } from "../outputs/create-generated-files.ts";
import { writeGeneratedFiles } from "../outputs/write-generated-files.ts";
import type { Project } from "../project/load-project.ts";
import { createUrlSource } from "./url-source.ts";
import { withUrlRecheck } from "./with-url-recheck.ts";

/** How a plan is applied. */
export interface ApplyPlanOptions {
  /** What the plan was made with: it is made again when a token tells whose Page it is. */
  readonly plan: PlanOptions;
  /** Uploads at a time and Page; the default is 4. */
  readonly concurrency?: number;
  /** Ends the run in good order: uploads in flight get 5 s. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: ApplyEvent) => void;
  /** The secrets of a Page, by its name. Default: from the environment, as the manifest says. */
  readonly credentialsOf?: (page: string) => Credentials;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** How far `clock` is ahead of the one that the Graph API goes by, whose replies would set it right. Default: 0. */
  readonly clockAheadMs?: number;
}

/** What an apply did. */
export interface Applied {
  readonly result: ApplyResult;
  /** The outputs that were written anew, as the manifest names them. */
  readonly written: readonly string[];
  /** Why nothing could be uploaded to whole Pages. */
  readonly diagnostics: readonly Diagnostic[];
}

const defaultConcurrency = 4;

/**
 * Uploads what `plan` says, writes the lockfile and then the outputs. A failed asset keeps its entry; the rest go on.
 *
 * @throws {DiagnosticError} when the lockfile, the journal or an output cannot be read or written.
 */
export async function applyPlan(project: Project, plan: Plan, options: ApplyPlanOptions): Promise<Applied> {
  const { clock = systemClock, onEvent = () => undefined, signal = new AbortController().signal } = options;
  const { clockAheadMs = 0 } = options;
  // Code of another hand in an output's place is told before anything is uploaded.
  await createGeneratedFiles(project, project.lockfile);
  const urls = createUrlSource(project);
  const client = createGraphClient({
    graphUrl: project.graphUrl,
    version: project.manifest.graphVersion,
    credentialsOf: options.credentialsOf ?? credentialsFrom(project),
    env: project.env,
    clock: { now: () => clock.now() - clockAheadMs },
    userAgent: "messenger-assets",
    download: urls.download,
    onVersionMismatch: ({ asked, served }) =>
      onEvent({
        kind: "warning",
        code: "graph-version",
        message: `asked for version ${asked} of the Graph API, and ${served} answered`,
        hint: `write \`graph: { version: ${served} }\` after a look at its changelog`,
      }),
  });
  const journal = await openJournal(project.paths.journal);
  try {
    const bound = await bindPages(project.desired, {
      lockfile: alignPages(project.lockfile, project.desired.pages),
      pages: new Set(plan.actions.filter(isUploadAction).map(({ page }) => page)),
      identifyPage: client.identifyPage,
      signal,
      onEvent,
    });
    const lockfile = alignPages(project.lockfile, bound.desired.pages);
    const isBound = bound.desired.pages.some(({ id }, index) => id !== project.desired.pages[index]?.id);
    const finalPlan = isBound ? createPlan(bound.desired, project.lockfile, options.plan) : plan;
    const executed = await executePlan(finalPlan, {
      desired: bound.desired,
      lockfile,
      isChanged: project.isLockfileAhead || hasNewNames(project.lockfile, lockfile, bound.desired),
      pageFailures: bound.failures,
      upload: uploadAhead(withUrlRecheck(client.upload, urls.askAgain), clockAheadMs),
      journal,
      store: openLockfileStore(project.paths.lockfile, project.paths.lockfileName),
      clock,
      concurrency: options.concurrency ?? defaultConcurrency,
      signal,
      onEvent,
    });
    await journal.clear();
    const files = await createGeneratedFiles({ ...project, desired: bound.desired }, executed.lockfile);
    return {
      result: executed.result,
      written: await writeGeneratedFiles(files),
      diagnostics: [...bound.failures.values()].map(diagnosticOfFailure),
    };
  } finally {
    await journal.close();
    await client.close();
    await urls.close();
  }
}

/** `upload` with its times by a clock that is ahead. */
function uploadAhead(upload: Upload, aheadMs: number): Upload {
  return async (request, options) => {
    const reply = await upload(request, options);
    return { ...reply, uploadedAtMs: reply.uploadedAtMs + aheadMs };
  };
}

function credentialsFrom({ desired, env }: Project): (page: string) => Credentials {
  const pages = new Map(desired.pages.map((page) => [page.name, page]));
  return (name) => {
    const page = pages.get(name);
    if (page === undefined) throw new Error(`there is no Page ${name}`);
    return readCredentials(page, env);
  };
}

/** Whether Pages go by other names or IDs than in the lockfile's file: bots read it by them. */
function hasNewNames(held: Lockfile, aligned: Lockfile, { pages }: DesiredState): boolean {
  const isBound = pages.some(
    ({ name, id }) => id !== undefined && held.pages.has(name) && held.pages.get(name)?.id !== id,
  );
  return isBound || serializeLockfile(held) !== serializeLockfile(aligned);
}

function diagnosticOfFailure({ code, message, hint }: UploadErrorDetail): Diagnostic {
  return { code, severity: "error", message, ...(hint !== undefined && { hint }) };
}
