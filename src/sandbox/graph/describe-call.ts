import { isAssetType } from "../../core/asset-type.ts";
import { type Redactor, shorten } from "../http/redact.ts";
import type { RequestRecord } from "../http/request-log.ts";
import { isJsonObject, type JsonObject, parseJson } from "../json.ts";
import type { CallFacts } from "../rules/rule-book.ts";
import type { PageDirectory } from "../sandbox-page.ts";
import { type GraphCall, tokenOf } from "./graph-call.ts";

/** What tells a call's record apart: its Page, its type, its file and the fields of its body, secrets replaced. */
export function describeCall(
  { pages, redactor }: { readonly pages: PageDirectory; readonly redactor: Redactor },
  { call, fields }: { readonly call: GraphCall; readonly fields: ReadonlyMap<string, unknown> },
): Partial<RequestRecord> {
  const page = pages.byToken.get(tokenOf(call) ?? "");
  const type = attachmentOf(call.parameters.get("message"))["type"];
  const file = call.files.find(({ fieldName }) => fieldName === "filedata");
  return {
    ...(page === undefined ? {} : { page: page.name }),
    ...(typeof type === "string" ? { type } : {}),
    ...(file === undefined ? {} : { contentType: file.contentType, size: file.sizeBytes }),
    ...(file?.fileName === undefined ? {} : { fileName: redactor.text(file.fileName) }),
    ...(fields.size === 0 ? {} : { body: redactFields(redactor, fields) }),
  };
}

/** What rules can know of a call, but for what its attachments go by. */
export function callFacts(pages: PageDirectory, call: GraphCall): CallFacts {
  const [node = "me"] = call.path.segments;
  const type = attachmentOf(call.parameters.get("message"))["type"];
  return {
    path: `/${call.path.segments.join("/")}`,
    page: pages.byToken.get(tokenOf(call) ?? "") ?? pages.byId.get(node),
    type: isAssetType(type) ? type : undefined,
    names: [],
  };
}

/** The attachment of a `message`, an object or its JSON text; empty when there is none. */
export function attachmentOf(message: unknown): JsonObject {
  const value = typeof message === "string" ? parseJson(message) : message;
  const attachment = isJsonObject(value) ? value["attachment"] : undefined;
  return isJsonObject(attachment) ? attachment : {};
}

/** Ten thousand requests are kept: none may take up megabytes. */
const longestBody = 16_384;

/** A field's text that is JSON, as `message` in a form is, is shown as what it stands for. */
function redactFields(redactor: Redactor, fields: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const shown = Object.fromEntries(
    [...fields].map(([name, value]) => {
      const parsed = typeof value === "string" ? parseJson(value) : undefined;
      return [redactor.text(name), redactor.named(name, isJsonObject(parsed) ? parsed : value)];
    }),
  );
  const text = JSON.stringify(shown);
  return text.length <= longestBody ? shown : { "…": shorten(text) };
}
