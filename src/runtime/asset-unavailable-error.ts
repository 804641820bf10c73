/** Why an asset cannot be sent: there is no such Page or asset, or it has no URL and no ID yet, or no longer. */
export type UnavailableReason = "page-unknown" | "key-unknown" | "id-missing" | "id-expired";

/** An asset has neither a live attachment ID nor a URL. */
export class AssetUnavailableError extends Error {
  override readonly name = "AssetUnavailableError";
  /** As it was asked for: an ID or a name. */
  readonly page: string;
  readonly key: string;
  readonly reason: UnavailableReason;

  constructor(page: string, key: string, reason: UnavailableReason) {
    super(`\`${key}\` of Page \`${page}\` cannot be sent (${reason}): see \`messenger-assets apply\``);
    this.page = page;
    this.key = key;
    this.reason = reason;
  }
}
