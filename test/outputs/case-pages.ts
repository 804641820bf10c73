import { type AssetType, assetTypes } from "../../src/core/asset-type.ts";
import type { DesiredState } from "../../src/core/desired/desired-state.ts";
import type { LockedAsset, Lockfile } from "../../src/core/lockfile/lockfile.ts";
import { compareText } from "../../src/core/text/compare-text.ts";
import { fc } from "../support/properties.ts";
import { desiredAsset, desiredPage, desiredState, known, lockedAsset, lockedPage } from "./builders.ts";
import { anyKey, hostileText } from "./hostile-text.ts";

/** An asset of any key, source and ID. */
export interface CaseAsset {
  readonly key: string;
  readonly source: string;
  readonly type: AssetType;
  readonly attachmentId: string | undefined;
}

/** A Page of any name. */
export interface CasePage {
  readonly name: string;
  readonly assets: readonly CaseAsset[];
}

const caseAsset: fc.Arbitrary<CaseAsset> = fc.record({
  key: anyKey,
  source: hostileText,
  type: fc.constantFrom(...assetTypes),
  attachmentId: fc.option(hostileText, { nil: undefined }),
});

const casePage: fc.Arbitrary<CasePage> = fc.record({
  name: anyKey,
  assets: fc.uniqueArray(caseAsset, { selector: ({ key }) => key, maxLength: 5 }),
});

/** Pages that are to become code. */
export const casePages: fc.Arbitrary<readonly CasePage[]> = fc.uniqueArray(casePage, {
  selector: ({ name }) => name,
  maxLength: 3,
});

/** What is desired and locked for `pages`. */
export function stateOf(pages: readonly CasePage[]): [DesiredState, Lockfile] {
  const desired = pages.map(({ name, assets }) =>
    desiredPage(
      name,
      assets.map(({ key, source, type }) => desiredAsset(key, { source, content: known(type) })),
    ),
  );
  const locked = pages.map(
    ({ name, assets }) => [name, lockedPage(new Map(assets.flatMap(lockedEntry)))] as const,
  );
  return [desiredState(...desired), { pages: new Map(locked) }];
}

/** `items` in code-unit order of their texts. */
export function sorted<T>(items: readonly T[], textOf: (item: T) => string): readonly T[] {
  return items.toSorted((a, b) => compareText(textOf(a), textOf(b)));
}

function lockedEntry({ key, attachmentId }: CaseAsset): readonly (readonly [string, LockedAsset])[] {
  return attachmentId === undefined ? [] : [[key, lockedAsset(attachmentId)]];
}
