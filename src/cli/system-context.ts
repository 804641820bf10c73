import { systemClock } from "../io/clock.ts";
import type { CommandContext } from "./context.ts";

/** The world of this process. A reader that closes stdout early is no error. */
export function systemContext(): CommandContext {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) stream.on("error", ignoreClosedPipe);
  return {
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    clock: systemClock,
    exit: (code) => process.exit(code),
    onExit: (listener) => {
      process.on("exit", listener);
    },
    onSignal: (listener) => {
      process.on("SIGINT", listener);
      process.on("SIGTERM", listener);
      return () => {
        process.off("SIGINT", listener);
        process.off("SIGTERM", listener);
      };
    },
  };
}

function ignoreClosedPipe(error: Error): void {
  if (!("code" in error) || error.code !== "EPIPE") throw error;
}
