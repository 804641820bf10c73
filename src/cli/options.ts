import { type Command, InvalidArgumentError, Option } from "commander";
import { parseUploadDate } from "../core/import/parse-upload-date.ts";
import { parseDate, parseDuration } from "../core/text/parse-quantities.ts";

/** What every command takes. */
export interface CommonOptions {
  readonly manifest?: string;
  readonly json?: true;
  /** False with `--no-color`. */
  readonly color: boolean;
  readonly quiet?: true;
  readonly verbose?: true;
}

/** What narrows a command to some Pages and keys. */
export interface SelectionOptions {
  readonly page?: readonly string[];
  readonly only?: readonly string[];
}

/** What a command takes that runs alone. */
export interface LockOptions {
  /** Milliseconds. */
  readonly lockTimeout?: number;
}

/** What a plan is made with. */
export interface PlanningOptions extends CommonOptions, SelectionOptions {
  readonly replace?: readonly string[];
  readonly offline?: true;
  /** Milliseconds since the epoch. */
  readonly at?: number;
  readonly allowRemovals?: true | readonly string[];
  readonly allowPrivateHosts?: true;
  readonly sandbox?: true;
}

export function addCommonOptions(command: Command): Command {
  return command
    .optionsGroup("Common options:")
    .option(
      "-m, --manifest <file>",
      "the manifest, instead of messenger-assets.yaml (.yml, .json) in this folder",
    )
    .option("--json", "print one JSON document on stdout")
    .option("--no-color", "print without colour")
    .option("-q, --quiet", "print errors alone")
    .option("-v, --verbose", "print more")
    .helpOption("-h, --help", "show this help");
}

export function addSelectionOptions(command: Command): Command {
  return addPageOption(command).option(
    "--only <glob>",
    "only keys that this glob matches (repeatable)",
    collect,
  );
}

export function addPageOption(command: Command): Command {
  return command.option(
    "--page <selector>",
    "only Pages that this name, glob or label=value means (repeatable)",
    collect,
  );
}

export function addLockOption(command: Command): Command {
  return command.addOption(
    new Option("--lock-timeout <duration>", "wait this long for another run to end").argParser(toDuration),
  );
}

export function addSandboxOption(command: Command): Command {
  return command.option(
    "--sandbox",
    "use a Graph API emulator, with a lockfile and outputs of its own: no token, no network",
  );
}

export function addAtOption(command: Command): Command {
  return command.addOption(
    new Option(
      "--at <date>",
      "plan as if now were this date (YYYY-MM-DD, 00:00 UTC) or RFC 3339 time",
    ).argParser(toDate),
  );
}

export function addPlanningOptions(command: Command): Command {
  addSelectionOptions(command).option(
    "--replace <glob>",
    "upload keys that this glob matches anew (repeatable)",
    collect,
  );
  addAtOption(command)
    .addOption(
      new Option(
        "--allow-removals [page]",
        "let more than 30 % of a Page's assets be forgotten (repeatable with a Page)",
      ).argParser(collectPages),
    )
    .option("--allow-private-hosts", "URL assets may be on private or loopback addresses");
  return addSandboxOption(command);
}

/** Reads a whole number from `least` to `most`. */
export function integerFrom(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^[0-9]+$/.test(text) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} up` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}

/** Reads a duration such as `30s`, in milliseconds. */
export function toDuration(text: string): number {
  const durationMs = parseDuration(text);
  if (durationMs !== undefined) return durationMs;
  throw new InvalidArgumentError("It must be a duration such as `30s`, `10m` or `2h`.");
}

/** Reads a date, or `unknown`; given as it is written. */
export function toUploadDate(text: string): string {
  if (parseUploadDate(text) !== undefined) return text;
  throw new InvalidArgumentError(
    "It must be a date such as `2026-11-22`, a time such as `2026-11-22T08:00:00Z`, or `unknown`.",
  );
}

function toDate(text: string): number {
  const instantMs = parseDate(text);
  if (instantMs !== undefined) return instantMs;
  throw new InvalidArgumentError("It must be a date such as `2027-02-20`, or `2027-02-20T08:00:00Z`.");
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function collectPages(value: string, previous: true | readonly string[] = []): true | readonly string[] {
  return previous === true ? true : [...previous, value];
}
