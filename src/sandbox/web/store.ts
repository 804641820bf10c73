import type { FeedAttachment, FeedClock, FeedEvent, FeedMessage, FeedPage } from "../live/feed-event.ts";

/** The messages of one Page to one PSID, oldest first. */
export interface Thread {
  readonly pageId: string;
  readonly psid: string;
  readonly messages: readonly FeedMessage[];
}

/** Everything that the sandbox has told. */
export class Store {
  #pages: readonly FeedPage[] = [];
  #pageById: ReadonlyMap<string, FeedPage> = new Map();
  readonly #byId = new Map<string, FeedAttachment>();
  readonly #byPage = new Map<string, FeedAttachment[]>();
  readonly #threads = new Map<string, Thread & { readonly messages: FeedMessage[] }>();
  readonly #listeners: ((event: FeedEvent) => void)[] = [];
  #lifetimeMs = Number.POSITIVE_INFINITY;
  #aheadOfBrowserMs = 0;
  #offsetMs = 0;
  #rules: unknown;
  #isReady = false;

  /** Takes up what the sandbox tells, then tells those who listen. */
  take(event: FeedEvent): void {
    this.#fold(event);
    for (const listener of this.#listeners) listener(event);
  }

  onEvent(listener: (event: FeedEvent) => void): void {
    this.#listeners.push(listener);
  }

  /** In the order of the sandbox's start. */
  get pages(): readonly FeedPage[] {
    return this.#pages;
  }

  page(id: string): FeedPage | undefined {
    return this.#pageById.get(id);
  }

  /** The name to show for a Page's ID; a Page that the sandbox no longer plays has but its ID. */
  pageName(id: string): string {
    return this.page(id)?.name ?? id;
  }

  /** Oldest first; those of all Pages without `pageId`. */
  attachments(pageId?: string): readonly FeedAttachment[] {
    return pageId === undefined ? [...this.#byId.values()] : (this.#byPage.get(pageId) ?? []);
  }

  attachment(id: string): FeedAttachment | undefined {
    return this.#byId.get(id);
  }

  /** How many attachments there are, of a Page or of all. */
  attachmentCount(pageId?: string): number {
    return pageId === undefined ? this.#byId.size : (this.#byPage.get(pageId)?.length ?? 0);
  }

  /** The one with the latest message first. */
  threads(pageId?: string): readonly Thread[] {
    const threads = [...this.#threads.values()].filter(
      (thread) => pageId === undefined || thread.pageId === pageId,
    );
    return threads.sort((a, b) => lastSentAtMs(b) - lastSentAtMs(a));
  }

  thread(pageId: string, psid: string): Thread | undefined {
    return this.#threads.get(`${pageId} ${psid}`);
  }

  get rules(): unknown {
    return this.#rules;
  }

  get clock(): FeedClock {
    return { nowMs: Date.now() + this.#aheadOfBrowserMs, offsetMs: this.#offsetMs };
  }

  /** Whether all that there was at the beginning is here. */
  get isReady(): boolean {
    return this.#isReady;
  }

  expiresAtMs({ uploadedAtMs }: FeedAttachment): number {
    return uploadedAtMs + this.#lifetimeMs;
  }

  isExpired(attachment: FeedAttachment): boolean {
    return this.expiresAtMs(attachment) <= this.clock.nowMs;
  }

  #fold(event: FeedEvent): void {
    switch (event.kind) {
      case "begin":
        this.#clear();
        this.#pages = event.pages;
        this.#pageById = new Map(event.pages.map((page) => [page.id, page]));
        this.#lifetimeMs = event.lifetimeMs;
        return;
      case "clock":
        this.#aheadOfBrowserMs = event.clock.nowMs - Date.now();
        this.#offsetMs = event.clock.offsetMs;
        return;
      case "rules":
        this.#rules = event.document;
        return;
      case "attachments":
        for (const attachment of event.attachments) this.#addAttachment(attachment);
        return;
      case "messages":
        for (const message of event.messages) this.#addMessage(message);
        return;
      case "ready":
        this.#isReady = true;
        return;
      default:
        event satisfies never;
    }
  }

  #clear(): void {
    this.#byId.clear();
    this.#byPage.clear();
    this.#threads.clear();
    this.#isReady = false;
  }

  #addAttachment(attachment: FeedAttachment): void {
    this.#byId.set(attachment.id, attachment);
    const ofPage = this.#byPage.get(attachment.pageId) ?? [];
    ofPage.push(attachment);
    this.#byPage.set(attachment.pageId, ofPage);
  }

  #addMessage(message: FeedMessage): void {
    const { pageId, psid } = message;
    const name = `${pageId} ${psid}`;
    const thread = this.#threads.get(name) ?? { pageId, psid, messages: [] };
    thread.messages.push(message);
    this.#threads.set(name, thread);
  }
}

function lastSentAtMs({ messages }: Thread): number {
  return messages.at(-1)?.sentAtMs ?? 0;
}
