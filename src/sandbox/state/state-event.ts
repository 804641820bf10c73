import { type AssetType, isAssetType } from "../../core/asset-type.ts";
import { isJsonObject, type JsonObject, parseJson } from "../json.ts";

/** One upload that got an ID. Times are milliseconds since the epoch. */
export interface Attachment {
  readonly id: string;
  readonly pageId: string;
  readonly type: AssetType;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** `sha256:` and 64 lower-case hex digits. */
  readonly digest: string;
  readonly fileName?: string;
  /** Left out: messenger. */
  readonly platform?: "instagram";
  /** Where the bytes were fetched from. */
  readonly url?: string;
  readonly uploadedAtMs: number;
}

/** A message that was delivered. */
export interface SentMessage {
  readonly id: string;
  readonly pageId: string;
  readonly psid: string;
  /** Milliseconds since the epoch. */
  readonly sentAtMs: number;
  /** As it was sent, secrets replaced. */
  readonly message: unknown;
  readonly messagingType?: string;
  readonly tag?: string;
  /** The ID that was made of what was uploaded on the way. */
  readonly attachmentId?: string;
  readonly uploaded?: Omit<Attachment, "id" | "pageId" | "uploadedAtMs">;
}

/** What a line of the state file says. */
export type StateEvent =
  | { readonly event: "upload"; readonly number: number; readonly attachment: Attachment }
  /** The first message to a PSID, and how far the clock was ahead then. */
  | {
      readonly event: "contact";
      readonly pageId: string;
      readonly psid: string;
      readonly offsetMs: number;
    }
  | { readonly event: "message"; readonly message: SentMessage }
  | { readonly event: "clock"; readonly offsetMs: number }
  /** Null: those that somebody put are forgotten. */
  | { readonly event: "rules"; readonly document: unknown }
  | { readonly event: "reset"; readonly nextNumber: number };

/** `event` as one line, without the line's end. Its name comes first: the clock is looked up by that. */
export function serializeEvent(event: StateEvent): string {
  const { event: name, ...rest } = event;
  return JSON.stringify({ event: name, ...rest });
}

/** The event of a line, or undefined when the line is none. */
export function parseEvent(line: string): StateEvent | undefined {
  const value = parseJson(line);
  if (!isJsonObject(value)) return undefined;
  switch (value["event"]) {
    case "upload":
      return parseUpload(value);
    case "contact":
      return parseContact(value);
    case "message":
      return isSentMessage(value["message"]) ? { event: "message", message: value["message"] } : undefined;
    case "clock":
      return typeof value["offsetMs"] === "number"
        ? { event: "clock", offsetMs: value["offsetMs"] }
        : undefined;
    case "rules":
      return { event: "rules", document: value["document"] };
    case "reset":
      return typeof value["nextNumber"] === "number"
        ? { event: "reset", nextNumber: value["nextNumber"] }
        : undefined;
    default:
      return undefined;
  }
}

function parseUpload(value: JsonObject): StateEvent | undefined {
  const number = value["number"];
  const attachment = value["attachment"];
  if (typeof number !== "number" || !isAttachment(attachment)) return undefined;
  return { event: "upload", number, attachment };
}

function parseContact({ pageId, psid, offsetMs }: JsonObject): StateEvent | undefined {
  if (typeof pageId !== "string" || typeof psid !== "string" || typeof offsetMs !== "number")
    return undefined;
  return { event: "contact", pageId, psid, offsetMs };
}

function isAttachment(value: unknown): value is Attachment {
  if (!isJsonObject(value) || !isMedia(value)) return false;
  return (
    ["id", "pageId"].every((name) => typeof value[name] === "string") &&
    typeof value["uploadedAtMs"] === "number"
  );
}

function isMedia(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  return (
    isAssetType(value["type"]) &&
    ["contentType", "digest"].every((name) => typeof value[name] === "string") &&
    typeof value["sizeBytes"] === "number" &&
    ["fileName", "url"].every((name) => isTextOrMissing(value[name])) &&
    ["instagram", undefined].some((platform) => platform === value["platform"])
  );
}

function isSentMessage(value: unknown): value is SentMessage {
  if (!isJsonObject(value)) return false;
  return (
    ["id", "pageId", "psid"].every((name) => typeof value[name] === "string") &&
    typeof value["sentAtMs"] === "number" &&
    ["messagingType", "tag", "attachmentId"].every((name) => isTextOrMissing(value[name])) &&
    (value["uploaded"] === undefined || isMedia(value["uploaded"]))
  );
}

function isTextOrMissing(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}
