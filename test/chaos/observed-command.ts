import type { CommandEnd } from "../support/built-command.ts";
import type { Attachment } from "./attachment.ts";
import type { Snapshot } from "./snapshot.ts";

/** One `apply`, and all that could be seen of it from outside. */
export interface ObservedCommand extends CommandEnd {
  readonly argv: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  /** The signals that it was sent while it ran. */
  readonly signals: readonly NodeJS.Signals[];
  /** Whether it had to be killed, because it went on long after a signal asked it to end. */
  readonly isStuck: boolean;
  /** Whether the system may end it with SIGXFSZ for writing too large a file. */
  readonly isSizeLimited: boolean;
  /** Whether something happened that may make it fail: a fault, a full disk, a file that changed. */
  readonly mayFail: boolean;
  /** Uploads at a time and Page. */
  readonly concurrency: number;
  /** By which it planned, in milliseconds since the epoch. */
  readonly nowMs: number;
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** What the sandbox made during it, oldest first. */
  readonly made: readonly Attachment[];
  /** The IDs whose whole reply was handed to its connections. */
  readonly replied: ReadonlySet<string>;
  /** The IDs that somebody else saw in the lockfile during it. */
  readonly seenByOthers: ReadonlySet<string>;
  /** Those that they took out of it. */
  readonly removedByOthers: ReadonlySet<string>;
  /** Whether somebody else wrote the lockfile during it. */
  readonly hasOtherWriter: boolean;
  /** The digests that it was asked to send again, or that may be sent again because the bytes of a URL changed. */
  readonly mayRepeat: ReadonlySet<string>;
}

/** Whether it ended with no time to put anything in order: by a kill, a second signal, or one that came too early. */
export function isCut({ signal, signals, exitCode, stdout, argv }: ObservedCommand): boolean {
  if (signal !== null) return true;
  const isSecondSignal = signals.length > 1 && (exitCode === 130 || exitCode === 143);
  return isSecondSignal && !(argv.includes("--json") && stdout.endsWith("}\n"));
}
