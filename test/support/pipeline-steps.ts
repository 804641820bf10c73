import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { parse } from "yaml";
import { isObject, textAt, valueAt } from "./json.ts";

/** One step of a GitHub workflow's job that runs in a shell. */
export interface ShellStep {
  readonly name: string;
  readonly script: string;
  /** Whether it runs after a failure, too. */
  readonly isAlways: boolean;
  readonly env: Readonly<Record<string, string>>;
}

/** What came of a step. */
export interface FinishedStep {
  readonly name: string;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The shell steps of a job, with the values of the expressions in their environment: `${{ NAME }}` by `NAME`.
 *
 * @throws for an expression that `values` does not know.
 */
export function shellSteps(
  workflow: string,
  job: string,
  values: Readonly<Record<string, string>>,
): readonly ShellStep[] {
  const document: unknown = parse(workflow);
  const steps = valueAt(document, "jobs", job, "steps");
  if (!Array.isArray(steps)) throw new Error(`there is no job ${job} with steps`);
  const jobEnv = environmentOf(valueAt(document, "jobs", job, "env"), values);
  return steps
    .filter((step: unknown) => isObject(step) && "run" in step)
    .map((step: unknown) => ({
      name: textAt(step, "name"),
      script: textAt(step, "run"),
      isAlways: isObject(step) && step["if"] === "always()",
      env: { ...jobEnv, ...environmentOf(isObject(step) ? step["env"] : undefined, values) },
    }));
}

/** The script of a job of GitLab's, its lines in order, `before_script` and what it extends included. */
export function gitlabScript(pipeline: string, job: string, part: "script" | "after_script"): string {
  const lines = (name: string): readonly string[] => {
    const chain = ancestry(parse(pipeline), job);
    const found = chain.map((each) => each[name]).find((value) => Array.isArray(value));
    return Array.isArray(found) ? found.map(String) : [];
  };
  return [...(part === "script" ? lines("before_script") : []), ...lines(part)].join("\n");
}

/** The variables of a job of GitLab's, with those of what it extends. */
export function gitlabVariables(pipeline: string, job: string): Readonly<Record<string, string>> {
  const chain = ancestry(parse(pipeline), job);
  return Object.assign({}, ...chain.map((each) => each["variables"]).reverse());
}

function ancestry(document: unknown, job: string): readonly Readonly<Record<string, unknown>>[] {
  const definition = valueAt(document, job);
  if (!isObject(definition)) throw new Error(`there is no job ${job}`);
  const base = definition["extends"];
  return [definition, ...(typeof base === "string" ? ancestry(document, base) : [])];
}

function environmentOf(
  env: unknown,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (!isObject(env)) return {};
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, evaluate(String(value), values)]),
  );
}

function evaluate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{ *(.*?) *\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nobody says what \${{ ${name} }} is`);
    return value;
  });
}

/** A shell, as the services start it: it ends at the first line that fails. */
export interface Shell {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a script as the services do. */
export function startScript(script: string, { cwd, env }: Shell): ChildProcess {
  return spawn("bash", ["-e", "-c", script], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
}

/** Runs the steps one after the other; after a failure those alone that always run. */
export async function runSteps(steps: readonly ShellStep[], shell: Shell): Promise<readonly FinishedStep[]> {
  const finished: FinishedStep[] = [];
  for (const { name, script, isAlways, env } of steps) {
    const hasFailed = finished.some(({ exitCode }) => exitCode !== 0);
    if (hasFailed && !isAlways) continue;
    const child = startScript(script, { ...shell, env: { ...shell.env, ...env } });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream]?.setEncoding("utf8").on("data", (text: string) => {
        output[stream] += text;
      });
    }
    const [exitCode] = await once(child, "close");
    finished.push({ name, exitCode: typeof exitCode === "number" ? exitCode : null, ...output });
  }
  return finished;
}
