import type { CompletedProgram } from "./completed-program.ts";
import { renderBashCompletion } from "./render-bash-completion.ts";
import { renderFishCompletion } from "./render-fish-completion.ts";
import { renderZshCompletion } from "./render-zsh-completion.ts";
import type { Shell } from "./shells.ts";

/** The script by which `shell` completes the command lines of `program`. */
export function renderCompletion(program: CompletedProgram, shell: Shell): string {
  switch (shell) {
    case "bash":
      return renderBashCompletion(program);
    case "zsh":
      return renderZshCompletion(program);
    case "fish":
      return renderFishCompletion(program);
    default:
      return shell satisfies never;
  }
}
