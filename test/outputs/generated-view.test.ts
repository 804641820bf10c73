import { describe, expect, test } from "vitest";
import { DiagnosticError } from "../../src/core/diagnostics/diagnostic.ts";
import type { RetiredAsset } from "../../src/core/lockfile/lockfile.ts";
import { createGeneratedView } from "../../src/outputs/generated-view.ts";
import {
  desiredAsset,
  desiredPage,
  desiredState,
  expiresAtMs,
  known,
  lockedAsset,
  lockedPage,
  lockfile,
  place,
} from "./builders.ts";

const retired: RetiredAsset = { ...lockedAsset("9"), key: "old" };

describe("the view of a Page", () => {
  test("has keys and types as desired, IDs and expiries as locked", () => {
    const desired = desiredState(
      desiredPage("default", [desiredAsset("welcome", { content: known("file") }), desiredAsset("new")], {
        id: "123",
      }),
    );
    const locked = lockfile({
      default: lockedPage(
        new Map([
          ["welcome", lockedAsset("1")],
          ["gone", lockedAsset("2")],
        ]),
        {
          id: "456",
          retired: [retired],
        },
      ),
    });

    expect(createGeneratedView(desired, locked, { ids: true })).toEqual({
      ids: true,
      pages: [
        {
          name: "default",
          id: "123",
          assets: new Map([
            ["new", { type: "image", source: "media/new.png" }],
            ["welcome", { type: "file", source: "media/welcome.png", attachmentId: "1", expiresAtMs }],
          ]),
          retired: [retired],
        },
      ],
    });
  });

  test("without IDs has nothing from the lockfile but types that nobody else knows", () => {
    const asset = desiredAsset("promo", {
      source: "https://cdn.example.com/promo.mp4",
      content: { kind: "unknown" },
    });
    const locked = lockfile({
      default: lockedPage(new Map([["promo", lockedAsset("1", { type: "video" })]]), {
        id: "456",
        retired: [retired],
      }),
    });

    expect(
      createGeneratedView(desiredState(desiredPage("default", [asset])), locked, { ids: false }),
    ).toEqual({
      ids: false,
      pages: [
        {
          name: "default",
          assets: new Map([
            [
              "promo",
              {
                type: "video",
                source: "https://cdn.example.com/promo.mp4",
                url: "https://cdn.example.com/promo.mp4",
              },
            ],
          ]),
          retired: [],
        },
      ],
    });
  });

  test("has the lockfile's Page ID where the manifest gives none", () => {
    const locked = lockfile({ default: lockedPage(new Map(), { id: "456" }), other: lockedPage(new Map()) });

    expect(
      createGeneratedView(desiredState(desiredPage("default", [])), locked, { ids: true }).pages,
    ).toEqual([{ name: "default", id: "456", assets: new Map(), retired: [] }]);
  });

  test("knows where the web has a file", () => {
    const page = desiredPage("default", [desiredAsset("a", { publicBaseUrl: "https://cdn.example.com" })]);

    expect(
      createGeneratedView(desiredState(page), lockfile({}), { ids: true }).pages[0]?.assets.get("a"),
    ).toEqual({
      type: "image",
      source: "media/a.png",
      url: "https://cdn.example.com/media/a.png",
    });
  });
});

test("Pages, keys and retired IDs are in code-unit order, whatever the order they come in", () => {
  const assets = ["b", "9", "10", "B"].map((key) => desiredAsset(key));
  const desired = desiredState(desiredPage("b", assets), desiredPage("B", []), desiredPage("a", []));
  const old = (key: string, attachmentId: string): RetiredAsset => ({ ...lockedAsset(attachmentId), key });
  const locked = lockfile({
    b: lockedPage(new Map(), { retired: [old("y", "1"), old("x", "9"), old("x", "10")] }),
  });

  const { pages } = createGeneratedView(desired, locked, { ids: true });

  expect(pages.map((page) => [page.name, [...page.assets.keys()]])).toEqual([
    ["B", []],
    ["a", []],
    ["b", ["10", "9", "B", "b"]],
  ]);
  expect(pages[2]?.retired).toEqual([old("x", "10"), old("x", "9"), old("y", "1")]);
});

describe("an unknown type", () => {
  test("is reported for all such assets at once, by place, once for several Pages", () => {
    const promo = desiredAsset("promo", { content: { kind: "unknown" }, place: { ...place, line: 9 } });
    const intro = desiredAsset("intro", { content: { kind: "unreadable" } });
    const desired = desiredState(desiredPage("acme", [promo, intro]), desiredPage("beta", [promo]));

    expect(diagnosticsOf(() => createGeneratedView(desired, lockfile({}), { ids: true }))).toEqual([
      {
        code: "type-unknown",
        severity: "error",
        message:
          "the type of `intro` is not known: its URL has not been read, and the lockfile has no entry for it",
        hint: "write `type:` (image, video, audio or file) beside its `url`",
        place,
      },
      {
        code: "type-unknown",
        severity: "error",
        message:
          "the type of `promo` is not known: its URL has not been read, and the lockfile has no entry for it",
        hint: "write `type:` (image, video, audio or file) beside its `url`",
        place: { ...place, line: 9 },
      },
    ]);
  });

  test("is none when the manifest declares it", () => {
    const asset = desiredAsset("promo", { content: { kind: "unreadable", type: "audio" } });
    const view = createGeneratedView(desiredState(desiredPage("acme", [asset])), lockfile({}), { ids: true });

    expect(view.pages[0]?.assets.get("promo")?.type).toBe("audio");
  });
});

function diagnosticsOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics;
    throw error;
  }
  return undefined;
}
