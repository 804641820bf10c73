import { describe, expect, it } from "vitest";
import type { ApplyEvent } from "../../../src/apply/apply-event.ts";
import type { UploadErrorDetail } from "../../../src/apply/upload-error.ts";
import { createEventLines } from "../../../src/views/progress/event-lines.ts";

const plain = { colour: false, hasSeveralPages: true };

function finished(page: string, number: number): ApplyEvent {
  return { kind: "upload-finished", page, key: `a-${number}`, attachmentId: String(number), sizeBytes: 1024 };
}

function failed(page: string, number: number, error: Partial<UploadErrorDetail> = {}): ApplyEvent {
  const detail: UploadErrorDetail = {
    code: "100",
    message: "no",
    scope: "asset",
    trace: `T${number}`,
    ...error,
  };
  return { kind: "upload-failed", page, key: `a-${number}`, sizeBytes: 1024, error: detail };
}

/** `count` Pages with `uploads` each. */
function pagesOf(count: number, uploads: number): ReadonlyMap<string, number> {
  return new Map(Array.from({ length: count }, (_, page) => [`p${page}`, uploads]));
}

function linesOf(
  events: readonly ApplyEvent[],
  uploadsByPage?: ReadonlyMap<string, number>,
): readonly string[] {
  const { of, rest } = createEventLines({ ...plain, uploadsByPage });
  return [...events.flatMap((event) => of(event) ?? []), ...rest()];
}

describe("uploads", () => {
  it("have a line each where there are few, or all are asked for", () => {
    const line = "uploaded a-1 to Page p0 (1.0 KB) as 1";
    expect(linesOf([finished("p0", 1)], pagesOf(2, 50))).toEqual([line]);
    expect(linesOf([finished("p0", 1)])).toEqual([line]);
  });

  it("of many have a line a Page, when it has no more", () => {
    const expected = pagesOf(30, 4);
    const skipped: ApplyEvent = { kind: "upload-skipped", page: "p1", key: "a-3", sizeBytes: 1 };
    const error = "failed a-4 to Page p1: no (code 100, trace T4)";
    expect(
      linesOf(
        [
          ...[1, 2, 3, 4].map((number) => finished("p0", number)),
          finished("p1", 1),
          finished("p1", 2),
          skipped,
          failed("p1", 4),
          ...[1, 2, 3, 4].map((number) => failed("p2", number, { code: `10${number}` })),
        ],
        expected,
      ),
    ).toEqual([
      "uploaded 4 assets to Page p0 (4.0 KB)",
      `${error}\nuploaded 2 assets to Page p1 (2.0 KB)`,
      ...[1, 2, 3, 4].map(
        (number) => `failed a-${number} to Page p2: no (code 10${number}, trace T${number})`,
      ),
    ]);
  });

  it("that were cut off are told at the end", () => {
    expect(linesOf([finished("p0", 1), failed("p1", 1)], pagesOf(30, 4))).toEqual([
      "failed a-1 to Page p1: no (code 100, trace T1)",
      "uploaded 1 asset to Page p0 (1.0 KB)",
    ]);
    expect(linesOf([finished("unplanned", 1)], pagesOf(30, 4))).toEqual([
      "uploaded 1 asset to Page unplanned (1.0 KB)",
    ]);
  });

  it("of hundreds of Pages have none", () => {
    expect(linesOf([finished("p0", 1)], pagesOf(500, 1))).toEqual([]);
  });
});

describe("what is alike", () => {
  it("has a line each where no more is uploaded than anyone reads", () => {
    const events = Array.from({ length: 20 }, (_, page) => failed(`p${page}`, 1, { subcode: 33 }));
    expect(linesOf(events, pagesOf(20, 2))).toHaveLength(20);
  });

  it("is counted after the first few, whatever its trace", () => {
    const events = Array.from({ length: 500 }, (_, page) =>
      failed(`p${page}`, 1, { subcode: 33, trace: `X${page}` }),
    );
    const lines = linesOf([...events, failed("p0", 2)], pagesOf(500, 2));
    expect(lines).toHaveLength(7);
    expect(lines.at(-1)).toBe("and 495 more uploads failed alike: no (code 100, subcode 33)");
  });

  it("of Pages is that they are bound", () => {
    const bound = Array.from(
      { length: 8 },
      (_, page): ApplyEvent => ({
        kind: "page-bound",
        page: `p${page}`,
        id: String(page),
        title: "Acme",
      }),
    );
    const started: ApplyEvent = { kind: "started", uploads: 8, uploadBytes: 8 };
    const lines = linesOf([...bound, started], pagesOf(8, 1));
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toBe("and 3 more Pages bound");
    expect(linesOf([started], pagesOf(8, 1))).toEqual([]);
  });
});

it("everything else is said as ever", () => {
  const warning: ApplyEvent = { kind: "warning", code: "w", message: "look" };
  expect(linesOf([warning], pagesOf(2, 1))).toEqual(["warning[w]: look"]);
});
