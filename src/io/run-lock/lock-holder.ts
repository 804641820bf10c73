import { randomUUID } from "node:crypto";
import { readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { formatInstant } from "../../core/text/format-instant.ts";
import { parseInstant } from "../../core/text/instant.ts";
import { readProcessState } from "./process-state.ts";

/** A process that holds a lock, or wants to. */
export interface LockOwner {
  readonly pid: number;
  /** When it was started, as its machine says it; absent where that cannot be told. */
  readonly startedAs?: string;
  readonly host: string;
  /** Containers can have one host name, and process numbers of their own. Linux alone has it. */
  readonly pidNamespace?: string;
  /** Made up for one lock: a process may take several, one after the other. */
  readonly nonce: string;
}

/** Who holds a lock, and since when, in milliseconds since the epoch. */
export interface LockHolder extends LockOwner {
  readonly sinceMs: number;
}

/** This process, with a new nonce. */
export async function createOwner(): Promise<LockOwner> {
  const state = await readProcessState(process.pid);
  const pidNamespace = await readlink("/proc/self/ns/pid").catch(() => undefined);
  return {
    pid: process.pid,
    ...(state.kind === "running" && state.startedAs !== undefined && { startedAs: state.startedAs }),
    host: hostname(),
    ...(pidNamespace !== undefined && { pidNamespace }),
    nonce: randomUUID(),
  };
}

/** The text of the lock's file: one line of JSON. */
export function renderHolder({ sinceMs, ...owner }: LockHolder): string {
  return `${JSON.stringify({ ...owner, since: formatInstant(sinceMs) })}\n`;
}

/** The holder that `text` names; undefined when it was not written whole, or not by us. */
export function parseHolder(text: string): LockHolder | undefined {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const pid = fields.get("pid");
  const host = fields.get("host");
  const nonce = fields.get("nonce");
  const since = fields.get("since");
  if (!isPid(pid) || typeof host !== "string" || typeof nonce !== "string") return undefined;
  const sinceMs = typeof since === "string" ? parseInstant(since) : undefined;
  if (sinceMs === undefined) return undefined;
  const startedAs = fields.get("startedAs");
  const pidNamespace = fields.get("pidNamespace");
  return {
    pid,
    ...(typeof startedAs === "string" && { startedAs }),
    host,
    ...(typeof pidNamespace === "string" && { pidNamespace }),
    nonce,
    sinceMs,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// 0 and what is below it mean groups of processes to a signal.
function isPid(value: unknown): value is number {
  return Number.isInteger(value) && typeof value === "number" && value > 0 && value < 2 ** 31;
}
