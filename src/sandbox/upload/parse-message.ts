import { type AssetType, assetTypes, isAssetType, type Platform } from "../../core/asset-type.ts";
import { invalidParameter } from "../graph/graph-errors.ts";
import { isJsonObject, type JsonObject, parseJson } from "../json.ts";

/** The attachment that a message describes. */
export interface MessageAttachment {
  readonly type: AssetType;
  readonly url?: string;
}

/**
 * The attachment of a `message`, an object or its JSON text.
 *
 * @throws {GraphApiError} 100 that says what is missing or wrong.
 */
export function parseMessageAttachment(message: unknown): MessageAttachment {
  const attachment = parseMessage(message)["attachment"];
  if (!isJsonObject(attachment)) throw invalidParameter("The parameter message[attachment] is required");
  return parseAttachment(attachment);
}

/**
 * A `message` parameter, an object or its JSON text.
 *
 * @throws {GraphApiError} 100 when it is neither.
 */
export function parseMessage(message: unknown): JsonObject {
  if (message === undefined || message === "") throw invalidParameter("The parameter message is required");
  const value = typeof message === "string" ? parseJson(message) : message;
  if (!isJsonObject(value)) throw invalidParameter("Param message must be a JSON object");
  return value;
}

/**
 * A `platform` parameter, in upper or lower case; undefined when there is none.
 *
 * @throws {GraphApiError} 100 when it is none of Meta's.
 */
export function parsePlatform(platform: unknown): Platform | undefined {
  if (platform === undefined || platform === "") return undefined;
  const name = String(platform).toLowerCase();
  if (name === "messenger" || name === "instagram") return name;
  throw invalidParameter("Param platform must be one of {MESSENGER, INSTAGRAM}");
}

function parseAttachment(attachment: JsonObject): MessageAttachment {
  const type = attachment["type"];
  if (!isAssetType(type)) {
    throw invalidParameter(`Param message[attachment][type] must be one of {${assetTypes.join(", ")}}`);
  }
  const payload = attachment["payload"];
  if (payload === undefined) return { type };
  if (!isJsonObject(payload))
    throw invalidParameter("Param message[attachment][payload] must be a JSON object");
  const url = payload["url"];
  if (url === undefined) return { type };
  if (typeof url !== "string")
    throw invalidParameter("Param message[attachment][payload][url] must be a text");
  return { type, url };
}
