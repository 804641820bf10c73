import { type AssetType, isTypeOfContent } from "../../core/asset-type.ts";
import type { PlatformLimits } from "../../core/limits.ts";
import { tooLarge, uploadFailure } from "../graph/graph-errors.ts";
import { detectContentType } from "./detect-content-type.ts";
import type { MeasuredBytes, ReceivedFile } from "./received-file.ts";

/** Bytes of an attachment of `type`, at the most. */
export function limitOf(type: AssetType, limits: PlatformLimits): number {
  return type === "image" ? limits.imageBytes : limits.otherBytes;
}

/**
 * Refuses a file that Meta would refuse: too large, or bytes, Content-Type and `type` that do not fit together.
 *
 * @throws {GraphApiError} 100/2018109 or 100/2018047.
 */
export async function checkFile(type: AssetType, file: ReceivedFile, limits: PlatformLimits): Promise<void> {
  const limitBytes = limitOf(type, limits);
  if (file.sizeBytes > limitBytes) throw tooLarge(file.sizeBytes, limitBytes);
  if (!isDeclaredAs(type, file.contentType)) {
    throw uploadFailure(`the Content-Type ${file.contentType} of filedata does not fit the type ${type}`);
  }
  const detected = await checkBytes(type, file);
  if (type === "image" && detected !== undefined && imageName(detected) !== imageName(file.contentType)) {
    throw uploadFailure(`the bytes are ${detected}, the Content-Type of filedata is ${file.contentType}`);
  }
}

/**
 * The media type of bytes that are said to be of `type`; undefined for a file, which may be anything.
 *
 * @throws {GraphApiError} 100/2018047 when they are of another type.
 */
export async function checkBytes(type: AssetType, bytes: MeasuredBytes): Promise<string | undefined> {
  if (bytes.sizeBytes === 0) throw uploadFailure("the file is empty");
  if (type === "file") return undefined;
  const detected = await detectContentType(bytes.head);
  if (detected !== undefined && isTypeOfContent(type, detected)) return detected;
  throw uploadFailure(`the bytes are ${detected ?? "of no known media type"}, which is no ${type}`);
}

/** A video alone may come without a Content-Type; the parser makes text/plain of a missing one. */
function isDeclaredAs(type: AssetType, contentType: string): boolean {
  switch (type) {
    case "file":
      return true;
    case "image":
      return contentType.startsWith("image/");
    case "audio":
      return contentType.startsWith("audio/");
    case "video":
      return isTypeOfContent("video", contentType) || undeclared.has(contentType);
    default:
      return type satisfies never;
  }
}

const undeclared: ReadonlySet<string> = new Set(["application/octet-stream", "text/plain"]);

function imageName(contentType: string): string {
  const name = contentType.replace(/^image\/(?:x-|vnd\.)?/, "");
  return name === "jpg" || name === "pjpeg" ? "jpeg" : name;
}
