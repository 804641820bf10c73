import type { Clock } from "../apply/ports.ts";
import type { UrlTimeouts } from "../io/facts/url-timeouts.ts";
import type { Environment } from "../io/graph/credentials.ts";

/** A stream that a command writes to. */
export interface OutputStream {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** The world that a command runs in. */
export interface CommandContext {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Environment;
  readonly cwd: string;
  readonly clock: Clock;
  /** How long URLs may take; without it, `defaultUrlTimeouts`. */
  readonly urlTimeouts?: UrlTimeouts;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** Calls `listener`, which must not wait for anything, when the process ends, be it by an error that nobody caught. */
  readonly onExit: (listener: () => void) => void;
  /** Calls `listener` at SIGINT and SIGTERM until the returned function is called. */
  readonly onSignal: (listener: (signal: "SIGINT" | "SIGTERM") => void) => () => void;
}
