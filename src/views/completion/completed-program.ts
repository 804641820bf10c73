/** What may stand in one place of a command line; `keys` and `pages` are the manifest's and the lockfile's. */
export type Completion =
  | { readonly kind: "files" | "keys" | "pages" | "unknown" }
  | { readonly kind: "words"; readonly words: readonly string[] };

/** A value: what an option takes, or an argument. */
interface CompletedValue {
  /** As the help calls it. */
  readonly name: string;
  readonly isOptional: boolean;
  readonly completion: Completion;
}

/** An option of a command. */
export interface CompletedOption {
  /** `-m` and `--manifest`. */
  readonly names: readonly string[];
  readonly description: string;
  /** Without one, it is a switch. */
  readonly value?: CompletedValue;
}

/** An argument of a command; one that is repeated is the last. */
export interface CompletedArgument extends CompletedValue {
  readonly isRepeated: boolean;
}

/** A command of the program. */
export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  readonly arguments: readonly CompletedArgument[];
}

/** A program as completions know it. */
export interface CompletedProgram {
  readonly name: string;
  /** The options that stand in place of a command. */
  readonly options: readonly CompletedOption[];
  readonly commands: readonly CompletedCommand[];
  /**
   * The hidden command that prints words, one a line: `NAME keys|pages -- WORD…`, with the words of the command line. The
   * words that it prints mean nothing to any shell.
   */
  readonly wordsCommand: string;
}
