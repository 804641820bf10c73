import type {
  CompletedArgument,
  CompletedCommand,
  CompletedOption,
  CompletedProgram,
  Completion,
} from "./completed-program.ts";

/** A script for zsh, to be sourced after `compinit`, or to be a file of `$fpath`. */
export function renderZshCompletion({ name, commands, options, wordsCommand }: CompletedProgram): string {
  const functionName = `_${name}`;
  return `#compdef ${name}
# Completes ${name} in zsh; printed by \`${name} completion zsh\`.

${functionName}() {
  local curcontext=$curcontext state ret=1
  local -a line typed=("\${words[@]}")
  typeset -A opt_args
  _arguments -C \\
${options.map((option) => `    ${optionSpec(option, functionName)} \\\n`).join("")}    '1:command:->command' \\
    '*::argument:->argument' && ret=0
  case $state in
    command)
      local -a commands=(
${commands.map((command) => `        ${quote(`${command.name}:${command.description}`)}`).join("\n")}
      )
      _describe -t commands command commands && ret=0
      ;;
    argument)
      case $words[1] in
${commands.map((command) => commandCase(command, functionName)).join("\n")}
      esac
      ;;
  esac
  return ret
}

${functionName}_words() {
  local -a found expl
  found=(\${(f)"$("$typed[1]" ${wordsCommand} $1 -- "\${(@Q)typed}" 2>/dev/null)"})
  _wanted $1 expl $1 compadd -a found
}

# As a file of $fpath this is called to complete; sourced, it only registers.
if [[ $funcstack[1] == ${functionName} ]]; then
  ${functionName} "$@"
else
  compdef ${functionName} ${name}
fi
`;
}

function commandCase(command: CompletedCommand, functionName: string): string {
  const specs = [
    ...command.options.map((option) => optionSpec(option, functionName)),
    ...command.arguments.map((argument) => argumentSpec(argument, functionName)),
  ];
  return `        ${command.name})
          _arguments \\
${specs.map((spec) => `            ${spec}`).join(" \\\n")} && ret=0
          ;;`;
}

/** A switch is offered once; an option with a value again and again: several may be repeated. */
function optionSpec({ names, description, value }: CompletedOption, functionName: string): string {
  const text = `[${escapeSpec(description)}]`;
  const isAlone = names.length === 1;
  if (value === undefined) {
    const others = isAlone ? "" : quote(`(${names.join(" ")})`);
    return isAlone ? quote(`${names[0]}${text}`) : `${others}{${names.join(",")}}${quote(text)}`;
  }
  const end = `${text}${value.isOptional ? "::" : ":"}${actionOf(value.name, value.completion, functionName)}`;
  const forms = names.map((name) => (name.startsWith("--") ? `${name}=` : `${name}+`));
  return isAlone ? quote(`*${forms[0]}${end}`) : `'*'{${forms.join(",")}}${quote(end)}`;
}

function argumentSpec(
  { name, isOptional, isRepeated, completion }: CompletedArgument,
  functionName: string,
): string {
  const start = isRepeated ? "*:" : isOptional ? "::" : ":";
  return quote(`${start}${actionOf(name, completion, functionName)}`);
}

/** What an argument is called, and how it is completed. */
function actionOf(name: string, completion: Completion, functionName: string): string {
  return `${escapeSpec(name)}:${wayOf(completion, functionName)}`;
}

function wayOf(completion: Completion, functionName: string): string {
  switch (completion.kind) {
    case "files":
      return "_files";
    case "keys":
    case "pages":
      // Without the space, zsh puts arguments of its own before ours.
      return ` ${functionName}_words ${completion.kind}`;
    case "words":
      return `(${completion.words.join(" ")})`;
    case "unknown":
      return " ";
    default:
      return completion satisfies never;
  }
}

function escapeSpec(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, "\\$&");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
