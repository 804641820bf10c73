import { MessageLog } from "./state/message-log.ts";
import {
  type Attachment,
  parseEvent,
  type SentMessage,
  type StateEvent,
  serializeEvent,
} from "./state/state-event.ts";
import { readWholeLines, StateFile } from "./state/state-file.ts";

/** What a sandbox remembers, in memory and, with a file, across restarts. */
export class SandboxState {
  readonly #file: StateFile | undefined;
  readonly #attachments = new Map<string, Attachment>();
  readonly #contacts = new Map<string, number>();
  readonly messages: MessageLog = new MessageLog();
  #generation = 0;
  #offsetMs = 0;
  #nextNumber = 0;
  #rules: unknown;

  /** Takes up what the file at `statePath` holds; without a path nothing is kept. */
  constructor(statePath: string | undefined) {
    this.#file = statePath === undefined ? undefined : new StateFile(statePath);
    this.refresh();
  }

  /** Takes up what others have written to the file since, such as a command beside a running sandbox. */
  refresh(): void {
    const news = this.#file?.readNews();
    if (news?.isAnew === true) this.#clear();
    for (const line of news?.lines ?? []) {
      const event = parseEvent(line);
      if (event !== undefined) this.#fold(event);
    }
  }

  /** Grows with each reset: what was read before no longer counts. */
  get generation(): number {
    return this.#generation;
  }

  /** How far the sandbox's clock is ahead of the machine's, in milliseconds. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** The rules document as it was put; undefined when nobody put one. */
  get rules(): unknown {
    return this.#rules;
  }

  /** Every attachment, oldest first. */
  get attachments(): Iterable<Attachment> {
    return this.#attachments.values();
  }

  get attachmentCount(): number {
    return this.#attachments.size;
  }

  attachment(id: string): Attachment | undefined {
    return this.#attachments.get(id);
  }

  /** Gives the upload an ID that no other has or had, and remembers it. */
  addAttachment(upload: Omit<Attachment, "id">): Attachment {
    this.refresh();
    const number = this.#nextNumber;
    const attachment = { id: attachmentId(number), ...upload };
    this.#record({ event: "upload", number, attachment });
    return attachment;
  }

  /** How far the clock was ahead at the Page's first message to the PSID; undefined before there was one. */
  contactOffsetMs(pageId: string, psid: string): number | undefined {
    return this.#contacts.get(`${pageId} ${psid}`);
  }

  /** Remembers a Page's first message to a PSID; later ones change nothing. */
  addContact(pageId: string, psid: string): void {
    if (this.contactOffsetMs(pageId, psid) !== undefined) return;
    this.#record({ event: "contact", pageId, psid, offsetMs: this.#offsetMs });
  }

  addMessage(message: SentMessage): void {
    this.#record({ event: "message", message });
  }

  setOffsetMs(offsetMs: number): void {
    this.#record({ event: "clock", offsetMs });
  }

  setRules(document: unknown): void {
    this.#record({ event: "rules", document });
  }

  /** Forgets the rules that somebody put. */
  dropRules(): void {
    if (this.#rules !== undefined) this.#record({ event: "rules", document: null });
  }

  /** Forgets everything but which IDs were used: an ID from before must not stand for an upload from after. */
  reset(): void {
    const event: StateEvent = { event: "reset", nextNumber: this.#nextNumber };
    this.#file?.replace(serializeEvent(event));
    this.#takeUp(event);
  }

  close(): void {
    this.#file?.close();
  }

  #record(event: StateEvent): void {
    this.#file?.append(serializeEvent(event));
    this.#takeUp(event);
  }

  /** With a file, the file alone says what happened, and in which order. */
  #takeUp(event: StateEvent): void {
    if (this.#file === undefined) this.#fold(event);
    else this.refresh();
  }

  #fold(event: StateEvent): void {
    switch (event.event) {
      case "upload":
        this.#attachments.set(event.attachment.id, event.attachment);
        this.#nextNumber = Math.max(this.#nextNumber, event.number + 1);
        return;
      case "contact":
        this.#contacts.set(`${event.pageId} ${event.psid}`, event.offsetMs);
        return;
      case "message":
        this.messages.add(event.message);
        return;
      case "clock":
        this.#offsetMs = event.offsetMs;
        return;
      case "rules":
        this.#rules = event.document ?? undefined;
        return;
      case "reset":
        this.#clear();
        this.#nextNumber = Math.max(this.#nextNumber, event.nextNumber);
        return;
      default:
        event satisfies never;
    }
  }

  #clear(): void {
    this.#attachments.clear();
    this.#contacts.clear();
    this.messages.clear();
    this.#generation += 1;
    this.#offsetMs = 0;
    this.#rules = undefined;
  }
}

/**
 * The sandbox's clock by the state file at `statePath`, in milliseconds since the epoch, without starting a sandbox:
 * `now` where there is no file or nobody moved the clock.
 */
export async function readSandboxClock(statePath: string, now: number): Promise<number> {
  const lines = readWholeLines(statePath);
  const clock = lastLineStart(lines, '{"event":"clock",');
  if (clock === -1 || clock < lastLineStart(lines, '{"event":"reset",')) return now;
  const event = parseEvent(lines.toString("utf8", clock, lines.indexOf("\n", clock)));
  return event?.event === "clock" ? now + event.offsetMs : now;
}

/** Where the last line that begins with `start` begins, or -1. */
function lastLineStart(lines: Buffer, start: string): number {
  const index = lines.lastIndexOf(`\n${start}`);
  if (index !== -1) return index + 1;
  return lines.subarray(0, start.length).toString("utf8") === start ? 0 : -1;
}

/** Sixteen digits that look drawn by lot and never repeat: the factor has no divisor in common with the range. */
function attachmentId(number: number): string {
  const smallest = 1_000_000_000_000_000n;
  return String(smallest + (((BigInt(number) + 1n) * 3_141_592_653_589_793n) % (9n * smallest)));
}
