import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { onTestFinished } from "vitest";
import { isInstalled } from "./is-installed.ts";
import { waitUntil } from "./wait-until.ts";

/** A shell that completes command lines. */
export type ShellName = "bash" | "zsh" | "fish";

/** Where a shell runs, and what it has read. */
export interface ShellOptions {
  readonly cwd: string;
  /** Stands before the others in `PATH`. */
  readonly binFolder: string;
  /** The file of the script that completes `program`; zsh finds it in a folder of `$fpath` if it is called `_PROGRAM`. */
  readonly script: string;
}

/** A shell with a completion script. */
export interface CompletingShell {
  /** What may stand in the place of the last word of `line`; that word itself where nothing else may. */
  readonly candidates: (line: string) => Promise<readonly string[]>;
}

/** Every shell comes in Debian's package of its name. */
const debianPackages = { bash: "bash", zsh: "zsh", fish: "fish", script: "bsdutils" } as const;

/** Whether tests with `shell` are to run: under CI they do whatever is installed, and fail. */
export function isTested(shell: ShellName): boolean {
  if (process.env["CI"] !== undefined) return true;
  return process.platform === "linux" && isInstalled(shell) && isInstalled("script");
}

/** Starts a shell as a person does, without anybody's settings; it ends with the test. */
export async function openShell(shell: ShellName, options: ShellOptions): Promise<CompletingShell> {
  for (const program of [shell, "script"] as const) {
    if (isInstalled(program)) continue;
    throw new Error(`${program} is not on the PATH: apt-get install ${debianPackages[program]}`);
  }
  return shell === "fish" ? openFish(options) : openTerminal(shell, options);
}

function environmentOf({ binFolder }: ShellOptions): Readonly<Record<string, string>> {
  return { PATH: `${binFolder}:${process.env["PATH"]}`, HOME: binFolder, TERM: "dumb", LC_ALL: "C.UTF-8" };
}

/** fish says what it would complete. */
function openFish(options: ShellOptions): CompletingShell {
  return {
    candidates: async (line) => {
      const command = `source ${options.script}; complete --do-complete=${JSON.stringify(line)}`;
      const { stdout, stderr } = spawnSync("fish", ["--no-config", "--command", command], {
        cwd: options.cwd,
        env: environmentOf(options),
        encoding: "utf8",
      });
      if (stderr !== "") throw new Error(stderr);
      const found = stdout.split("\n").filter((text) => text !== "");
      return found.length > 0 ? found.map((text) => text.replace(/\t.*/, "")) : lastWordOf(line);
    },
  };
}

/** Escape and `*` put all that may stand there into the line. */
const insertAll = "\u001b*";

const zshSettings = `unsetopt beep
autoload -Uz compinit
compinit -D -u
zle -C all-matches complete-word _generic
zstyle ':completion:all-matches:*' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true
bindkey '\\e*' all-matches`;

const terminals = {
  bash: {
    command: "bash --noprofile --norc -i",
    settings: ({ script }: ShellOptions) => `source ${script}`,
  },
  zsh: {
    command: "zsh -f -i",
    settings: ({ script }: ShellOptions) =>
      script.includes("/_")
        ? `fpath=(${dirname(script)} $fpath)\n${zshSettings}`
        : `${zshSettings}\nsource ${script}`,
  },
} as const;

/**
 * bash and zsh complete only what is typed at a terminal. The program must print its arguments as `<a><b>`, a line: they
 * are what the line was completed to.
 */
async function openTerminal(shell: "bash" | "zsh", options: ShellOptions): Promise<CompletingShell> {
  const { command, settings } = terminals[shell];
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd: options.cwd,
    env: environmentOf(options),
    stdio: ["pipe", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const screen = watchScreen(child);
  // The echo of this line does not hold the prompt.
  screen.type(`${settings(options)}\nPS1='READY''> '\n`);
  await screen.shows(/READY> /);
  return {
    candidates: async (line) => {
      const from = screen.length();
      screen.type(`${line}${insertAll}\n`);
      await screen.shows(/^<.*>\r?$[\s\S]*READY> /m, from);
      const shown = /^(<.*>)\r?$/m.exec(screen.text(from))?.[1] ?? "";
      const words = [...shown.matchAll(/<(.*?)>/g)].map(([, word = ""]) => word);
      const completed = words.slice(line.split(spaceOutsideOfQuotes).length - 2);
      return completed.length > 0 ? completed : lastWordOf(line);
    },
  };
}

const spaceOutsideOfQuotes = / +(?=(?:[^']*'[^']*')*[^']*$)/;

function lastWordOf(line: string): readonly string[] {
  return [/\S*$/.exec(line)?.[0] ?? ""];
}

/** What a terminal shows. */
interface Screen {
  readonly type: (text: string) => void;
  readonly text: (from: number) => string;
  readonly length: () => number;
  readonly shows: (pattern: RegExp, from?: number) => Promise<void>;
}

function watchScreen(child: ChildProcess): Screen {
  let shown = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
  });
  return {
    type: (text) => void child.stdin?.write(text),
    text: (from) => shown.slice(from),
    length: () => shown.length,
    shows: async (pattern, from = 0) => {
      await waitUntil(`${pattern}`, () => pattern.test(shown.slice(from))).catch((error: unknown) => {
        throw new Error(`the terminal shows ${JSON.stringify(shown.slice(from))}`, { cause: error });
      });
    },
  };
}
