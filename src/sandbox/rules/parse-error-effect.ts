import { type Members, readMembers } from "../document/read-members.ts";
import type { GraphApiErrorDetail } from "../graph/graph-api-error.ts";
import { knownError } from "../graph/known-errors.ts";
import { isJsonObject } from "../json.ts";

const members = [
  "code",
  "subcode",
  "message",
  "status",
  "type",
  "transient",
  "data",
  "userTitle",
  "userMessage",
];
const anyCode = { min: -1, max: Number.MAX_SAFE_INTEGER, whole: true };

/** What status a reply may have. */
export const httpStatus: { readonly min: number; readonly max: number; readonly whole: true } = {
  min: 200,
  max: 599,
  whole: true,
};

/** The error of an effect: a code, `code/subcode`, or an object with at least a `code`; what is left out is as Meta's. */
export function parseErrorEffect(effect: Members): GraphApiErrorDetail | undefined {
  const member = effect.any("error");
  if (member === undefined) return undefined;
  const { value, spot } = member;
  if (!isJsonObject(value)) return errorOfName(value) ?? reportName(effect);
  const error = readMembers(value, spot, members);
  if (error === undefined) return undefined;
  const code = error.number("code", anyCode);
  if (code === undefined) {
    if (error.any("code") === undefined) error.reportMissing("needs a `code`", "for example `code: 190`");
    return undefined;
  }
  return detailOf(error, knownError(code, error.number("subcode", anyCode)));
}

function errorOfName(name: unknown): GraphApiErrorDetail | undefined {
  const [, code, subcode] = /^(-1|\d{1,9})(?:\/(\d{1,9}))?$/.exec(String(name)) ?? [];
  if (code === undefined) return undefined;
  return knownError(Number(code), subcode === undefined ? undefined : Number(subcode));
}

function reportName(effect: Members): undefined {
  effect.reportWrong(
    "error",
    "must be a code, a code and subcode, or an object with a `code`",
    'for example `4`, `"100/2018047"` or `{"code": 190, "subcode": 463}`',
  );
}

function detailOf(error: Members, known: GraphApiErrorDetail): GraphApiErrorDetail {
  const { isTransient, ...words } = known;
  const message = error.text("message");
  const status = error.number("status", httpStatus);
  const type = error.text("type");
  const transient = error.flag("transient") ?? isTransient;
  const data = dataOf(error);
  const userTitle = error.text("userTitle");
  const userMessage = error.text("userMessage");
  return {
    ...words,
    ...(message === undefined ? {} : { message }),
    ...(status === undefined ? {} : { status }),
    ...(type === undefined ? {} : { type }),
    ...(transient === true ? { isTransient: transient } : {}),
    ...(data === undefined ? {} : { data }),
    ...(userTitle === undefined ? {} : { userTitle }),
    ...(userMessage === undefined ? {} : { userMessage }),
  };
}

function dataOf(error: Members): GraphApiErrorDetail["data"] {
  const value = error.any("data")?.value;
  if (value === undefined || typeof value === "string" || isJsonObject(value)) return value;
  error.reportWrong("data", "must be an object, or the JSON text of one");
  return undefined;
}
