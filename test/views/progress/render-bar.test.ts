import { expect, test } from "vitest";
import { createPaint } from "../../../src/views/progress/paint.ts";
import { barColumns, renderBar } from "../../../src/views/progress/render-bar.ts";

const shares = [0, 0.04, 0.05, 0.5, 0.55, 0.999, 1];

function bars(hasUnicode: boolean): readonly string[] {
  const paint = createPaint({ colour: false, hasUnicode });
  return shares.map((share) => renderBar({ share, columns: 10, colour: "green" }, paint));
}

test("a bar is drawn in half columns, and is full for the whole alone", () => {
  expect(bars(true)).toEqual([
    "──────────",
    "──────────",
    "╾─────────",
    "━━━━━─────",
    "━━━━━╾────",
    "━━━━━━━━━╾",
    "━━━━━━━━━━",
  ]);
});

test("ASCII draws the same bar", () => {
  expect(bars(false)).toEqual([
    "----------",
    "----------",
    ">---------",
    "=====-----",
    "=====>----",
    "=========>",
    "==========",
  ]);
});

test("a bar takes the widest step that has room", () => {
  expect([100, 20, 19, 5, 4, -3].map((columns) => barColumns(columns, [40, 20, 5]))).toEqual([
    40, 20, 5, 5, 0, 0,
  ]);
});
