import { baseNameOf } from "../../core/desired/file-name.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import type { UploadedMedia } from "../sandbox-options.ts";
import { attachmentOf } from "./describe-call.ts";
import type { GraphCall } from "./graph-call.ts";

/**
 * What the attachments of a call go by: the manifest's keys, file names and URLs, and a name's or a URL's last part with
 * and without its extension; for those that are sent by their ID also that ID.
 */
export async function attachmentNames(context: SandboxContext, call: GraphCall): Promise<readonly string[]> {
  const payloads = payloadsOf(call);
  const ids = payloads.flatMap(({ attachment_id: id }) => (id === undefined ? [] : String(id)));
  const media = [
    ...call.files.filter(({ fieldName }) => fieldName === "filedata"),
    ...payloads.flatMap(({ url }) => (typeof url === "string" ? { url } : [])),
    ...ids.flatMap((id) => context.state.attachment(id) ?? []),
  ];
  const keys = await Promise.all(media.map((each) => context.keysOf(each)));
  return [...ids, ...keys.flat(), ...media.flatMap(ownNames)];
}

/** Of templates, the elements stand for the payload. */
function payloadsOf(call: GraphCall): readonly JsonObject[] {
  const payload = attachmentOf(call.parameters.get("message"))["payload"];
  if (!isJsonObject(payload)) return [];
  const elements = Array.isArray(payload["elements"]) ? payload["elements"] : [];
  return [payload, ...elements.filter(isJsonObject)];
}

function ownNames({ fileName, url }: UploadedMedia): readonly string[] {
  const whole = [fileName, url].filter((name) => name !== undefined);
  const last = whole.map(baseNameOf);
  return [...whole, ...last, ...last.map((name) => name.replace(/(?<=.)\.[^.]*$/, ""))];
}
