import { describe, expect, test } from "vitest";
import type { Upload } from "../../src/apply/ports.ts";
import { withAttempts } from "../../src/apply/with-attempts.ts";
import { failure, optionsWith, reply, request } from "./retry/retrying.ts";

describe("the bytes of an attempt", () => {
  const sending = (counts: readonly number[], failed?: unknown): Upload => {
    return async (_request, { onBytes }) => {
      for (const count of counts) onBytes?.(count);
      if (failed !== undefined) throw failed;
      return reply;
    };
  };

  test("stay when it succeeds", async () => {
    const counted: number[] = [];
    const options = optionsWith({ onBytes: (count) => counted.push(count) });
    expect(await withAttempts(sending([4, 3]))(request, options)).toBe(reply);
    expect(counted).toEqual([4, 3]);
  });

  test.each([
    ["a refusal", failure({ graphClass: "throttled-page" })],
    ["a bug", new TypeError("a bug")],
  ])("are taken back after %s, before that is told", async (_what, error) => {
    const told: unknown[] = [];
    const options = optionsWith({
      onBytes: (count) => told.push(count),
      onAttemptFailed: async (failed) => void told.push(failed),
    });
    await expect(withAttempts(sending([4, 3], error))(request, options)).rejects.toBe(error);
    expect(told).toEqual([4, 3, -7, error]);
  });

  test("that fails before any left are none to take back", async () => {
    const counted: number[] = [];
    const options = optionsWith({ onBytes: (count) => counted.push(count) });
    await expect(withAttempts(sending([], failure()))(request, options)).rejects.toThrow("temporary");
    expect(counted).toEqual([]);
  });

  test("that still leave after it failed are not counted", async () => {
    const counted: number[] = [];
    let leave = (): void => undefined;
    const upload: Upload = async (_request, { onBytes }) => {
      leave = () => onBytes?.(100);
      onBytes?.(5);
      throw failure();
    };
    const options = optionsWith({ onBytes: (count) => counted.push(count) });
    await expect(withAttempts(upload)(request, options)).rejects.toThrow("temporary");
    leave();
    expect(counted).toEqual([5, -5]);
  });

  test("need nobody who counts", async () => {
    await expect(withAttempts(sending([4], failure()))(request, optionsWith())).rejects.toThrow("temporary");
  });
});
