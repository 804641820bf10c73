import type { Progress, ProgressStream } from "../views/progress/progress-options.ts";
import { createProgress } from "../views/progress.ts";
import type { CommandContext, OutputStream } from "./context.ts";
import type { CommonOptions } from "./options.ts";
import { textOptionsOf } from "./text-options.ts";

/** The progress of an apply on stderr; none where only a document, or nothing, is to be printed. */
export function openApplyProgress(
  context: CommandContext,
  { json, quiet, color }: CommonOptions,
  hasSeveralPages: boolean,
): Progress | undefined {
  if (json === true || quiet === true) return undefined;
  const { stderr, env, clock } = context;
  const { colour } = textOptionsOf(context, stderr, color);
  return createProgress({
    stream: progressStreamOf(stderr),
    isTerminal: stderr.isTTY === true && env["CI"] === undefined && env["TERM"] !== "dumb",
    colour,
    hasSeveralPages,
    nowMs: clock.now,
  });
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
