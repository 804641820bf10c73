import { describe, expect, it } from "vitest";
import {
  type ContentCheck,
  checkContent,
  type DeclaredContent,
} from "../../../src/core/facts/check-content.ts";
import { formatMegabytes, formatPair, maxBytesOf } from "../../../src/core/facts/check-size.ts";
import type { FileFacts, UrlFacts } from "../../../src/core/facts/facts.ts";
import { defaultLimits } from "../../../src/core/limits.ts";

const megabyte = 1_048_576;
const digest = `sha256:${"0".repeat(64)}`;

function file(facts: Partial<FileFacts>): FileFacts {
  return { kind: "file", digest, sizeBytes: 10, contentType: undefined, isText: false, ...facts };
}

function url(facts: Partial<UrlFacts>): UrlFacts {
  return {
    kind: "url",
    digest,
    sizeBytes: 10,
    contentType: undefined,
    isText: false,
    isHtml: false,
    ...facts,
  };
}

function check(facts: FileFacts | UrlFacts, declared: DeclaredContent = {}): ReturnType<typeof checkContent> {
  const whole: ContentCheck = { name: "media/a", facts, declared, limits: defaultLimits };
  return checkContent(whole);
}

function problem(code: string, message: string, hint?: string): ReturnType<typeof checkContent> {
  const one = { kind: "problem", code, message, ...(hint !== undefined && { hint }) } as const;
  return { kind: "problems", problems: [one] };
}

const lfs = { oid: digest, sizeBytes: 10 };

describe("checkContent, without problems", () => {
  it.each([
    ["a PNG is an image", file({ contentType: "image/png" }), {}, "image", "image/png"],
    ["an mp4 is a video", file({ contentType: "video/mp4" }), {}, "video", "video/mp4"],
    ["a PDF is a file", file({ contentType: "application/pdf" }), {}, "file", "application/pdf"],
    ["an SVG is a file", file({ contentType: "image/svg+xml" }), {}, "file", "image/svg+xml"],
    ["text is a file", file({ isText: true }), {}, "file", "text/plain"],
    ["unknown bytes are a file", file({}), {}, "file", "application/octet-stream"],
    ["a local HTML file is a file", file({ contentType: "text/html" }), {}, "file", "text/html"],
    [
      "an mp4 declared as audio is audio/mp4",
      file({ contentType: "video/mp4" }),
      { type: "audio" },
      "audio",
      "audio/mp4",
    ],
    ["anything may be a file", file({ contentType: "image/png" }), { type: "file" }, "file", "image/png"],
    [
      "a declared media type is sent",
      file({ contentType: "image/jpeg" }),
      { contentType: "image/png" },
      "image",
      "image/png",
    ],
    [
      "a file's declared media type is sent",
      file({ contentType: "image/jpeg" }),
      { type: "file", contentType: "text/x-joke" },
      "file",
      "text/x-joke",
    ],
    [
      "a declared media type tells a container's sound from pictures",
      file({ contentType: "video/mp4" }),
      { contentType: "audio/mp4" },
      "audio",
      "audio/mp4",
    ],
    [
      "a declared media type gives unknown bytes their type",
      file({}),
      { contentType: "audio/amr-wb" },
      "audio",
      "audio/amr-wb",
    ],
    [
      "a declared media type that fits vouches for unknown bytes",
      file({}),
      { type: "audio", contentType: "Audio/MP3; x=y" },
      "audio",
      "Audio/MP3; x=y",
    ],
    [
      "an LFS pointer without a known extension has its declared type",
      file({ lfs }),
      { type: "image" },
      "image",
      "application/octet-stream",
    ],
    [
      "a URL's header counts for unknown bytes",
      url({ contentType: "audio/amr-wb", contentTypeFrom: "header" }),
      {},
      "audio",
      "audio/amr-wb",
    ],
    [
      "a declared media type counts more than a URL's header",
      url({ contentType: "application/x-thing", contentTypeFrom: "header" }),
      { type: "audio", contentType: "audio/amr-wb" },
      "audio",
      "audio/amr-wb",
    ],
    [
      "a declared media type gives a URL's unknown bytes their type",
      url({ contentType: "application/x-thing", contentTypeFrom: "header" }),
      { contentType: "audio/amr-wb" },
      "audio",
      "audio/amr-wb",
    ],
    [
      "an HTML page may be a file",
      url({ contentType: "text/html", isHtml: true }),
      { type: "file" },
      "file",
      "text/html",
    ],
  ] as const)("%s", (_, facts, declared, type, contentType) => {
    expect(check(facts, declared)).toEqual({ kind: "content", type, contentType });
  });

  it("takes bytes and pixels that are just at the limit", () => {
    const pixels = { width: 8500, height: 10_000 };
    const facts = file({ contentType: "image/png", sizeBytes: 8 * megabyte, pixels });
    expect(check(facts)).toEqual({ kind: "content", type: "image", contentType: "image/png" });
  });

  it("holds only images to the limit of pixels", () => {
    const pixels = { width: 20_000, height: 20_000 };
    const facts = file({ contentType: "image/png", pixels });
    expect(check(facts, { type: "file" })).toEqual({
      kind: "content",
      type: "file",
      contentType: "image/png",
    });
  });
});

describe("checkContent, with problems", () => {
  it("tells where an HTML page is that a URL redirects to", () => {
    const redirectedTo = "https://cdn.example.com/login";
    expect(check(url({ contentType: "text/html", isHtml: true, redirectedTo }))).toEqual(
      problem(
        "url-html",
        "`media/a` redirects to `https://cdn.example.com/login`, an HTML page",
        "name the address of the media file itself, or write `type: file` to send the page",
      ),
    );
  });

  it("refuses what Meta would take for an HTML page, since its server calls it one", () => {
    const facts = url({ contentType: "image/png", contentTypeFrom: "bytes", isCalledHtml: true });
    const whole = { name: "media/a", facts, declared: {}, limits: defaultLimits };
    expect(checkContent({ ...whole, isFetchedByMeta: true })).toEqual(
      problem(
        "url-html",
        "`media/a` is no HTML page, but its server says so to Meta",
        "let the server send the Content-Type of the bytes, or add `upload: bytes`",
      ),
    );
    expect(checkContent(whole)).toMatchObject({ kind: "content", type: "image" });
    const declared = { type: "file" } as const;
    expect(checkContent({ ...whole, declared, isFetchedByMeta: true })).toMatchObject({ type: "file" });
  });

  it("refuses an empty file for that alone", () => {
    expect(check(file({ sizeBytes: 0, isText: true }), { type: "image" })).toEqual(
      problem(
        "asset-empty",
        "`media/a` is empty: it has 0 bytes",
        "put the media there, or remove the asset from the manifest",
      ),
    );
  });

  it.each([[{}], [{ type: "image" }], [{ contentType: "image/png" }]] as const)(
    "refuses an HTML page behind a URL declared as %j",
    (declared) => {
      expect(check(url({ contentType: "text/html", isHtml: true }), declared)).toEqual(
        problem(
          "url-html",
          "`media/a` is an HTML page",
          "name the address of the media file itself, or write `type: file` to send the page",
        ),
      );
    },
  );

  it.each([
    [
      file({ contentType: "application/pdf" }),
      "image",
      "`media/a` is declared as image, but its bytes are application/pdf",
      "write `type: file`, or name another file",
    ],
    [
      file({ contentType: "image/png" }),
      "video",
      "`media/a` is declared as video, but its bytes are image/png",
      "write `type: image`, or name another file",
    ],
    [
      file({ isText: true }),
      "audio",
      "`media/a` is declared as audio, but it is plain text",
      "write `type: file`, or name another file",
    ],
    [
      file({}),
      "image",
      "`media/a` is declared as image, but its bytes are of no known format",
      "write its `contentType`, or `type: file`",
    ],
    [
      url({}),
      "image",
      "`media/a` is declared as image, but its bytes are of no known format",
      "write its `contentType`, or `type: file`",
    ],
    [
      file({ contentType: "application/pdf", lfs }),
      "image",
      "`media/a` is declared as image, but its extension stands for application/pdf",
      "write `type: file`, or name another file",
    ],
    [
      url({ contentType: "text/csv", contentTypeFrom: "header" }),
      "image",
      "`media/a` is declared as image, but its server calls it text/csv",
      "write `type: file`, or name another file",
    ],
    [
      url({ contentType: "image/png", contentTypeFrom: "bytes" }),
      "video",
      "`media/a` is declared as video, but its bytes are image/png",
      "write `type: image`, or name another file",
    ],
  ] as const)("refuses bytes that are not of the declared type %#", (facts, type, message, hint) => {
    expect(check(facts, { type })).toEqual(problem("asset-type-mismatch", message, hint));
  });

  it.each([
    [file({ contentType: "image/png" }), { contentType: "video/mp4" }, "image", "video/mp4"],
    [file({ contentType: "image/png" }), { contentType: "application/pdf" }, "image", "application/pdf"],
    [file({ contentType: "video/mp4" }), { type: "video", contentType: "image/png" }, "video", "image/png"],
    [file({}), { type: "audio", contentType: "image/png" }, "audio", "image/png"],
  ] as const)(
    "refuses a declared media type that is not of the type %#",
    (facts, declared, type, contentType) => {
      expect(check(facts, declared)).toEqual(
        problem(
          "asset-content-type-mismatch",
          `\`media/a\` is sent as ${type}, which its declared content type ${contentType} is not`,
          "leave `contentType` out: it follows from the bytes",
        ),
      );
    },
  );

  it.each([
    ["image/png", 9.34 * megabyte, "`media/a` has 9.3 MB; the limit for type image is 8.0 MB"],
    [
      "image/png",
      8 * megabyte + 1,
      "`media/a` has 8,388,609 bytes; the limit for type image is 8,388,608 bytes",
    ],
    ["video/mp4", 26 * megabyte, "`media/a` has 26.0 MB; the limit for type video is 25.0 MB"],
    ["audio/mpeg", 26 * megabyte, "`media/a` has 26.0 MB; the limit for type audio is 25.0 MB"],
    ["application/pdf", 26 * megabyte, "`media/a` has 26.0 MB; the limit for type file is 25.0 MB"],
  ])("refuses too many bytes of %s, %d", (contentType, sizeBytes, message) => {
    const hint = contentType.startsWith("image/")
      ? "scale it down, or compress it more"
      : "make it shorter or smaller, or compress it more";
    expect(check(file({ contentType, sizeBytes }))).toEqual(problem("asset-too-large", message, hint));
  });

  it("refuses too many pixels", () => {
    const facts = file({ contentType: "image/png", pixels: { width: 8501, height: 10_000 } });
    const message = "`media/a` has 8501 × 10000 pixels (85.01 megapixels); the limit for type image is 85";
    expect(check(facts)).toEqual(problem("asset-megapixels", message, "scale it down"));
  });

  it("names every problem at once", () => {
    const pixels = { width: 20_000, height: 20_000 };
    const facts = file({ contentType: "image/png", sizeBytes: 9 * megabyte, pixels });
    const checked = check(facts, { contentType: "video/mp4" });
    expect(checked.kind === "problems" && checked.problems.map(({ code }) => code)).toEqual([
      "asset-content-type-mismatch",
      "asset-too-large",
      "asset-megapixels",
    ]);
  });
});

describe("sizes", () => {
  it("limits images apart from the rest", () => {
    expect(maxBytesOf("image", defaultLimits)).toBe(8 * megabyte);
    expect(maxBytesOf("audio", defaultLimits)).toBe(25 * megabyte);
  });

  it("are in bytes where one decimal shows no difference, or nothing", () => {
    expect(formatPair(2 * megabyte, megabyte)).toEqual(["2.0 MB", "1.0 MB"]);
    expect(formatPair(megabyte + 1, megabyte)).toEqual(["1,048,577 bytes", "1,048,576 bytes"]);
    expect(formatPair(megabyte, 500)).toEqual(["1,048,576 bytes", "500 bytes"]);
    expect(formatMegabytes(megabyte * 1.25)).toBe("1.3 MB");
  });
});
