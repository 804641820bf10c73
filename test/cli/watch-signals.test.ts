import { expect, it } from "vitest";
import { watchSignals } from "../../src/cli/watch-signals.ts";

type Signal = "SIGINT" | "SIGTERM";

function watch(): {
  readonly interruption: ReturnType<typeof watchSignals>;
  readonly send: (signal: Signal) => void;
  readonly exits: readonly number[];
} {
  const listeners = new Set<(signal: Signal) => void>();
  const exits: number[] = [];
  const onSignal = (listener: (signal: Signal) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const interruption = watchSignals({ onSignal, exit: (code) => void exits.push(code) });
  return {
    interruption,
    exits,
    send: (signal) => [...listeners].forEach((listener) => void listener(signal)),
  };
}

it("asks for an end in good order at the first signal", () => {
  const { interruption, send, exits } = watch();
  expect([interruption.signal.aborted, interruption.received()]).toEqual([false, undefined]);
  send("SIGTERM");
  expect([interruption.signal.aborted, interruption.received(), exits]).toEqual([true, "SIGTERM", []]);
});

it("ends the process at the second signal, with the code of that one", () => {
  const { interruption, send, exits } = watch();
  send("SIGTERM");
  send("SIGINT");
  send("SIGTERM");
  expect([interruption.received(), exits]).toEqual(["SIGTERM", [130, 143]]);
});

it("hears nothing more when it has ended", () => {
  const { interruption, send } = watch();
  interruption.end();
  send("SIGINT");
  expect(interruption.received()).toBeUndefined();
});

it("drops what must not hold up the end", async () => {
  const { interruption, send } = watch();
  const work = interruption.orEnd(new Promise(() => undefined));
  expect(await interruption.orEnd(Promise.resolve("done"))).toBe("done");
  send("SIGINT");
  await expect(work).rejects.toBe(interruption.signal.reason);
});
