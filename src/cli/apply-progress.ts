import type { Progress, ProgressStream } from "../views/progress/progress-options.ts";
import { createProgress } from "../views/progress.ts";
import type { CommandContext, OutputStream } from "./context.ts";
import type { CommonOptions } from "./options.ts";
import { textOptionsOf } from "./text-options.ts";

/** What of a run its progress depends on. */
export interface ProgressedRun {
  readonly hasSeveralPages: boolean;
  /** How many uploads each Page has. */
  readonly uploadsByPage: ReadonlyMap<string, number>;
  /** Aborts when the run is told to end in good order. */
  readonly stop: AbortSignal;
}

/**
 * The progress of an apply on stderr; none where only a document, or nothing, is to be printed. The cursor is given back
 * when the process ends, however it does.
 */
export function openApplyProgress(
  context: CommandContext,
  { json, quiet, color, verbose }: CommonOptions,
  { uploadsByPage, ...run }: ProgressedRun,
): Progress | undefined {
  if (json === true || quiet === true) return undefined;
  const { stderr, env, clock, onExit } = context;
  const { colour } = textOptionsOf(context, stderr, color);
  const progress = createProgress({
    ...run,
    ...(run.hasSeveralPages && verbose !== true && { uploadsByPage }),
    stream: progressStreamOf(stderr),
    isTerminal: stderr.isTTY === true && env["CI"] === undefined && env["TERM"] !== "dumb",
    colour,
    hasUnicode: isUtf8(env),
    nowMs: clock.now,
  });
  onExit(progress.abandon);
  return progress;
}

/** By the variable that counts: the first one of POSIX's three that is set and not empty. */
function isUtf8(env: CommandContext["env"]): boolean {
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find((value) => (value ?? "") !== "");
  return /utf-?8/i.test(locale ?? "");
}

function progressStreamOf(stream: OutputStream): ProgressStream {
  return {
    write: (text) => {
      stream.write(text);
      return true;
    },
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
  };
}
