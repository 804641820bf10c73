import type { CompletedCommand, CompletedOption, CompletedProgram, Completion } from "./completed-program.ts";

/**
 * A script for bash, from 3.2 on (macOS): that has no `compopt`. The words are found in the line's text, because bash
 * splits them at `=` and `@` too; of a completed word it replaces only what follows the last `=`, or begins with the
 * last `@`.
 */
export function renderBashCompletion({ name, commands, options, wordsCommand }: CompletedProgram): string {
  const functionName = `_${name.replaceAll("-", "_")}`;
  return `# Completes ${name} in bash; printed by \`${name} completion bash\`.

${functionName}() {
  local IFS=$' \\t\\n' quotes=$'[\\'"\\\\\\\\]'
  local line=\${COMP_LINE:0:COMP_POINT} words word
  COMPREPLY=()
  read -ra words <<<"$line"
  [[ $line != *[[:space:]] ]] || words+=("")
  local last=$((\${#words[@]} - 1))
  local typed=\${words[last]} previous=\${words[last - 1]} prefix= options= kind= choices=
  if [[ $typed == --*=* ]]; then
    previous=\${typed%%=*} prefix=\${typed%%=*}= kind=unknown
  fi
  if ((last == 1)); then
    options=${quoteWords(namesOf(options))} kind=words choices=${quoteWords(commands.map((command) => command.name))}
  else
    case \${words[1]} in
${commands.map(commandCase).join("\n")}
    esac
  fi
  [[ -z $kind || ($typed == -* && -z $prefix) ]] && kind=words choices=$options
  case $kind in
    files)
      IFS=$'\\n'
      compopt -o default 2>/dev/null || COMPREPLY=($(compgen -f -- "\${typed#"$prefix"}"))
      return
      ;;
    keys | pages) choices=$("$1" ${wordsCommand} "$kind" -- "\${COMP_WORDS[@]//$quotes/}" 2>/dev/null) ;;
  esac
  local taken=\${typed%"\${typed##*["$COMP_WORDBREAKS"]}"}
  taken=\${taken%@}
  for word in $choices; do
    word=$prefix$word
    [[ $word == "$typed"* ]] && COMPREPLY+=("\${word#"$taken"}")
  done
}

complete -F ${functionName} ${name}
`;
}

function commandCase(command: CompletedCommand): string {
  const [argument] = command.arguments;
  const then = argument === undefined ? ":" : `[[ -n $kind ]] || ${assignmentsOf(argument.completion)}`;
  const cases = [...optionCases(command.options), `          *) ${then} ;;`];
  return `      ${command.name})
        options=${quoteWords(namesOf(command.options))}
        case $previous in
${cases.join("\n")}
        esac
        ;;`;
}

/** Options with the same values share a case. After one that must have a value, no other option can follow. */
function optionCases(options: readonly CompletedOption[]): readonly string[] {
  const cases = new Map<string, string[]>();
  for (const { names, value } of options) {
    if (value === undefined) continue;
    const then = `${value.isOptional ? "" : "options= "}${assignmentsOf(value.completion)}`;
    cases.set(then, [...(cases.get(then) ?? []), ...names]);
  }
  return [...cases].map(([then, names]) => `          ${names.join(" | ")}) ${then} ;;`);
}

function assignmentsOf(completion: Completion): string {
  if (completion.kind !== "words") return `kind=${completion.kind}`;
  return `kind=words choices=${quoteWords(completion.words)}`;
}

function namesOf(options: readonly CompletedOption[]): readonly string[] {
  return options.flatMap(({ names }) => names);
}

function quoteWords(words: readonly string[]): string {
  return `'${words.join(" ").replaceAll("'", "'\\''")}'`;
}
