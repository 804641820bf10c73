import type { Clock } from "../../apply/ports.ts";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { formatInstant } from "../../core/text/format-instant.ts";
import { longestTimerMs } from "../clock.ts";
import { fileError } from "../file-error.ts";
import { ensureFolderOf } from "../work-folder.ts";
import { removeOwnLockFile, touchOwnLockFile } from "./lock-file.ts";
import { createOwner, type LockHolder } from "./lock-holder.ts";
import { type Taking, takeLock } from "./take-lock.ts";

export type { LockHolder } from "./lock-holder.ts";

/** What is held by one run at a time. */
export interface RunLock {
  /** Gives it back, if it is still ours; never fails. */
  readonly release: () => Promise<void>;
}

/** How a run lock is taken. */
export interface RunLockOptions {
  /** The machine's own, never one that was moved: file times are compared with it. */
  readonly clock: Clock;
  /** How long to wait for another run to end; default 0. */
  readonly timeoutMs?: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
  /** Called when a wait begins, and again when another run got the lock meanwhile. */
  readonly onWait?: (holder: LockHolder) => void;
  /** The file as messages show it; default `path`. */
  readonly shownAs?: string;
}

const pollMs = 100;

const heartbeatMs = 60_000;

/**
 * Takes the run lock whose file is `path`. A holder that is dead on this machine is replaced at once, one of another
 * machine after 10 minutes without a heartbeat; while the lock is held, its file's time is the heartbeat.
 *
 * @throws {DiagnosticError} `run-locked` when another run holds it, and still does after `timeoutMs`;
 * `run-lock-unwritable` when the file cannot be made, read or removed.
 * @throws the reason of `signal`, when that aborts first.
 */
export async function acquireRunLock(path: string, options: RunLockOptions): Promise<RunLock> {
  const awake = keepAwake();
  try {
    const { nonce } = await waitForLock(path, options);
    const heart = startHeartbeat(path, nonce, options.clock);
    return {
      release: async () => {
        heart.stop();
        removeOwnLockFile(path, nonce);
      },
    };
  } finally {
    awake.end();
  }
}

/** A clock's sleep does not keep the process alive, and while a lock is waited for, nothing else does. */
function keepAwake(): { readonly end: () => void } {
  const timer = setInterval(() => undefined, longestTimerMs);
  return { end: () => clearInterval(timer) };
}

async function waitForLock(path: string, options: RunLockOptions): Promise<{ readonly nonce: string }> {
  const { clock, timeoutMs = 0, signal, onWait } = options;
  const self = await createOwner();
  const endMs = clock.now() + timeoutMs;
  let awaited: string | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const taking = await take(path, options, () => takeLock(path, { self, clock }));
    if (taking.kind === "taken") return self;
    const leftMs = endMs - clock.now();
    if (taking.kind === "held") {
      const { holder } = taking;
      if (leftMs <= 0) throw lockedError(path, holder, options);
      if (holder.nonce !== awaited) onWait?.(holder);
      awaited = holder.nonce;
    }
    // An unfinished file is written within moments, or stale within seconds: that is no wait for another run.
    await clock.sleep(taking.kind === "held" ? Math.min(pollMs, leftMs) : pollMs, signal);
  }
}

async function take(
  path: string,
  { shownAs = path }: RunLockOptions,
  act: () => Promise<Taking>,
): Promise<Taking> {
  try {
    await ensureFolderOf(path);
    return await act();
  } catch (error) {
    throw fileError(
      {
        code: "run-lock-unwritable",
        message: `the run lock \`${shownAs}\` cannot be taken`,
        hint: "make its folder writable for your user: without the lock two runs could write the same lockfile",
        file: shownAs,
      },
      error,
    );
  }
}

function lockedError(
  path: string,
  { pid, host, sinceMs }: LockHolder,
  { shownAs = path, timeoutMs = 0 }: RunLockOptions,
): DiagnosticError {
  const wait = timeoutMs > 0 ? "give a longer `--lock-timeout`" : "give `--lock-timeout 10m`";
  return new DiagnosticError([
    {
      code: "run-locked",
      severity: "error",
      message: `another run holds the lock: pid ${pid} on host \`${host}\`, since ${formatInstant(sinceMs)}`,
      hint: `wait for it to end, or ${wait}; if that run is gone, remove \`${shownAs}\``,
      file: shownAs,
    },
  ]);
}

function startHeartbeat(path: string, nonce: string, clock: Clock): { readonly stop: () => void } {
  const end = new AbortController();
  const beat = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await clock.sleep(heartbeatMs, end.signal);
      if (!end.signal.aborted) touchOwnLockFile(path, nonce, clock.now());
    }
  };
  void beat();
  return { stop: () => end.abort() };
}
