import { describe, expect, test } from "vitest";
import { hasConflictMarkers, healConflicts } from "../../../src/core/lockfile/heal-conflicts.ts";

const text = (...lines: readonly string[]): string => lines.join("\n");

describe("healConflicts", () => {
  test("a text without markers needs no healing", () => {
    expect(healConflicts("{}\n")).toBeUndefined();
    expect(hasConflictMarkers("{}\n")).toBe(false);
  });

  test("merge style gives both sides, over several hunks", () => {
    const conflict = text(
      "a",
      "<<<<<<< HEAD",
      "b",
      "=======",
      "c",
      "d",
      ">>>>>>> x y",
      "e",
      "<<<<<<<",
      "=======",
      "f",
      ">>>>>>>",
      "",
    );
    expect(hasConflictMarkers(conflict)).toBe(true);
    expect(healConflicts(conflict)).toEqual({
      ours: text("a", "b", "e", ""),
      theirs: text("a", "c", "d", "e", "f", ""),
    });
  });

  test("diff3 style gives the base too, and CRLF is tolerated", () => {
    const conflict = text(
      "a",
      "<<<<<<< o",
      "b",
      "||||||| 1a2b3c",
      "base",
      "=======",
      "c",
      ">>>>>>> t",
      "e",
    ).replaceAll("\n", "\r\n");
    expect(hasConflictMarkers(conflict)).toBe(true);
    expect(healConflicts(conflict)).toEqual({
      ours: "a\r\nb\r\ne",
      theirs: "a\r\nc\r\ne",
      base: "a\r\nbase\r\ne",
    });
  });

  test("where one hunk shows no base, there is none", () => {
    const conflict = text(
      "<<<<<<<",
      "|||||||",
      "base",
      "=======",
      ">>>>>>>",
      "<<<<<<<",
      "=======",
      ">>>>>>>",
    );
    expect(healConflicts(conflict)).toEqual({ ours: "", theirs: "" });
  });

  test("markers within a side, or longer ones within the base, stay in its text", () => {
    const inner = ["<<<<<<< HEAD", "a", "||||||| c0ffee", "b", "=======", "c", ">>>>>>> earlier"];
    const longer = [
      "<<<<<<<<< Temporary merge branch 1",
      "d",
      "=========",
      "e",
      ">>>>>>>>> Temporary merge branch 2",
    ];
    const conflict = text(
      "x",
      "<<<<<<< HEAD",
      ...inner,
      "||||||| merged common ancestors",
      ...longer,
      "=======",
      "f",
      ...inner,
      ">>>>>>> theirs",
      "y",
    );
    expect(healConflicts(conflict)).toEqual({
      ours: text("x", ...inner, "y"),
      base: text("x", ...longer, "y"),
      theirs: text("x", "f", ...inner, "y"),
    });
    expect(hasConflictMarkers(text(...longer))).toBe(true);
    expect(healConflicts(text(...longer))).toEqual({ ours: "d", theirs: "e" });
  });

  test.each([
    ["not ended", ["<<<<<<< o", "a", "=======", "b"]],
    ["not divided", ["<<<<<<< o", "a", ">>>>>>> t"]],
    ["divided twice", ["<<<<<<< o", "=======", "=======", ">>>>>>> t"]],
    ["begun twice", ["<<<<<<< o", "<<<<<<< o", "=======", ">>>>>>> t"]],
    ["not begun", ["=======", "b", ">>>>>>> t"]],
  ])("a conflict that is %s is not healed", (_case, lines) => {
    expect(healConflicts(text(...lines))).toBeUndefined();
  });
});
