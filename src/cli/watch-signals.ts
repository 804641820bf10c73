import type { CommandContext } from "./context.ts";

/** Whether the user, or the machine, wants the run to end. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly received: () => "SIGINT" | "SIGTERM" | undefined;
  /** Stops watching. */
  readonly end: () => void;
}

/** Watches for SIGINT and SIGTERM. The first one asks for an end in good order, the second one ends the process. */
export function watchSignals(
  { onSignal }: Pick<CommandContext, "onSignal">,
  exit: (code: number) => void,
): Interruption {
  const controller = new AbortController();
  let received: "SIGINT" | "SIGTERM" | undefined;
  const end = onSignal((signal) => {
    if (received !== undefined) exit(signal === "SIGINT" ? 130 : 143);
    received ??= signal;
    controller.abort();
  });
  return { signal: controller.signal, received: () => received, end };
}
