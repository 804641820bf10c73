import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { askPs, parseProcStat, readProcessState } from "../../../src/io/run-lock/process-state.ts";

const statFields = (state: string, ticks: string): string =>
  `4242 (a) b (c)) ${state} ${Array.from({ length: 18 }, (_, index) => index).join(" ")} ${ticks} 99 98`;

test("the state of this process is the same whenever it is read, and tells when it was started", async () => {
  const state = await readProcessState(process.pid);
  expect(state).toEqual({ kind: "running", startedAs: expect.stringMatching(/\d/) });
  expect(await readProcessState(process.pid)).toEqual(state);
});

test("two processes with different starts differ", async () => {
  const own = await readProcessState(process.pid);
  const parent = await readProcessState(process.ppid);
  expect(parent.kind).toBe("running");
  expect(parent).not.toEqual(own);
});

test("a process that ended is dead", async () => {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  const { pid = 0 } = child;
  await once(child, "exit");
  expect(await readProcessState(pid)).toEqual({ kind: "dead" });
});

test("ps tells the same start in every time zone", async () => {
  const before = process.env["TZ"];
  const inZone = async (zone: string): Promise<unknown> => {
    process.env["TZ"] = zone;
    return await askPs(process.ppid);
  };
  try {
    const state = await inZone("Asia/Tokyo");
    expect(state).toEqual({ kind: "running", startedAs: expect.stringMatching(/:\d\d \d{4}$/) });
    expect(await inZone("America/Lima")).toEqual(state);
  } finally {
    if (before === undefined) delete process.env["TZ"];
    else process.env["TZ"] = before;
  }
});

test("what ps does not know counts as running, with no start", async () => {
  expect(await askPs(2 ** 30)).toEqual({ kind: "running" });
});

test("the start is found behind a program's name with spaces and parentheses in it", () => {
  expect(parseProcStat(statFields("S", "415498"), "the-boot")).toEqual({
    kind: "running",
    startedAs: "the-boot 415498",
  });
});

test.each(["Z", "X"])("a process in the state %s is dead", (state) => {
  expect(parseProcStat(statFields(state, "415498"), "the-boot")).toEqual({ kind: "dead" });
});

test("a stat without a start tells none", () => {
  expect(parseProcStat("1 (init) S 0 1", "the-boot")).toEqual({ kind: "running" });
});
