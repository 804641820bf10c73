import { expect, it } from "vitest";
import { createSilentHosts } from "../../../src/io/project/silent-hosts.ts";

const url = "https://a.example/1.png";

it("refuses a host's other URLs once enough of them were left without an answer", () => {
  const silent = createSilentHosts(2);
  silent.note(url, true);
  expect(silent.refuse("https://a.example/2.png")).toBeUndefined();
  silent.note("https://a.example/3.png", true);
  expect(silent.refuse("https://a.example/2.png")).toEqual({
    kind: "problem",
    code: "url-unreachable",
    message: "`https://a.example/2.png` cannot be fetched: its host gave no answer to 2 other requests",
  });
  expect(silent.refuse("https://b.example/2.png")).toBeUndefined();
});

it("goes on asking a host that ever answered", () => {
  const silent = createSilentHosts(1);
  silent.note(url, false);
  silent.note(url, true);
  expect(silent.refuse(url)).toBeUndefined();
});

it("takes what is no URL for a host of its own", () => {
  const silent = createSilentHosts(1);
  silent.note("no URL", false);
  expect(silent.refuse("no URL")).toBeUndefined();
});
