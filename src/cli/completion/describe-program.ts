import type { Argument, Command, Option } from "commander";
import type {
  CompletedCommand,
  CompletedOption,
  CompletedProgram,
  Completion,
} from "../../views/completion/completed-program.ts";

/** What completions have to know of `program`, in the order of its help; `wordsCommand` is its hidden command. */
export function describeProgram(program: Command, wordsCommand: string): CompletedProgram {
  const help = program.createHelp();
  return {
    name: program.name(),
    options: help.visibleOptions(program).map(describeOption),
    commands: help.visibleCommands(program).map(describeCommand),
    wordsCommand,
  };
}

function describeCommand(command: Command): CompletedCommand {
  return {
    name: command.name(),
    description: command.description(),
    options: command.createHelp().visibleOptions(command).map(describeOption),
    arguments: command.registeredArguments.map((argument) => ({
      ...describeValue(argument.name(), argument),
      isOptional: !argument.required,
      isRepeated: argument.variadic,
    })),
  };
}

function describeOption(option: Option): CompletedOption {
  const names = [option.short, option.long].filter((name) => name !== undefined);
  const [, valueName] = /[<[]([^>\].]+)/.exec(option.flags) ?? [];
  return {
    names,
    description: option.description,
    ...(valueName !== undefined && {
      value: { ...describeValue(valueName, option), isOptional: option.optional },
    }),
  };
}

function describeValue(
  name: string,
  { argChoices }: Pick<Argument | Option, "argChoices">,
): { readonly name: string; readonly completion: Completion } {
  if (argChoices !== undefined) return { name, completion: { kind: "words", words: argChoices } };
  const kinds = name.split(/[^a-z]+/i).flatMap((word) => kindsOfValues.get(word.toLowerCase()) ?? []);
  return { name, completion: { kind: kinds[0] ?? "unknown" } };
}

/** What the words in values' names stand for: `<file>`, `<key-or-id>`, `[page]`. */
const kindsOfValues: ReadonlyMap<string, "files" | "keys" | "pages"> = new Map([
  ["file", "files"],
  ["key", "keys"],
  ["keys", "keys"],
  ["glob", "keys"],
  ["page", "pages"],
  ["selector", "pages"],
]);
