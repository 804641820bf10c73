import { describe, expect, test } from "vitest";
import type { UploadInFlight } from "../../../src/views/progress/flights.ts";
import { createPaint } from "../../../src/views/progress/paint.ts";
import type { ProgressView } from "../../../src/views/progress/progress-view.ts";
import {
  type ProgressFrame,
  renderProgress,
  renderProgressLine,
} from "../../../src/views/progress/render-progress.ts";
import { uploadName } from "../../../src/views/progress/render-uploads.ts";
import type { UploadTally } from "../../../src/views/progress/upload-tally.ts";
import { displayWidth } from "../../../src/views/text/display-width.ts";
import { noTotals } from "./no-totals.ts";

const megabyte = 1024 * 1024;
const minute = 60_000;
const esc = String.fromCharCode(27);

/** What of a view, and of its frame, a test changes. */
interface Scene extends Partial<Omit<ProgressView, "tally">> {
  readonly tally?: Partial<UploadTally>;
  readonly frame?: Partial<ProgressFrame>;
}

function viewOf({ tally = {}, frame: _frame, ...changes }: Scene): ProgressView {
  return {
    tally: {
      ...noTotals,
      uploads: 800,
      uploadBytes: 51 * megabyte,
      finished: 212,
      sentBytes: 14.2 * megabyte,
      inFlight: [],
      waits: [],
      ...tally,
    },
    pace: { bytesPerSecond: 1.1 * megabyte, timeLeftMs: 6 * minute },
    isStopping: false,
    nowMs: 0,
    ...changes,
  };
}

/** The lines of a scene in a terminal of `columns`, of which the margin takes some. */
function linesOf(
  scene: Scene,
  columns: number,
  paint: Parameters<typeof createPaint>[0] = { colour: false, hasUnicode: true },
): readonly string[] {
  const { hasSeveralPages = false } = scene.frame ?? {};
  const view = viewOf(scene);
  const names = view.tally.inFlight.map((upload) => displayWidth(uploadName(upload, hasSeveralPages)));
  const frame = { columns: columns - 3, lines: 22, hasSeveralPages, nameColumns: Math.max(0, ...names) };
  return renderProgress(view, { ...frame, ...scene.frame }, createPaint(paint));
}

/** Colours as `<32>`, so that they can be read. */
function readable(text: string): string {
  return text.replaceAll(new RegExp(`${esc}\\[(\\d+)m`, "g"), "<$1>");
}

function upload(key: string, changes: Partial<UploadInFlight> = {}): UploadInFlight {
  return {
    page: "acme",
    key,
    sizeBytes: 4 * megabyte,
    sentBytes: 0,
    upload: "bytes",
    attempt: 1,
    ...changes,
  };
}

function flights(amount: number): readonly UploadInFlight[] {
  return Array.from({ length: amount }, (_, index) =>
    upload(`stickers/${"dog".repeat(1 + (index % 5))}-${index}`, {
      sizeBytes: (index + 1) * 700_000,
      sentBytes: Math.round(((index + 1) * 700_000 * index) / 16),
    }),
  );
}

const scenes: Readonly<Record<string, Scene>> = {
  "nothing in flight yet": { tally: { finished: 0, sentBytes: 0 }, pace: {} },
  "one in flight": {
    tally: { sending: 1, inFlight: [upload("stickers/cat", { sentBytes: 2.2 * megabyte })] },
  },
  "sixteen in flight": { tally: { sending: 16, inFlight: flights(16) } },
  "some failed": { tally: { failed: 3, sending: 2, inFlight: flights(2) } },
  "some to be sent again": {
    tally: { paused: 3, sending: 1, inFlight: [upload("stickers/cat", { sentBytes: megabyte, attempt: 2 })] },
  },
  "a Page that waits for its rate limit": {
    tally: { finished: 588, waits: [{ page: "production", untilMs: 4 * minute }] },
    pace: {},
  },
  "several Pages that wait, and one that sends": {
    tally: {
      sending: 1,
      inFlight: [upload("promo", { sentBytes: megabyte })],
      waits: ["a", "b", "c"].map((page, index) => ({ page, untilMs: 35_000 + index * minute })),
    },
    frame: { hasSeveralPages: true },
  },
  "URLs that Meta fetches": {
    tally: {
      sending: 2,
      inFlight: [
        upload("promo", { upload: "url" }),
        upload("films/opening", { upload: "url", sentBytes: 4 * megabyte, doneAtMs: 0 }),
        upload("price-list", { sentBytes: megabyte }),
      ],
    },
  },
  "the end of 10,000 uploads": {
    tally: {
      uploads: 10_000,
      uploadBytes: 2_400 * megabyte,
      finished: 9_990,
      failed: 6,
      sentBytes: 2_399 * megabyte,
      sending: 4,
      inFlight: flights(4),
    },
    pace: { bytesPerSecond: 999.9 * 1024, timeLeftMs: 35_000 },
  },
  "a run that is told to end": {
    tally: { sending: 1, inFlight: [upload("stickers/cat", { sentBytes: 2 * megabyte })] },
    isStopping: true,
  },
};

describe.each(Object.entries(scenes))("%s", (_name, scene) => {
  test.each([120, 80, 40, 30, 20])("in %d columns", (columns) => {
    expect(`\n${linesOf(scene, columns).join("\n")}\n`).toMatchSnapshot();
  });

  test("in colour", () => {
    const lines = linesOf(scene, 80, { colour: true, hasUnicode: true });
    expect(`\n${readable(lines.join("\n"))}\n`).toMatchSnapshot();
    expect(lines.map((line) => line.replaceAll(new RegExp(`${esc}\\[\\d+m`, "g"), ""))).toEqual(
      linesOf(scene, 80),
    );
  });

  test("in ASCII", () => {
    const lines = linesOf(scene, 80, { colour: false, hasUnicode: false }).join("\n");
    expect(`\n${lines}\n`).toMatchSnapshot();
    expect(lines).toMatch(/^[\n\x20-\x7e]*$/);
  });

  test("takes neither a column nor a line too many, whatever the size", () => {
    for (let columns = 4; columns <= 130; columns += 1) {
      for (const lines of [1, 3, 10]) {
        const drawn = linesOf({ ...scene, frame: { ...scene.frame, lines } }, columns);
        expect(drawn.length).toBeLessThanOrEqual(lines);
        expect(Math.max(...drawn.map(displayWidth))).toBeLessThanOrEqual(columns - 3);
      }
    }
  });

  test("is one line for a log", () => {
    expect(renderProgressLine(viewOf(scene))).toMatchSnapshot();
  });
});

test("what has no room is counted", () => {
  const linesIn = (lines: number): readonly string[] =>
    linesOf({ tally: { paused: 2, inFlight: flights(16) }, frame: { lines } }, 50).slice(1);
  expect(linesIn(1)).toEqual([]);
  expect(linesIn(2)).toEqual(["2 to send again"]);
  expect(linesIn(3)).toEqual(["2 to send again", "16 in flight"]);
  expect(linesIn(4).at(-1)).toBe("and 15 more");
  expect(linesIn(18)).toHaveLength(17);
});

test("keys are cut at their start, by columns, and are told on one line whatever is in them", () => {
  const inFlight = [upload("stickers/summer-2026/猫猫猫猫猫猫-1"), upload("a\u202e\nb")];
  expect(linesOf({ tally: { inFlight } }, 40).slice(1)).toEqual([
    "…er-2026/猫猫猫猫猫猫-1  ─────    0 %",
    "a\\u202e\\nb               ─────    0 %",
  ]);
});

test("an upload of nothing is whole at once", () => {
  const inFlight = [upload("a", { sizeBytes: 0 })];
  expect(linesOf({ tally: { inFlight } }, 60).slice(1)).toEqual([`a  ${"━".repeat(30)}  100 % of 0 B`]);
});

test("bars keep their places while figures come and go", () => {
  const barsOf = (scene: Scene): readonly number[] =>
    linesOf(scene, 100).map((line) => line.search(/[^━─╾]{2}/));
  const tally = { inFlight: flights(3) };
  expect(barsOf({ tally, pace: {} })).toEqual(barsOf({ tally }));
});
