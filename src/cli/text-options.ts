import type { TextOptions } from "../views/render-diagnostics.ts";
import type { CommandContext, OutputStream } from "./context.ts";

/** How text is written to `stream`: `NO_COLOR`, `FORCE_COLOR` and `--no-color` count, then whether it is a terminal. */
export function textOptionsOf(
  { env }: Pick<CommandContext, "env">,
  stream: OutputStream,
  allowsColour = true,
): TextOptions {
  const isTerminal = stream.isTTY === true;
  const { columns } = stream;
  return {
    colour: allowsColour && hasColour(env, isTerminal),
    ...(isTerminal && columns !== undefined && { columns }),
  };
}

function hasColour(env: CommandContext["env"], isTerminal: boolean): boolean {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  return isTerminal && env["TERM"] !== "dumb";
}
