import { expect, test } from "vitest";
import { renderGithubAnnotations } from "../../src/views/render-github-annotations.ts";
import { hostileText } from "../support/hostile-text.ts";
import { fc } from "../support/properties.ts";
import { error, place } from "./builders.ts";

const inRepository = (file: string): string => `bots/${file}`;

test("a place becomes properties, code and message with hint the rest, errors before warnings", () => {
  const diagnostics = [
    error({ code: "glob-without-key", severity: "warning", message: "`--only x` matches no key" }),
    error({
      hint: "`media/welcome.png` does",
      place: place("  welcome: media/welcom.png", "media/welcom.png"),
    }),
    error({ code: "lockfile-unreadable", message: "100 %", hint: "one\n  two", file: "m.lock.json" }),
  ];
  expect(renderGithubAnnotations(diagnostics, inRepository)).toBe(
    [
      "::error file=bots/m.lock.json,title=lockfile-unreadable::100 %25%0Ahint: one%0A  two",
      "::error file=bots/messenger-assets.yaml,line=5,col=12,endColumn=28,title=asset-file-not-found::`media/welcom.png` does not exist%0Ahint: `media/welcome.png` does",
      "::warning title=glob-without-key::`--only x` matches no key",
      "",
    ].join("\n"),
  );
  expect(renderGithubAnnotations([], inRepository)).toBe("");
});

test("a file outside of the repository is not named: GitHub would look for it inside", () => {
  const outside = error({ place: place("a: b", "b", { file: "../m.yaml" }) });
  expect(renderGithubAnnotations([outside], () => undefined)).toBe(
    "::error title=asset-file-not-found::`media/welcom.png` does not exist\n",
  );
});

test("ten of a kind are all; of eleven, the tenth counts the rest", () => {
  const errors = (amount: number) =>
    Array.from({ length: amount }, (_, index) => error({ message: `no ${index}` }));
  const warnings = errors(10).map((diagnostic) => ({ ...diagnostic, severity: "warning" as const }));
  const linesOf = (amount: number) =>
    renderGithubAnnotations([...errors(amount), ...warnings], inRepository).split("\n");
  expect(linesOf(10).length).toBe(21);
  expect(linesOf(11).length).toBe(21);
  expect(linesOf(2000)[9]).toBe(
    "::error title=messenger-assets::and 1,991 more errors: the step's summary tells them",
  );
});

test("many of one code do not hide another", () => {
  const many = Array.from({ length: 40 }, (_, index) => error({ message: `no ${index}`, file: "a" }));
  const other = error({ code: "too-many-removals", message: "12 of 20", file: "b" });
  expect(
    renderGithubAnnotations([...many, other], inRepository)
      .split("\n")
      .slice(0, 3),
  ).toEqual([
    "::error file=bots/a,title=asset-file-not-found::no 0",
    "::error file=bots/b,title=too-many-removals::12 of 20",
    "::error file=bots/a,title=asset-file-not-found::no 1",
  ]);
});

/** What the runner understands of a line: `::name key=value,…::message`, or the older `##[name key=value;…]message`. */
function commandsIn(output: string): readonly unknown[] {
  return output
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line.startsWith("::") || line.includes("##["))
    .map((line) => {
      const end = line.indexOf("::", 2);
      const [name = "", properties = ""] = line.slice(2, end).split(/ (.*)/s);
      return { name, properties: properties.split(",").map((pair) => pair.split("=")[0]) };
    });
}

test("whatever the texts are, one diagnostic is one command with the properties that we gave", () => {
  fc.assert(
    fc.property(hostileText, hostileText, hostileText, (message, hint, file) => {
      const output = renderGithubAnnotations([error({ message, hint, file })], (name) => name);
      expect(commandsIn(output)).toEqual([{ name: "error", properties: ["file", "title"] }]);
      expect(output.split("\n").length).toBe(2);
    }),
  );
});
