import type { ApplyEvent } from "../../apply/apply-event.ts";
import { type ExecutedPlan, executePlan } from "../../apply/execute-plan.ts";
import { withRetry } from "../../apply/retry/with-retry.ts";
import { type MessageResult, type PlannedMessage, unsentResult } from "../../apply/send/message-result.ts";
import {
  type MessageWorld,
  planById,
  planFreshUploads,
  planWithBytes,
} from "../../apply/send/plan-messages.ts";
import { savedMessages, savedResult } from "../../apply/send/saved-results.ts";
import type { MessageReply } from "../../apply/send/send-message.ts";
import { uploadBySending } from "../../apply/send/upload-by-sending.ts";
import type { Walk } from "../../apply/send/walk-messages.ts";
import { withReach } from "../../apply/send/with-reach.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { journalKept } from "../apply/journal-kept.ts";
import { removeLeftovers } from "../apply/remove-leftovers.ts";
import { withUrlRecheck } from "../apply/with-url-recheck.ts";
import { systemClock } from "../clock.ts";
import { type OpenJournal, openJournal } from "../journal/open-journal.ts";
import { type OpenLockfileStore, openLockfileStore } from "../lockfile/lockfile-store.ts";
import { readOutputPlaces } from "../outputs/create-generated-files.ts";
import { writeOutputs } from "../outputs/write-outputs.ts";
import type { Project } from "../project/load-project.ts";
import { type OpenSending, retryPolicy, type Sent } from "./sending.ts";

/** Sends attachments that Meta keeps, and records their IDs. To be closed. */
export interface Saving {
  /** Sends the chosen assets and writes the lockfile and the outputs; what others write meanwhile is merged. */
  readonly send: (world: MessageWorld, ways: SavingWays) => Promise<Sent>;
  readonly close: () => Promise<void>;
}

/** What sending goes through. */
interface SavingWays {
  readonly open: OpenSending;
  readonly walk: Walk;
}

/**
 * Gets ready to record IDs in the lockfile of `project`, whose run lock the caller holds.
 *
 * @throws {DiagnosticError} when the lockfile cannot be written, or something else stands where an output goes.
 */
export async function openSaving(project: Project): Promise<Saving> {
  const { paths } = project;
  await removeLeftovers(paths, await readOutputPlaces(project));
  const store = openLockfileStore(paths.lockfile, paths.lockfileName, project.lockfileText);
  await store.assertWritable();
  const journal = await openJournal(paths.journal, paths.journalName);
  return {
    send: (world, ways) => sendAndSave(project, { world, ...ways, store, journal }),
    close: journal.close,
  };
}

interface SavingRun extends SavingWays {
  readonly world: MessageWorld;
  readonly store: OpenLockfileStore;
  readonly journal: OpenJournal;
}

async function sendAndSave(project: Project, run: SavingRun): Promise<Sent> {
  const { world, journal, walk } = run;
  const plan = planFreshUploads(world);
  const impossible = await walk.send(impossibleMessages(plan, world));
  const { executed, replies } = await execute(project, plan, run);
  if (executed.isStored) await journal.clear();
  const outputs = executed.isStored
    ? await writeOutputs({ ...project, desired: world.desired }, executed.lockfile)
    : noOutputs;
  const { results, unshown } = savedMessages(executed.result, replies);
  const shown = await showOthers(unshown, results, { ...run, lockfile: executed.lockfile });
  return {
    results: inOrderOf(world.chosen.keys, [...impossible, ...results, ...shown]),
    written: outputs.written,
    diagnostics: [
      ...executed.diagnostics,
      ...(executed.isStored ? [] : journalKept(executed, project.paths)),
      ...outputs.diagnostics,
    ],
  };
}

const noOutputs = { written: [], diagnostics: [] } as const;

function impossibleMessages(plan: Plan, world: MessageWorld): readonly PlannedMessage[] {
  const planned = new Set(plan.actions.map(({ key }) => key));
  return planWithBytes({ ...world, chosen: without(world.chosen, planned) });
}

function without(chosen: MessageWorld["chosen"], keys: ReadonlySet<string>): MessageWorld["chosen"] {
  return { ...chosen, keys: chosen.keys.filter((key) => !keys.has(key)) };
}

interface Executed {
  readonly executed: ExecutedPlan;
  /** By key. */
  readonly replies: ReadonlyMap<string, MessageReply>;
}

async function execute(
  project: Project,
  plan: Plan,
  { world, store, journal, open }: SavingRun,
): Promise<Executed> {
  const { client, gate, urls, signal, now } = open;
  const replies = new Map<string, MessageReply>();
  const upload = uploadBySending({
    send: withReach(client.sendMessage),
    upload: client.upload,
    addressing: world.addressing,
    enter: gate.enter,
    onSent: ({ key }, reply) => {
      if (key !== undefined) replies.set(key, reply);
    },
  });
  const executed = await executePlan(plan, {
    desired: world.desired,
    lockfile: world.lockfile,
    isChanged: project.isLockfileAhead,
    pageFailures: new Map(),
    upload,
    wrap: (once, stop) => withUrlRecheck(withRetry(once, retryPolicy(stop)), urls.askAgain),
    journal,
    store,
    clock: { ...systemClock, now },
    concurrency: 1,
    signal,
    onEvent: (event) => {
      const result = resultOfEvent(event, replies);
      if (result !== undefined) open.onResult(result);
    },
  });
  return { executed, replies };
}

function resultOfEvent(
  event: ApplyEvent,
  replies: ReadonlyMap<string, MessageReply>,
): MessageResult | undefined {
  switch (event.kind) {
    case "upload-finished":
      return savedResult({ ...event, outcome: "uploaded" }, replies);
    case "upload-failed":
      return savedResult({ ...event, outcome: "failed" }, replies);
    default:
      return undefined;
  }
}

/** The keys whose bytes were sent under another key; none once something keeps all messages from going. */
function showOthers(
  keys: readonly string[],
  results: readonly MessageResult[],
  { world, walk, lockfile }: SavingRun & { readonly lockfile: Lockfile },
): Promise<readonly MessageResult[]> | readonly MessageResult[] {
  const messages = planById({ ...world, chosen: { ...world.chosen, keys }, lockfile });
  const refusal = results.find(({ error }) => error !== undefined && error.scope !== "asset")?.error;
  if (refusal === undefined) return walk.send(messages);
  return messages.map((message) => unsentResult(message, "not-started", refusal));
}

function inOrderOf(keys: readonly string[], results: readonly MessageResult[]): readonly MessageResult[] {
  const ranks = new Map(keys.map((key, index) => [key, index] as const));
  const rankOf = ({ key = "" }: MessageResult): number => ranks.get(key) ?? keys.length;
  return results.toSorted((a, b) => rankOf(a) - rankOf(b));
}
