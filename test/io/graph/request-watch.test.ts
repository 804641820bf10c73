import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type RequestWatch, watchRequest } from "../../../src/io/graph/request-watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const limits = { startTimeoutMs: 1_000, replyTimeoutMs: 5_000, stallTimeoutMs: 300 };

function watch(signal: AbortSignal = new AbortController().signal): RequestWatch {
  return watchRequest({ ...limits, signal });
}

/** Why the request was ended, and whether anything was sent by then. */
function endOf(watched: RequestWatch): readonly unknown[] {
  let isStopped = false;
  watched.onStop(() => {
    isStopped = true;
  });
  return [isStopped, watched.stopReason(), watched.hasBegun()];
}

const running = [false, undefined];

describe("a request under watch", () => {
  it("has no limit before it is handed over", () => {
    const watched = watch();
    vi.advanceTimersByTime(1_000_000);
    expect(endOf(watched)).toEqual([...running, false]);
  });

  it("ends when no connection takes the first byte in time", () => {
    const watched = watch();
    watched.start();
    vi.advanceTimersByTime(999);
    expect(endOf(watched)).toEqual([...running, false]);
    vi.advanceTimersByTime(1);
    expect(endOf(watched)).toEqual([true, "timeout", false]);
  });

  it("ends when no byte is taken for the stall's time, which every byte begins anew", () => {
    const watched = watch();
    watched.start();
    for (let chunk = 0; chunk < 10; chunk += 1) {
      watched.onChunk();
      vi.advanceTimersByTime(299);
    }
    expect(endOf(watched)).toEqual([...running, true]);
    vi.advanceTimersByTime(1);
    expect(endOf(watched)).toEqual([true, "stalled", true]);
  });

  it("ends when the whole reply is not there in time, which begins with the first byte", () => {
    const watched = watch();
    watched.start();
    vi.advanceTimersByTime(900);
    watched.onChunk();
    watched.onEnd();
    vi.advanceTimersByTime(4_999);
    expect(endOf(watched)).toEqual([...running, true]);
    vi.advanceTimersByTime(1);
    expect(endOf(watched)).toEqual([true, "timeout", true]);
  });

  it("ends at that time, too, when its bytes trickle without end", () => {
    const watched = watch();
    watched.start();
    for (let chunk = 0; chunk < 25; chunk += 1) {
      watched.onChunk();
      vi.advanceTimersByTime(200);
    }
    expect(endOf(watched)).toEqual([true, "timeout", true]);
  });

  it("ends with its caller's signal, whose reason is not taken for a time-out's", () => {
    const controller = new AbortController();
    const watched = watch(controller.signal);
    watched.start();
    controller.abort();
    vi.advanceTimersByTime(1_000);
    expect(endOf(watched)).toEqual([true, "aborted", false]);
    expect(endOf(watch(controller.signal))).toEqual([true, "aborted", false]);
  });

  it("leaves no timer and no listener behind", () => {
    const controller = new AbortController();
    const watched = watch(controller.signal);
    watched.start();
    watched.onChunk();
    watched.close();
    expect(vi.getTimerCount()).toBe(0);
    controller.abort();
    expect(endOf(watched)).toEqual([...running, true]);
  });
});
