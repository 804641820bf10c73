import type {
  CompletedArgument,
  CompletedOption,
  CompletedProgram,
  Completion,
} from "./completed-program.ts";

/** A script for fish, from 3.0 on. */
export function renderFishCompletion({ name, commands, options, wordsCommand }: CompletedProgram): string {
  const prefix = `__${name.replaceAll("-", "_")}`;
  const start = `complete -c ${name}`;
  const inCommand = (command: string): string => `${start} -n '${prefix}_is_at "${command}"'`;
  const values: ValueFormat = { wordsFunction: `${prefix}_words` };
  const lines = [
    `${start} -f`,
    ...options.map((option) => `${inCommand("")} ${optionFlags(option, values)}`),
    ...commands.map(
      (command) => `${inCommand("")} -a ${quote(command.name)} -d ${quote(command.description)}`,
    ),
    ...commands.flatMap((command) => [
      ...command.options.map((option) => `${inCommand(command.name)} ${optionFlags(option, values)}`),
      ...command.arguments
        .flatMap((argument) => argumentFlags(argument, values))
        .map((flags) => `${inCommand(command.name)} ${flags}`),
    ]),
  ];
  return `# Completes ${name} in fish; printed by \`${name} completion fish\`.

function ${prefix}_is_at
    set -l words (commandline -opc)
    test "$words[2]" = "$argv[1]"
end

function ${prefix}_words
    set -l words (commandline -opc)
    $words[1] ${wordsCommand} $argv[1] -- $words 2>/dev/null
end

${lines.join("\n")}
`;
}

/** How values that only the project knows are asked for. */
interface ValueFormat {
  readonly wordsFunction: string;
}

function optionFlags({ names, description, value }: CompletedOption, format: ValueFormat): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  // -r demands a value, and -x also keeps file names away; without either, the value is one after `=`.
  const takes =
    value === undefined || value.isOptional ? [] : [value.completion.kind === "files" ? "-r" : "-x"];
  const ways = value === undefined ? [] : [wayOf(value.completion, format)];
  return [...flags, ...takes, ...ways.filter((way) => way !== ""), "-d", quote(description)].join(" ");
}

function argumentFlags({ completion }: CompletedArgument, format: ValueFormat): readonly string[] {
  const way = wayOf(completion, format);
  return way === "" ? [] : [way];
}

function wayOf(completion: Completion, { wordsFunction }: ValueFormat): string {
  switch (completion.kind) {
    case "files":
      return "-F";
    case "keys":
    case "pages":
      return `-a ${quote(`(${wordsFunction} ${completion.kind})`)}`;
    case "words":
      return `-a ${quote(completion.words.join(" "))}`;
    case "unknown":
      return "";
    default:
      return completion satisfies never;
  }
}

/** In fish, a backslash escapes within single quotes. */
function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
}
