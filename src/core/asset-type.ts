/** The four types of attachment that the Attachment Upload API knows. */
export const assetTypes = ["image", "video", "audio", "file"] as const;

/** `image`, `video`, `audio` or `file`. */
export type AssetType = (typeof assetTypes)[number];

/** Whether `value` is one of the four types. */
export function isAssetType(value: unknown): value is AssetType {
  return assetTypes.some((type) => type === value);
}

/** The platform that a Page's attachments are for. */
export type Platform = "messenger" | "instagram";

/** Container formats that hold sound, pictures or both, so that their media type does not tell video from audio. */
const containers = new Set([
  "video/mp4",
  "audio/mp4",
  "audio/x-m4a",
  "video/x-m4v",
  "video/webm",
  "audio/webm",
  "video/ogg",
  "audio/ogg",
  "application/ogg",
  "video/3gpp",
  "audio/3gpp",
  "video/quicktime",
]);

/** The type that a media type (`image/png`) stands for when nobody said which: its first half, else `file`. */
export function typeOfContentType(contentType: string): AssetType {
  if (contentType.startsWith("image/") && contentType !== "image/svg+xml") return "image";
  if (contentType.startsWith("video/")) return "video";
  if (contentType.startsWith("audio/") || contentType === "application/ogg") return "audio";
  return "file";
}

/** Whether bytes of the media type `contentType` may be uploaded as `type`: containers are both audio and video. */
export function isTypeOfContent(type: AssetType, contentType: string): boolean {
  if (type === "file") return true;
  if (containers.has(contentType) && (type === "audio" || type === "video")) return true;
  return typeOfContentType(contentType) === type;
}

/** The media type to send for bytes of `contentType` uploaded as `type`: an mp4 sent as audio is `audio/mp4`. */
export function contentTypeFor(type: AssetType, contentType: string): string {
  if (contentType === "audio/x-m4a") return type === "video" ? "video/mp4" : "audio/mp4";
  if (type !== "audio" && type !== "video") return contentType;
  if (!containers.has(contentType)) return contentType;
  if (contentType === "video/quicktime" && type === "audio") return "audio/mp4";
  return `${type}/${contentType.slice(contentType.indexOf("/") + 1)}`;
}
