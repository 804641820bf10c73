import { describe, expect, it } from "vitest";
import { serializeLockfile } from "../../src/core/lockfile/serialize-lockfile.ts";
import { pngOf } from "../io/facts/sample-media.ts";
import { dayMs, held, heldPage, lockfile } from "../support/builders.ts";
import { checkDocument } from "../support/schemas.ts";
import { tempProject } from "../support/temp-project.ts";
import { nowMs, runIn } from "./run-in.ts";

const manifest = `version: 1
page: "7"
renewal: { lifetime: 90d, before: 35d, spread: 0d }
assets:
  new: media/new.png
  promo: { url: "https://cdn.example.com/promo.png", type: image }
`;

const promo = held("1002", "x", {
  sizeBytes: 2_097_152,
  source: "https://cdn.example.com/promo.png",
  uploadedAtMs: nowMs - 50 * dayMs,
});

function project(text: string = manifest): Promise<string> {
  return tempProject({
    "messenger-assets.yaml": text,
    "media/new.png": pngOf(3, 2),
    "messenger-assets.lock.json": serializeLockfile(lockfile({ default: heldPage({ promo }, { id: "7" }) })),
  });
}

describe("forecast", () => {
  it("counts renewals from now on, and from another day, without network", async () => {
    const folder = await project();
    const { exitCode, stdout, stderr } = await runIn(folder, ["forecast", "--weeks", "9"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "WEEK FROM   UPLOADS    SIZE
      2026-11-22        1  2.0 MB  ████████████████████████████████████████
      2026-11-29        0     0 B
      2026-12-06        0     0 B
      2026-12-13        0     0 B
      2026-12-20        0     0 B
      2026-12-27        0     0 B
      2027-01-03        0     0 B
      2027-01-10        1    70 B  ████████████████████████████████████████
      2027-01-17        1  2.0 MB  ████████████████████████████████████████

      Renewals of 9 weeks: 3 uploads, 4.0 MB.
      Beside them, new or changed now: 1 upload, 70 B.
      "
    `);
    const later = await runIn(folder, ["forecast", "--weeks", "1", "--at", "2027-01-01", "--json"]);
    expect(checkDocument("forecast", later.stdout)).toMatchObject({
      forecastAt: "2027-01-01T00:00:00Z",
      total: { uploads: 1, uploadBytes: 2_097_152 },
      pending: { uploads: 1 },
      weeks: [{ from: "2027-01-01T00:00:00Z", to: "2027-01-08T00:00:00Z", uploads: 1 }],
    });
    expect(await runIn(folder, ["forecast", "--quiet"])).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("looks 16 weeks ahead, or as many as it is told", async () => {
    const folder = await project();
    const { stdout } = await runIn(folder, ["forecast"]);
    expect(stdout).toContain("Renewals of 16 weeks: ");
    expect((await runIn(folder, ["forecast", "--weeks", "0"])).exitCode).toBe(64);
    expect((await runIn(folder, ["forecast", "--weeks", "521"])).exitCode).toBe(64);
  });

  it("fails where a URL may not be used at all, and counts the rest", async () => {
    const folder = await project(manifest.replace("cdn.example.com", "169.254.169.254"));
    const { exitCode, stdout, stderr } = await runIn(folder, ["forecast"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("new or changed now: 1 upload");
    expect(stderr).toContain("error[url-private-host]");
    const json = await runIn(folder, ["forecast", "--json"]);
    expect(checkDocument("forecast", json.stdout)).toMatchObject({
      diagnostics: [{ code: "url-private-host" }],
    });
  });
});
