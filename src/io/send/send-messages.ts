import type { ApplyEvent } from "../../apply/apply-event.ts";
import { retryCall } from "../../apply/retry/retry-call.ts";
import { type MessageWorld, planById, planText, planWithBytes } from "../../apply/send/plan-messages.ts";
import { createUsageGate } from "../../apply/send/usage-gate.ts";
import { createWalk, type Walk } from "../../apply/send/walk-messages.ts";
import { withMessageRetry } from "../../apply/send/with-message-retry.ts";
import { withReach } from "../../apply/send/with-reach.ts";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import type { AskPatiently } from "../apply/ask-patiently.ts";
import { type BindProjectOptions, bindProjectPages } from "../apply/bind-project-pages.ts";
import { openRunClient } from "../apply/open-run-client.ts";
import { pageFailure } from "../apply/page-failure.ts";
import { openRunCredentials } from "../apply/run-credentials.ts";
import { createUrlSource } from "../apply/url-source.ts";
import { systemClock } from "../clock.ts";
import type { Project } from "../project/load-project.ts";
import { openSaving, type Saving } from "./open-saving.ts";
import { type OpenSending, retryPolicy, type Sending, type SendOptions, type Sent } from "./sending.ts";

/** The bot's own messages count in the same allowance. */
const maxUsagePercent = 80;

/** What a message under way gets after the run was told to stop. */
const graceMs = 5_000;

/**
 * Sends what `sending` says, one message after the other, once it is known whose the token is. With the mode `save` the
 * caller holds the project's run lock.
 *
 * @throws {DiagnosticError} when nothing can be sent from the Page at all; with the mode `save`, when lockfile or outputs
 * cannot be written from the start.
 * @throws the reason of the signal, when it aborts before anything is sent.
 */
export async function sendMessages(project: Project, sending: Sending, options: SendOptions): Promise<Sent> {
  const saving = sending.mode === "save" ? await openSaving(project) : undefined;
  const urls = createUrlSource(project);
  const gate = createUsageGate(maxUsagePercent);
  const { now, credentialsOf, onWarning } = options;
  const rate = { onUsage: gate.onUsage, onEvent: warningsTo(onWarning) };
  const askPatiently: AskPatiently = (_page, call, stop) => retryCall(call, retryPolicy(stop), stop);
  const credentials = openRunCredentials(project, {
    given: credentialsOf,
    client: () => client,
    askPatiently,
    signal: options.signal,
  });
  const client = openRunClient(project, {
    urls,
    rate,
    now,
    credentialsOf: credentials.of,
    purpose: "message",
  });
  const ended = new AbortController();
  const binding = { credentials, askPatiently };
  const open = { ...options, urls, gate, client, cutOff: cutOffAfter(options.signal, ended.signal) };
  try {
    return await sendAll(project, sending, { open, saving, binding });
  } finally {
    ended.abort();
    await saving?.close();
    await client.close();
    await urls.close();
  }
}

interface SendingWays {
  readonly open: OpenSending;
  readonly saving: Saving | undefined;
  readonly binding: Pick<BindProjectOptions, "credentials" | "askPatiently">;
}

async function sendAll(project: Project, sending: Sending, ways: SendingWays): Promise<Sent> {
  const { open, saving } = ways;
  const world = await bindSender(project, sending, ways);
  const walk = openWalk(open);
  const { text, mode } = sending;
  const texts = text === undefined ? [] : await walk.send([planText(text, world)]);
  if (saving !== undefined && walk.refusal() === undefined) {
    const saved = await saving.send(world, { open, walk });
    return { ...saved, results: [...texts, ...saved.results] };
  }
  const messages = mode === "id" ? planById(world) : planWithBytes(world);
  return { results: [...texts, ...(await walk.send(messages))], written: [], diagnostics: [] };
}

function openWalk({ client, gate, signal, cutOff, onResult }: OpenSending): Walk {
  const send = withReach(withMessageRetry(client.sendMessage, retryPolicy(signal)));
  return createWalk({ send, enter: gate.enter, stop: signal, cutOff, onResult });
}

/** The world with the ID of the Page that the token is for. */
async function bindSender(
  project: Project,
  { chosen, addressing }: Sending,
  { open: { client, signal, now, onWarning }, binding }: SendingWays,
): Promise<MessageWorld> {
  const { name } = chosen.page;
  const { desired, failures } = await bindProjectPages(project, {
    ...binding,
    pages: new Set([name]),
    identifyPage: client.identifyPage,
    signal,
    onEvent: warningsTo(onWarning),
  });
  signal.throwIfAborted();
  const failure = failures.get(name);
  if (failure !== undefined) {
    throw new DiagnosticError([pageFailure(failure, `nothing can be sent from Page \`${name}\``)]);
  }
  return {
    chosen: { ...chosen, page: desired.pages.find((page) => page.name === name) ?? chosen.page },
    addressing,
    desired,
    lockfile: alignPages(project.lockfile, desired.pages),
    nowMs: now(),
    urlDiagnostics: project.urlDiagnostics,
  };
}

function cutOffAfter(stop: AbortSignal, ended: AbortSignal): AbortSignal {
  const late = new AbortController();
  const giveUp = (): void => void systemClock.sleep(graceMs, ended).then(() => late.abort());
  stop.addEventListener("abort", giveUp, { once: true, signal: ended });
  return late.signal;
}

function warningsTo(onWarning: (warning: Diagnostic) => void): (event: ApplyEvent) => void {
  return (event) => {
    if (event.kind !== "warning") return;
    const { code, message, hint } = event;
    onWarning({ code, severity: "warning", message, ...(hint !== undefined && { hint }) });
  };
}
