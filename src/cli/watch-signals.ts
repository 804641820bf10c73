import type { CommandContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";

/** Whether the user, or the machine, wants the run to end. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly received: () => "SIGINT" | "SIGTERM" | undefined;
  /**
   * What `work` gives, unless a signal comes first: work that can be dropped at any moment.
   *
   * @throws the reason of `signal`.
   */
  readonly orEnd: <T>(work: Promise<T>) => Promise<T>;
  /** Stops watching. */
  readonly end: () => void;
}

/** Watches for SIGINT and SIGTERM. The first one asks for an end in good order, the second one ends the process. */
export function watchSignals({ onSignal, exit }: Pick<CommandContext, "onSignal" | "exit">): Interruption {
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  let received: "SIGINT" | "SIGTERM" | undefined;
  const end = onSignal((name) => {
    if (received !== undefined) exit(exitCodes[name]);
    received ??= name;
    controller.abort();
  });
  return { signal, received: () => received, orEnd: (work) => Promise.race([work, aborted]), end };
}
