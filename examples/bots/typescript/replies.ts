import type { AssetName } from "messenger-assets/runtime/node";
import type { AssetKey } from "../../generated/messenger-assets.ts";

/** A text, or an asset of the manifest: a key that is not in it does not compile. */
export type Reply =
  | { readonly text: string }
  | { readonly asset: AssetName<AssetKey>; readonly locale?: string };

/** Sunny answers in the language of the greeting. */
const localesByGreeting: ReadonlyMap<string, string> = new Map([
  ["hello", "en_GB"],
  ["hallo", "de_DE"],
  ["servus", "de_AT"],
]);

/** What Sunny says to `text`. */
export function repliesTo(text: string): readonly Reply[] {
  const word = text.trim().toLowerCase();
  const locale = localesByGreeting.get(word);
  if (locale !== undefined) return [{ asset: "hello", locale }];
  switch (word) {
    case "sticker":
      return [{ asset: "stickers/cat" }];
    case "menu":
      return [{ text: "This is what we cook:" }, { asset: "menu" }];
    case "video":
      return [{ asset: "good-morning" }];
    default:
      return [{ text: "Say hello, hallo, sticker, menu or video." }];
  }
}
