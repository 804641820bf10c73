import { describe, expect, test } from "vitest";
import { publicUrl } from "../../src/outputs/public-url.ts";

const base = "https://cdn.example.com/bot/";

describe("the public URL of a URL", () => {
  test.each([undefined, base])("is itself (publicBaseUrl: %s)", (publicBaseUrl) => {
    expect(publicUrl("https://media.example.com/p.pdf?v=1", publicBaseUrl)).toBe(
      "https://media.example.com/p.pdf?v=1",
    );
    expect(publicUrl("HTTP://media.example.com/p.pdf", publicBaseUrl)).toBe("HTTP://media.example.com/p.pdf");
  });

  test.each([
    "http://sandbox.localhost/a.png",
    "HTTP://Sandbox.Localhost/a.png",
    "http://sandbox.localhost:80/a.png",
    "http://sandbox.localhost",
  ])("does not exist for the sandbox's own %s", (source) => {
    expect(publicUrl(source, base)).toBeUndefined();
  });

  test("is itself on a host that only begins like the sandbox's", () => {
    expect(publicUrl("http://sandbox.localhost.example.com/a.png", base)).toBe(
      "http://sandbox.localhost.example.com/a.png",
    );
  });
});

describe("the public URL of a path", () => {
  test.each([
    ["https://cdn.example.com/bot/", "media/a.png"],
    ["https://cdn.example.com/bot", "media/a.png"],
    ["https://cdn.example.com/bot//", "./media//x/../a.png"],
  ])("is below %s with exactly one slash between (%s)", (publicBaseUrl, source) => {
    expect(publicUrl(source, publicBaseUrl)).toBe("https://cdn.example.com/bot/media/a.png");
  });

  test("has every segment percent-encoded", () => {
    expect(publicUrl("media/50% off/ü?#&😀\\.png", base)).toBe(
      "https://cdn.example.com/bot/media/50%25%20off/%C3%BC%3F%23%26%F0%9F%98%80%5C.png",
    );
  });

  test("does not exist without publicBaseUrl", () => {
    expect(publicUrl("media/a.png", undefined)).toBeUndefined();
  });

  test.each(["../shared/a.png", "media/../../a.png"])("does not exist where it climbs out: %s", (source) => {
    expect(publicUrl(source, base)).toBeUndefined();
  });

  test("does not exist where no URL can hold it", () => {
    expect(publicUrl("media/\ud800.png", base)).toBeUndefined();
  });
});
