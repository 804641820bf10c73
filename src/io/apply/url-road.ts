import type { AssetType } from "../../core/asset-type.ts";
import type { PlatformLimits } from "../../core/limits.ts";
import type { UrlRequest } from "../facts/request-url.ts";
import type { UrlTimeouts } from "../facts/url-timeouts.ts";

/** How a URL is reached, and how much of it is read. */
export interface UrlRoad extends Pick<UrlRequest, "dispatchers" | "allowPrivateHosts" | "rewrite"> {
  readonly limits: PlatformLimits;
  readonly timeouts: UrlTimeouts;
  readonly type: AssetType | undefined;
}
