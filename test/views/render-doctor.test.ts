import { expect, test } from "vitest";
import type { DoctorFinding } from "../../src/core/doctor/doctor-report.ts";
import { type DoctorTextOptions, renderDoctor } from "../../src/views/render-doctor.ts";
import { nowMs } from "./builders.ts";

function tokens(count: number, changes: Partial<DoctorFinding> = {}): readonly DoctorFinding[] {
  return Array.from({ length: count }, (_, index) => ({
    check: "token",
    state: "ok",
    page: `shop-${index}`,
    message: `the token is for ${index}`,
    summary: "the token is the Page's",
    ...changes,
  }));
}

function render(findings: readonly DoctorFinding[], options: Partial<DoctorTextOptions> = {}): string {
  return renderDoctor({ checkedAtMs: nowMs, findings, diagnostics: [] }, { colour: false, ...options });
}

const missing = tokens(500, { state: "failed", code: "token-missing", hint: "set it" });

test("what hundreds of Pages have alike is one line", () => {
  expect(render([...tokens(1500), ...missing])).toBe(
    `ok       token  1,500 Pages: the token is the Page's
failed   token  500 Pages (shop-0, shop-1, shop-2 and 497 more): the token is the Page's
         hint: set it

failed: 500 checks
`,
  );
  expect(render(tokens(5), { verbose: true })).toContain("ok       token  shop-4: the token is for 4");
});

test("a few Pages have a line each, which names the Page once", () => {
  const named = tokens(1, { message: "Page `shop-0` is not there" });
  const warning: DoctorFinding = { check: "clock", state: "warning", message: "late", hint: "set it\nnow" };
  expect(render([...tokens(1), ...named, warning, { ...warning, state: "note" }])).toBe(
    `ok       token  shop-0: the token is for 0
ok       token  Page \`shop-0\` is not there
warning  clock  late
         hint: set it
               now
note     clock  late
         hint: set it
               now

all good: 2 checks, 1 warning
`,
  );
});

test("texts from outside stay on their line", () => {
  expect(render([{ check: "proxy", state: "ok", message: "a\n::error::b" }])).toContain("a\\n::error::b");
});

test("states have colours, and only what failed is shown when quiet", () => {
  expect(render([...tokens(1), ...missing.slice(0, 1)], { colour: true, quiet: true })).toBe(
    "\u001b[31mfailed\u001b[39m   token  shop-0: the token is for 0\n         \u001b[36mhint:\u001b[39m set it\n",
  );
  const all = (["ok", "note", "warning"] as const).flatMap((state) => tokens(1, { state }));
  const coloured = render(all, { colour: true });
  for (const colour of [32, 34, 33]) expect(coloured).toContain(`\u001b[${colour}m`);
  expect(render(tokens(1), { quiet: true })).toBe("");
});
