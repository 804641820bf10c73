import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { errorCode } from "../error-code.ts";

/** Whether a process of this machine runs, and when it was started: a text that only compares, for its number is reused. */
export type ProcessState =
  | { readonly kind: "running"; readonly startedAs?: string }
  /** It is gone, or a zombie that nobody has collected yet. */
  | { readonly kind: "dead" };

const runFile = promisify(execFile);

const psTimeoutMs = 5_000;

/** The state of the process `pid`; what its start time cannot be told of counts as running as long as a signal reaches it. */
export async function readProcessState(pid: number): Promise<ProcessState> {
  if (!isReachable(pid)) return { kind: "dead" };
  return await (process.platform === "linux" ? readProcFile(pid) : askPs(pid));
}

function isReachable(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

async function readProcFile(pid: number): Promise<ProcessState> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const bootId = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    return parseProcStat(stat, bootId.trim());
  } catch {
    // It ended just now; or /proc hides the processes of others, or is not there.
    return isReachable(pid) ? { kind: "running" } : { kind: "dead" };
  }
}

/**
 * What `/proc/PID/stat` says. Its second field is the program's name in parentheses, which may itself hold any of them;
 * the 3rd is the state, the 22nd the start in ticks since the boot `bootId` (proc_pid_stat(5)).
 */
export function parseProcStat(stat: string, bootId: string): ProcessState {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  if (state === "Z" || state === "X") return { kind: "dead" };
  const ticks = fields[19];
  return ticks === undefined ? { kind: "running" } : { kind: "running", startedAs: `${bootId} ${ticks}` };
}

/** As `readProcessState`, by asking `ps`, where there is no `/proc`. */
export async function askPs(pid: number): Promise<ProcessState> {
  try {
    const { stdout } = await runFile("ps", ["-o", "stat=", "-o", "lstart=", "-p", String(pid)], {
      timeout: psTimeoutMs,
      // The start is a local time, in the words of a language: they have to be the same for everybody who asks.
      env: { PATH: process.env["PATH"], TZ: "UTC", LC_ALL: "C" },
    });
    return parsePs(stdout);
  } catch {
    return { kind: "running" };
  }
}

function parsePs(stdout: string): ProcessState {
  const [state = "", ...start] = stdout.trim().split(/\s+/);
  if (state.startsWith("Z")) return { kind: "dead" };
  return start.length === 0 ? { kind: "running" } : { kind: "running", startedAs: start.join(" ") };
}
