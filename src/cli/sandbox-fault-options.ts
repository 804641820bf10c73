import { type Command, InvalidArgumentError, Option } from "commander";
import { parseDuration } from "../sandbox/duration.ts";

/** What makes the sandbox misbehave from its start. */
export interface SandboxFaultOptions {
  /** A file with a rules document. */
  readonly rules?: string;
  readonly fail?: readonly object[];
  /** Milliseconds. */
  readonly latency?: number;
  readonly rateLimit?: object;
  readonly tokenExpiresAfter?: object;
}

/** Adds the options to `command`; those that are short for rules are parsed to what stands for them in a document. */
export function addFaultOptions(command: Command): Command {
  return command
    .optionsGroup("Faults:")
    .option("--rules <file>", "a rules document, in JSON or YAML")
    .addOption(
      new Option(
        "--fail <which>",
        "fail a share of the uploads and messages, or the one with that number: 5%, 5%:lose, 3:190/463 (an error's code, html, reset, hang, truncate or lose; 2 when left out; repeatable)",
      ).argParser(collectFailures),
    )
    .addOption(new Option("--latency <duration>", "answer so much later, such as 100ms").argParser(toLatency))
    .addOption(
      new Option(
        "--rate-limit <limit>",
        "refuse more calls than this, such as 200/1h for each Page; 200/1h:613 with another code than 80006 (4: for all Pages together)",
      ).argParser(toRateLimit),
    )
    .addOption(
      new Option(
        "--token-expires-after <limit>",
        "end every Page's token after so many calls, or so long: 100, 2h",
      ).argParser(toTokenExpiry),
    );
}

/** Uploads and messages: `message_attachments`, `messages`. */
const path = "message";

const faults: ReadonlyMap<string, object> = new Map<string, object>([
  ["html", { html: 502 }],
  ["reset", { reset: "after" }],
  ["hang", { hang: true }],
  ["truncate", { truncate: true }],
  ["lose", { lose: true }],
]);

function collectFailures(text: string, previous: readonly object[] = []): readonly object[] {
  const [which = "", what = "2", ...rest] = text.split(":");
  const match = matchOf(which);
  const effect = /^(?:-1|\d{1,9})(?:\/\d{1,9})?$/.test(what) ? { error: what } : faults.get(what);
  if (match !== undefined && effect !== undefined && rest.length === 0)
    return [...previous, { match, effect }];
  throw new InvalidArgumentError(
    "It must be a share such as `5%` or a call's number such as `3`, then, if not the error 2, `:` and an error's code such as `190/463`, html, reset, hang, truncate or lose.",
  );
}

function matchOf(which: string): object | undefined {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(which)?.[1];
  if (percent !== undefined)
    return Number(percent) <= 100 ? { path, share: Number(percent) / 100 } : undefined;
  return /^[1-9]\d{0,8}$/.test(which) ? { path, call: Number(which) } : undefined;
}

const longestLatencyMs = 3_600_000;

function toLatency(text: string): number {
  const latencyMs = parseDuration(text);
  if (latencyMs !== undefined && latencyMs <= longestLatencyMs) return latencyMs;
  throw new InvalidArgumentError("It must be a duration such as `100ms` or `1.5s`, an hour at the most.");
}

function toRateLimit(text: string): object {
  const [, calls, window = "", code] = /^(\d{1,9})\/([^:]+)(?::(\d{1,9}))?$/.exec(text) ?? [];
  const windowMs = parseDuration(window);
  if (calls !== undefined && windowMs !== undefined && windowMs > 0) {
    return { calls: Number(calls), windowMs, ...(code !== undefined && { code: Number(code) }) };
  }
  throw new InvalidArgumentError("It must be calls in a time such as `200/1h`, or with a code `200/1h:613`.");
}

function toTokenExpiry(text: string): object {
  if (/^\d{1,9}$/.test(text)) return { afterCalls: Number(text) };
  if (parseDuration(text) !== undefined) return { after: text };
  throw new InvalidArgumentError("It must be a number of calls such as `100`, or a duration such as `2h`.");
}
