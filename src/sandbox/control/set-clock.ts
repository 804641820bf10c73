import { parseDuration } from "../duration.ts";
import { isJsonObject } from "../json.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import { ControlError } from "./control-error.ts";

/** The clock as control calls show it. */
export interface ClockReport {
  /** RFC 3339. */
  readonly now: string;
  /** How far it is ahead of the machine's, in milliseconds. */
  readonly offsetMs: number;
}

/** The sandbox's clock now. */
export function readClock(context: SandboxContext): ClockReport {
  return { now: new Date(context.now()).toISOString(), offsetMs: context.state.offsetMs };
}

/**
 * Moves the clock on by `{"advance":"80d"}` or to `{"now":"2027-01-01T00:00:00Z"}`.
 *
 * @throws {ControlError} 400 for anything else.
 */
export function setClock(context: SandboxContext, body: unknown): ClockReport {
  const offsetMs = parseOffset(context, body);
  if (Number.isNaN(new Date(context.machineNow() + offsetMs).getTime())) throw wrongClock();
  context.state.setOffsetMs(offsetMs);
  return readClock(context);
}

function parseOffset(context: SandboxContext, body: unknown): number {
  if (!isJsonObject(body)) throw wrongClock();
  const { advance, now } = { advance: body["advance"], now: body["now"] };
  if ((advance === undefined) === (now === undefined)) throw wrongClock();
  if (typeof advance === "string") {
    const advanceMs = parseDuration(advance);
    if (advanceMs === undefined) throw wrongClock();
    return context.state.offsetMs + advanceMs;
  }
  if (typeof now !== "string" || !rfc3339.test(now) || Number.isNaN(Date.parse(now))) throw wrongClock();
  return Date.parse(now) - context.machineNow();
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

function wrongClock(): ControlError {
  return new ControlError(
    400,
    'the clock takes {"advance":"80d"} (a number and ms, s, m, h or d) or {"now":"2027-01-01T00:00:00Z"} (RFC 3339)',
  );
}
