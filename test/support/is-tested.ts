import { isInstalled } from "./is-installed.ts";

/** Whether tests with `program` are to run: under CI they do whatever is installed, and fail. */
export function isTested(program: string): boolean {
  return process.env["CI"] !== undefined || isInstalled(program);
}
