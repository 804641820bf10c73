import { attachmentLifetimeMs } from "../../core/limits.ts";
import { readRules } from "../control/set-rules.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import type { FeedEvent } from "./feed-event.ts";
import { showAttachment, showMessage } from "./show-upload.ts";

/** Attachments or messages that are told at once. */
const chunk = 500;

/** What one listener has been told, so that only news is told again. */
export class Feed {
  readonly #context: SandboxContext;
  #generation: number | undefined;
  #offsetMs: number | undefined;
  #rules: { readonly document: unknown } | undefined;
  #attachments = 0;
  #nextMessage = 0;
  #isReady = false;

  constructor(context: SandboxContext) {
    this.#context = context;
  }

  /** What the listener does not know yet, or undefined when it knows everything. */
  next(): FeedEvent | undefined {
    return (
      this.#begin() ??
      this.#clock() ??
      this.#newRules() ??
      this.#newAttachments() ??
      this.#newMessages() ??
      this.#ready()
    );
  }

  #begin(): FeedEvent | undefined {
    const { state, pages } = this.#context;
    if (state.generation === this.#generation) return undefined;
    this.#generation = state.generation;
    this.#offsetMs = undefined;
    this.#rules = undefined;
    this.#attachments = 0;
    this.#nextMessage = 0;
    this.#isReady = false;
    return {
      kind: "begin",
      pages: pages.all.map(({ name, id, platform, title }) => ({ name, id, platform, title })),
      lifetimeMs: attachmentLifetimeMs,
    };
  }

  #clock(): FeedEvent | undefined {
    const { offsetMs } = this.#context.state;
    if (offsetMs === this.#offsetMs) return undefined;
    this.#offsetMs = offsetMs;
    return { kind: "clock", clock: { nowMs: this.#context.now(), offsetMs } };
  }

  #newRules(): FeedEvent | undefined {
    const document = this.#context.state.rules;
    if (this.#rules !== undefined && this.#rules.document === document) return undefined;
    this.#rules = { document };
    return { kind: "rules", document: readRules(this.#context) };
  }

  #newAttachments(): FeedEvent | undefined {
    const { state } = this.#context;
    if (state.attachmentCount === this.#attachments) return undefined;
    const news = [...state.attachments].slice(this.#attachments, this.#attachments + chunk);
    this.#attachments += news.length;
    return { kind: "attachments", attachments: news.map((each) => showAttachment(this.#context, each)) };
  }

  #newMessages(): FeedEvent | undefined {
    const { messages, next } = this.#context.state.messages.from(this.#nextMessage, chunk);
    if (messages.length === 0) return undefined;
    this.#nextMessage = next;
    return { kind: "messages", messages: messages.map((each) => showMessage(this.#context, each)) };
  }

  #ready(): FeedEvent | undefined {
    if (this.#isReady) return undefined;
    this.#isReady = true;
    return { kind: "ready" };
  }
}
