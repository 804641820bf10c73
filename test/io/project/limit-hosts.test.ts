import { expect, it } from "vitest";
import { createHostLimit } from "../../../src/io/project/limit-hosts.ts";

function trace(limits: Parameters<typeof createHostLimit>[0]): {
  readonly start: (url: string) => void;
  readonly running: () => readonly string[];
  readonly finish: (url: string) => Promise<void>;
} {
  const limit = createHostLimit(limits);
  const ends = new Map<string, () => void>();
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    start: (url) => void limit(url, () => new Promise<void>((resolve) => ends.set(url, resolve))),
    running: () => [...ends.keys()],
    finish: async (url) => {
      ends.get(url)?.();
      ends.delete(url);
      await settle();
    },
  };
}

it("runs few of one host, and does not let a slow host hold up the others", async () => {
  const { start, running, finish } = trace({ perHost: 2, overall: 3 });
  for (const name of ["1", "2", "3", "4"]) start(`http://slow.example/${name}`);
  start("http://fast.example/1");
  start("http://fast.example/2");
  await finish("");
  expect(running()).toEqual(["http://slow.example/1", "http://slow.example/2", "http://fast.example/1"]);
  await finish("http://fast.example/1");
  expect(running()).toEqual(["http://slow.example/1", "http://slow.example/2", "http://fast.example/2"]);
  await finish("http://slow.example/2");
  expect(running()).toEqual(["http://slow.example/1", "http://fast.example/2", "http://slow.example/3"]);
});

it("takes ports for hosts of their own, and all that is no URL for one", async () => {
  const { start, running, finish } = trace({ perHost: 1, overall: 9 });
  for (const url of ["http://a:1/", "http://a:2/", "http://a:1/x", "no url", "none either"]) start(url);
  await finish("");
  expect(running()).toEqual(["http://a:1/", "http://a:2/", "no url"]);
});

it("gives what was run, and its error", async () => {
  const limit = createHostLimit({ perHost: 1, overall: 1 });
  await expect(limit("http://a/", async () => 1)).resolves.toBe(1);
  await expect(limit("http://a/", async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
