import type { MessageResult } from "../../apply/send/message-result.ts";
import type { Addressing, MessagingType } from "../../apply/send/send-message.ts";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { type ChosenAssets, chooseAssets, type SendTarget } from "../../core/send/choose-assets.ts";
import { findStaleIds } from "../../core/send/find-stale-ids.ts";
import { missingId } from "../../core/send/missing-id.ts";
import { printable } from "../../core/text/printable.ts";
import { sendMessages } from "../../io/send/send-messages.ts";
import type { SendingMode, Sent } from "../../io/send/sending.ts";
import { renderJson } from "../../views/render-json.ts";
import { renderMessage, renderMessages } from "../../views/render-send.ts";
import { sendDocument } from "../../views/send-document.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { lostUploadWarnings } from "../lost-uploads.ts";
import { type OpenProject, openProject } from "../open-project.ts";
import type { LockOptions, PlanningOptions } from "../options.ts";
import { hasErrors, printDiagnostics } from "../print.ts";
import { createSelection, findIdleGlobs } from "../select.ts";
import { textOptionsOf } from "../text-options.ts";
import { type Interruption, watchSignals } from "../watch-signals.ts";
import { withRunLock } from "../with-run-lock.ts";

/** What `send` takes. */
export interface SendCommandOptions
  extends Omit<PlanningOptions, "at" | "offline" | "replace" | "allowRemovals">,
    LockOptions {
  /** The recipient's PSID. */
  readonly to: string;
  readonly text?: string;
  readonly messagingType: MessagingType;
  readonly tag?: string;
}

/** What is to be sent, and how. */
export interface SendCommandTarget {
  readonly target: SendTarget;
  readonly mode: SendingMode;
}

/** Sends assets to one user, and tells what became of each message. */
export async function runSend(
  context: CommandContext,
  command: SendCommandTarget,
  options: SendCommandOptions,
): Promise<number> {
  const interruption = watchSignals(context);
  const { signal } = interruption;
  const run = (): Promise<number> => sendOnce(context, { ...command, options, interruption });
  try {
    return command.mode === "save" ? await withRunLock(context, { ...options, signal }, run) : await run();
  } catch (error) {
    const received = interruption.received();
    if (received === undefined || error !== signal.reason) throw error;
    const nothing: Sent = { results: [], written: [], diagnostics: [] };
    if (options.json === true) context.stdout.write(documentOf(nothing, true));
    else if (options.quiet !== true) context.stderr.write("Interrupted before anything was sent.\n");
    // Files and URLs that are still being read would keep the process alive.
    context.exit(exitCodes[received]);
    return exitCodes[received];
  } finally {
    interruption.end();
  }
}

interface SendRun extends SendCommandTarget {
  readonly options: SendCommandOptions;
  readonly interruption: Interruption;
}

async function sendOnce(context: CommandContext, run: SendRun): Promise<number> {
  const { mode, options, interruption } = run;
  const opened = await interruption.orEnd(
    // Where an ID is sent, nobody asks what is behind URLs.
    openProject(context, {
      ...options,
      ...(mode === "id" && { offline: true }),
      isLocked: mode === "save",
    }),
  );
  try {
    const chosen = choose(opened, run);
    warn(context, chosen, { ...run, opened });
    return await sendChosen(context, chosen, { ...run, opened });
  } finally {
    await opened.close();
  }
}

interface OpenRun extends SendRun {
  readonly opened: OpenProject;
}

/**
 * The Page and the assets that are meant.
 *
 * @throws {DiagnosticError} as `chooseAssets`; `id-missing` when one asset is to be sent by an ID that it has not.
 */
function choose({ project, nowMs }: OpenProject, { target, mode, options }: SendRun): ChosenAssets {
  const lockfile = alignPages(project.lockfile, project.desired.pages);
  const { selectsPage = () => true, selectsKey = () => true } = createSelection(project, options);
  const { desired } = project;
  const world = { desired, lockfile, countsLocked: mode === "id", nowMs, selectsPage, selectsKey };
  const chosen = chooseAssets(target, world);
  if (mode === "id" && target.kind === "key") assertHasId(chosen.page.name, target.key, lockfile);
  return chosen;
}

function assertHasId(page: string, key: string, lockfile: Lockfile): void {
  if (lockfile.pages.get(page)?.assets.has(key) === true) return;
  throw new DiagnosticError([{ ...missingId(page, key), severity: "error" }]);
}

function warn(context: CommandContext, chosen: ChosenAssets, { opened, mode, options }: OpenRun): void {
  const { project, nowMs } = opened;
  const lockfile = alignPages(project.lockfile, project.desired.pages);
  const { renewal } = project.desired;
  const warnings = [
    ...(mode === "save" ? lostUploadWarnings(project.possiblyLost) : []),
    ...(mode === "id" ? findStaleIds(chosen, { lockfile, renewal, nowMs }) : []),
    ...findIdleGlobs(project, options),
  ];
  printDiagnostics(context, warnings, options);
}

async function sendChosen(context: CommandContext, chosen: ChosenAssets, run: OpenRun): Promise<number> {
  const { opened, mode, options, interruption } = run;
  const { text } = options;
  const isWalk = chosen.keys.length + (text === undefined ? 0 : 1) > 1 || run.target.kind === "all";
  const sent = await sendMessages(
    opened.project,
    { chosen, mode, addressing: addressingOf(options), ...(text !== undefined && { text }) },
    {
      now: opened.now,
      credentialsOf: opened.credentialsOf,
      signal: interruption.signal,
      onResult: (result) => tell(context, result, { ...run, isWalk }),
      onWarning: (warning) => printDiagnostics(context, [warning], options),
    },
  );
  // A signal that comes from here on comes too late: the document and the exit code say the same.
  const received = interruption.received();
  report(context, sent, { ...run, isWalk, isInterrupted: received !== undefined });
  if (received !== undefined) return exitCodes[received];
  const isDone = sent.results.every(({ outcome }) => outcome === "sent") && !hasErrors(sent.diagnostics);
  return isDone ? exitCodes.done : exitCodes.failed;
}

function addressingOf({ to, messagingType, tag }: SendCommandOptions): Addressing {
  return { to, messagingType, ...(tag !== undefined && { tag }) };
}

interface Telling extends OpenRun {
  /** A run of several messages ends with a table of them. */
  readonly isWalk: boolean;
}

/** Tells what became of a message while others are still to come; a failure in any case. */
function tell(context: CommandContext, result: MessageResult, { options, mode, isWalk }: Telling): void {
  const { json, quiet, color } = options;
  if (json === true) return;
  if (result.outcome === "sent" && (!isWalk || quiet === true)) return;
  const { stderr } = context;
  const line = renderMessage(result, { ...textOptionsOf(context, stderr, color), isSaving: mode === "save" });
  if (line !== undefined) stderr.write(`${line}\n`);
}

interface Reporting extends Telling {
  readonly isInterrupted: boolean;
}

function report(
  context: CommandContext,
  sent: Sent,
  { options, mode, isWalk, isInterrupted }: Reporting,
): void {
  const { stdout, stderr } = context;
  const { json, quiet, color, to } = options;
  if (json === true) {
    stdout.write(documentOf(sent, isInterrupted));
    return;
  }
  printDiagnostics(context, sent.diagnostics, options);
  if (quiet === true) return;
  for (const name of sent.written) stderr.write(`wrote ${printable(name)}\n`);
  const text = { ...textOptionsOf(context, stdout, color), isSaving: mode === "save" };
  if (isWalk) stdout.write(renderMessages(sent.results, to, text));
  else for (const line of sentLines(sent.results, text)) stdout.write(`${line}\n`);
}

function sentLines(
  results: readonly MessageResult[],
  options: Parameters<typeof renderMessage>[1],
): readonly string[] {
  return results.flatMap((result) =>
    result.outcome === "sent" ? (renderMessage(result, options) ?? []) : [],
  );
}

function documentOf({ results, written, diagnostics }: Sent, isInterrupted: boolean): string {
  return renderJson(sendDocument(results, { isInterrupted, written, diagnostics }));
}
