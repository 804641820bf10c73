import type { FeedEvent } from "../live/feed-event.ts";

/** What a feed does with what it hears. */
export interface FeedListener {
  readonly onEvent: (event: FeedEvent) => void;
  readonly onConnection: (isConnected: boolean) => void;
}

/** Listens to the sandbox for good: a browser connects again by itself, and the sandbox then begins anew. */
export function listenToFeed({ onEvent, onConnection }: FeedListener): void {
  const source = new EventSource("/_sandbox/events");
  source.addEventListener("open", () => onConnection(true));
  source.addEventListener("error", () => onConnection(false));
  source.addEventListener("message", (message: MessageEvent<string>) => {
    const event: FeedEvent = JSON.parse(message.data);
    onEvent(event);
  });
}
