import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Writable } from "node:stream";

/** The connection that takes one request. */
export interface SocketWatch {
  /** Whether it has written all that it was given; false as long as nobody knows which connection it is. */
  readonly isDrained: () => boolean;
  readonly close: () => void;
}

/** undici tells it right before the first byte of a request. */
const channel = "undici:client:sendHeaders";

/** Watches for the connection that takes the request with `mark` in its head; to be closed. */
export function watchSocket(mark: string): SocketWatch {
  let socket: Writable | undefined;
  const onHead = (message: unknown): void => {
    if (isHeadMessage(message) && message.headers.includes(mark)) socket = message.socket;
  };
  subscribe(channel, onHead);
  return {
    isDrained: () => socket?.writableLength === 0,
    close: () => {
      unsubscribe(channel, onHead);
    },
  };
}

function isHeadMessage(message: unknown): message is { readonly headers: string; readonly socket: Writable } {
  return (
    message instanceof Object &&
    "headers" in message &&
    typeof message.headers === "string" &&
    "socket" in message &&
    message.socket instanceof Writable
  );
}
