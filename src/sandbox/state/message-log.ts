import type { SentMessage } from "./state-event.ts";

const capacity = 10_000;

/** The last 10,000 messages that were delivered, each with its number, oldest first. */
export class MessageLog {
  readonly #messages = new Map<number, SentMessage>();
  #next = 0;

  /** The number that the next message gets. */
  get next(): number {
    return this.#next;
  }

  add(message: SentMessage): void {
    const number = this.#next++;
    this.#messages.set(number, message);
    this.#messages.delete(number - capacity);
  }

  /** At the most `limit` messages from that with `number` on, and the number after the last of them. */
  from(number: number, limit: number): { readonly messages: readonly SentMessage[]; readonly next: number } {
    const first = Math.max(number, this.#next - this.#messages.size);
    const next = Math.min(this.#next, first + limit);
    const messages = Array.from({ length: next - first }, (_, index) => this.#messages.get(first + index));
    return { messages: messages.filter((message) => message !== undefined), next };
  }

  clear(): void {
    this.#messages.clear();
    this.#next = 0;
  }
}
