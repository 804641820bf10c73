import { describe, expect, test } from "vitest";
import { createLiveScreen, type LiveScreen } from "../../../src/views/progress/live-screen.ts";
import { createVirtualTerminal, type VirtualTerminal } from "../../support/virtual-terminal.ts";

function open(columns = 20, rows = 10): { readonly terminal: VirtualTerminal; readonly screen: LiveScreen } {
  const terminal = createVirtualTerminal({ columns, rows });
  terminal.stream.write("$ apply\n");
  return { terminal, screen: createLiveScreen(terminal.stream, () => terminal.stream.columns) };
}

test("lines are drawn over those before, however many there are", () => {
  const { terminal, screen } = open();
  for (const lines of [["a", "bbb"], ["a", "b", "c"], ["a"], ["aa", "c"]]) {
    screen.draw(lines);
    expect(terminal.text()).toBe(["$ apply", ...lines].join("\n"));
  }
});

test("what is said stands above the lines, and stays", () => {
  const { terminal, screen } = open();
  screen.draw(["line 1", "line 2"]);
  screen.draw(["line 3", "line 4"], "failed a\n  hint: look\n");
  screen.draw(["line 5"], "failed b, of which there is more to say\n");
  screen.draw(["line 6"]);
  expect(terminal.text()).toBe(
    ["$ apply", "failed a", "  hint: look", "failed b, of which there is more to say", "line 6"].join("\n"),
  );
});

test("lines that did not change are not written again", () => {
  const { terminal, screen } = open();
  screen.draw(["bar 1", "the same"]);
  const before = terminal.written().length;
  screen.draw(["bar 2", "the same"]);
  expect(terminal.written().slice(before)).not.toContain("same");
  expect(terminal.text()).toBe("$ apply\nbar 2\nthe same");
});

test("the end takes the lines away, keeps what is said, and gives the cursor back, once", () => {
  const { terminal, screen } = open();
  screen.draw(["line 1", "line 2"]);
  expect(terminal.isCursorShown()).toBe(false);
  screen.close("failed a\n");
  expect(terminal.isCursorShown()).toBe(true);
  terminal.stream.write("done\n");
  screen.close();
  expect(terminal.text()).toBe("$ apply\nfailed a\ndone");
});

test("a screen that showed nothing has nothing to give back", () => {
  const { terminal, screen } = open();
  screen.close();
  screen.close("failed a\n");
  expect(terminal.written()).toBe("$ apply\nfailed a\n");
});

describe("in a window that is resized", () => {
  test.each([
    [40, 10],
    [25, 12],
    [11, 40],
    [7, 40],
    [6, 40],
  ])("to %d columns nothing of the lines before is left", (columns, rows) => {
    const { terminal, screen } = open(30);
    screen.draw(["bar ━━━━━━━━━━ 12 %", "\u001b[36mstickers/猫猫猫 ━━━━\u001b[39m", "c"], "failed a\n");
    terminal.resize(columns, rows);
    screen.draw(["bar", "b", "c"]);
    expect(terminal.text()).toBe("$ apply\nfailed a\nbar\nb\nc");
    screen.close();
    expect(terminal.text()).toBe("$ apply\nfailed a");
  });

  test("and back before they are drawn again, neither", () => {
    const { terminal, screen } = open(30);
    screen.draw(["bar ━━━━━━━━━━ 12 %", "b"]);
    terminal.resize(10, 10);
    terminal.resize(30, 10);
    screen.draw(["bar", "b"]);
    expect(terminal.text()).toBe("$ apply\nbar\nb");
  });

  test("to hardly any rows the lines stay on the screen", () => {
    const { terminal, screen } = open(30, 10);
    screen.draw(["1", "2", "3", "4"]);
    terminal.resize(30, 3);
    screen.draw(["1", "2"]);
    screen.draw(["one", "two"]);
    expect(terminal.screen()).toEqual(["one", "two"]);
  });
});
