import type { BuiltCommand } from "../../support/built-command.ts";
import type { Round } from "./round.ts";
import type { Wire } from "./wire.ts";

/** A command while it runs. */
export interface Running {
  readonly command: BuiltCommand;
  readonly wire: Wire;
  readonly round: Round;
  readonly notes: Notes;
}

/** What is noted while a command runs. */
export interface Notes {
  readonly signals: NodeJS.Signals[];
  /** The IDs whose whole reply was handed over. */
  readonly replied: Set<string>;
  /** The IDs that somebody else saw in the lockfile, and those that they took out. */
  readonly seenIds: Set<string>;
  readonly removedIds: Set<string>;
  /** Digests. */
  readonly mayRepeat: Set<string>;
  hasOtherWriter: boolean;
  isStuck: boolean;
}

/** Sends the command a signal, and notes it if it was still there. */
export function sendSignal({ command, notes }: Running, signal: NodeJS.Signals): void {
  if (command.child.kill(signal)) notes.signals.push(signal);
}
