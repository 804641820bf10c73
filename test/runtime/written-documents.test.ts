import { describe, expect, it } from "vitest";
import { serializeLockfile } from "../../src/core/lockfile/serialize-lockfile.ts";
import { renderOutput } from "../../src/outputs/render-output.ts";
import { type Assets, AssetUnavailableError, openAssets } from "../../src/runtime/index.ts";
import {
  desiredAsset,
  desiredPage,
  desiredState,
  expiresAtMs,
  lockedAsset,
  lockedPage,
  lockfile,
  output,
} from "../outputs/builders.ts";
import { hostileText, legalKey } from "../outputs/hostile-text.ts";
import { parseJson } from "../support/json.ts";
import { fc } from "../support/properties.ts";
import { fakeClock } from "./fake-world.ts";

const publicBaseUrl = "https://cdn.example.com/bot";

interface CaseAsset {
  readonly key: string;
  readonly source: string;
}

const paths = fc.array(fc.constantFrom("media", "..", ".", "", "50% off", "ü?#&😀\\.png"), { minLength: 1 });
const urls = fc.constantFrom(
  "https://cdn.example.com/promo.mp4?v=1",
  "http://sandbox.localhost:80/a.png",
  "HTTP://sandbox.localhost.example.com",
);
const caseAssets: fc.Arbitrary<readonly CaseAsset[]> = fc.uniqueArray(
  fc.record({
    key: legalKey,
    source: fc.oneof(
      paths.map((segments) => [...segments, "a.png"].join("/")),
      urls,
      // A lockfile holds no lone surrogate, and a source is no folder.
      hostileText.filter((text) => !/\p{Surrogate}|\.$/u.test(text)),
    ),
  }),
  { selector: ({ key }) => key, maxLength: 5 },
);

describe("what is written for bots", () => {
  it.each([
    ["while the IDs live", expiresAtMs - 1],
    ["when they have expired", expiresAtMs],
  ])("is answered alike from the lockfile and from a json output, %s", async (_, nowMs) => {
    await fc.assert(
      fc.asyncProperty(caseAssets, async (cases) => {
        const { locked, generated } = await openBoth(cases, nowMs);
        for (const { key } of cases) expect(answer(locked, key)).toEqual(answer(generated, key));
        expect({ ...locked.health() }).toEqual(generated.health());
      }),
    );
  });
});

async function openBoth(cases: readonly CaseAsset[], nowMs: number) {
  const clock = fakeClock(new Date(nowMs).toISOString());
  const desired = desiredState(
    desiredPage(
      "default",
      cases.map(({ key, source }) => desiredAsset(key, { source, publicBaseUrl })),
    ),
  );
  const known = lockfile({
    default: lockedPage(
      new Map(cases.map(({ key, source }, index) => [key, lockedAsset(`${index + 1}`, { source })])),
    ),
  });
  const [file] = renderOutput(output("json", "assets.json"), desired, known);
  return {
    locked: await openAssets(documentOf(serializeLockfile(known)), { clock, publicBaseUrl }),
    generated: await openAssets(documentOf(file?.text ?? ""), { clock }),
  };
}

function documentOf(text: string): object {
  const document = parseJson(text);
  return typeof document === "object" && document !== null ? document : {};
}

function answer(assets: Assets, key: string): unknown {
  try {
    return assets.page("default").message(key);
  } catch (error) {
    if (error instanceof AssetUnavailableError) return error.reason;
    throw error;
  }
}
