import { expect, test } from "vitest";
import type { CompletedProgram } from "../../../src/views/completion/completed-program.ts";
import { renderCompletion } from "../../../src/views/completion/render-completion.ts";
import { shells } from "../../../src/views/completion/shells.ts";

const help = { names: ["-h", "--help"], description: "show this help" };

const program: CompletedProgram = {
  name: "pet-shop",
  wordsCommand: "__words",
  options: [{ names: ["--version"], description: "print the version" }, help],
  commands: [
    {
      name: "buy",
      description: "it's a start: buy [one]",
      options: [
        { names: ["--from"], description: "a file", value: value("file", "files") },
        { names: ["--page"], description: "a \\ Page: any", value: value("name", "pages") },
        { names: ["--until"], description: "a date", value: value("date", "unknown") },
        { names: ["--since"], description: "a date", value: value("date", "unknown") },
        {
          names: ["-c", "--colour"],
          description: "a colour",
          value: {
            name: "colour",
            isOptional: true,
            completion: { kind: "words", words: ["black", "white"] },
          },
        },
        help,
      ],
      arguments: [{ ...value("key", "keys"), isRepeated: true }],
    },
    {
      name: "sell",
      description: "sell",
      options: [help],
      arguments: [
        {
          name: "what",
          isOptional: false,
          isRepeated: false,
          completion: { kind: "words", words: ["cat", "dog"] },
        },
        { ...value("price", "unknown"), isOptional: true, isRepeated: false },
      ],
    },
    { name: "close", description: "close", options: [], arguments: [] },
  ],
};

function value(name: string, kind: "files" | "keys" | "pages" | "unknown") {
  return { name, isOptional: false, completion: { kind } } as const;
}

test.each(shells)("the whole script for %s", (shell) => {
  expect(renderCompletion(program, shell)).toMatchSnapshot();
});
