import { expect, it, onTestFinished } from "vitest";
import { systemContext } from "../../src/cli/system-context.ts";

function openContext(): ReturnType<typeof systemContext> {
  const streams = [process.stdout, process.stderr];
  const before = streams.map((stream) => stream.listeners("error"));
  const context = systemContext();
  onTestFinished(() => {
    for (const [index, stream] of streams.entries()) {
      for (const listener of stream.listeners("error")) {
        if (before[index]?.includes(listener) !== true) stream.off("error", toListener(listener));
      }
    }
  });
  return context;
}

function toListener(listener: unknown): (...given: readonly unknown[]) => void {
  if (typeof listener !== "function") throw new Error("no listener");
  return (...given) => Reflect.apply(listener, undefined, given);
}

it("takes a reader that closes the pipe for no error, and any other error for one", () => {
  openContext();
  const closed = Object.assign(new Error("closed"), { code: "EPIPE" });
  expect(() => process.stdout.emit("error", closed)).not.toThrow();
  expect(() => process.stderr.emit("error", closed)).not.toThrow();
  expect(() => process.stdout.emit("error", Object.assign(new Error("full"), { code: "ENOSPC" }))).toThrow(
    "full",
  );
  expect(() => process.stdout.emit("error", new Error("odd"))).toThrow("odd");
});

it("tells signals until that is ended", () => {
  const received: string[] = [];
  const end = openContext().onSignal((signal) => received.push(signal));
  process.emit("SIGTERM", "SIGTERM");
  process.emit("SIGINT", "SIGINT");
  end();
  expect(process.listenerCount("SIGTERM")).toBe(0);
  expect(received).toEqual(["SIGTERM", "SIGINT"]);
});

it("tells the end of the process", () => {
  const listener = (): void => undefined;
  openContext().onExit(listener);
  onTestFinished(() => void process.off("exit", listener));
  expect(process.listeners("exit")).toContain(listener);
});
