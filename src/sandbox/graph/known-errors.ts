import type { GraphApiErrorDetail } from "./graph-api-error.ts";
import {
  fetchFailed,
  fileTypeNotAllowed,
  noSuchObject,
  tooLarge,
  unknownAttachment,
  unknownPath,
  uploadFailure,
  videoTimedOut,
  wrongFileCount,
} from "./graph-errors.ts";

const validating = "Error validating access token:";

/** The errors that an uploader or a sender may meet, in Meta's words where they are known. */
const knownErrors: readonly GraphApiErrorDetail[] = [
  { code: -1, message: "(#-1) Send message failure. Internal error.", status: 500 },
  { code: 1, message: "An unknown error occurred", status: 500 },
  { code: 2, message: "(#2) Service temporarily unavailable", status: 500, isTransient: true },
  { code: 1200, message: "(#1200) Temporary send message failure. Please try again later.", status: 500 },
  { code: 4, message: "(#4) Application request limit reached", status: 403, isTransient: true },
  { code: 17, message: "(#17) User request limit reached" },
  { code: 32, message: "(#32) Page request limit reached" },
  { code: 341, message: "(#341) Application limit reached" },
  { code: 613, message: "(#613) Calls to this api have exceeded the rate limit." },
  {
    code: 80001,
    message: "(#80001) There have been too many calls to this Page account. Wait a bit and try again.",
  },
  {
    code: 80006,
    message:
      "(#80006) There have been too many calls to this Messenger account. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
  },
  {
    code: 368,
    message: "(#368) The action attempted has been deemed abusive or is otherwise disallowed",
    status: 403,
  },
  { code: 190, message: "Invalid OAuth access token." },
  { code: 190, subcode: 458, message: `${validating} The user has not authorized the application.` },
  {
    code: 190,
    subcode: 459,
    message: `${validating} You cannot access the app till you log in to www.facebook.com and follow the instructions given.`,
  },
  {
    code: 190,
    subcode: 460,
    message: `${validating} The session has been invalidated because the user has changed the password.`,
  },
  { code: 190, subcode: 463, message: `${validating} Session has expired.` },
  {
    code: 190,
    subcode: 464,
    message: `${validating} Sessions for the user are not allowed because the user is not a confirmed user.`,
  },
  {
    code: 190,
    subcode: 467,
    message: `${validating} The session is invalid because the user logged out.`,
  },
  { code: 102, message: "Session key invalid or no longer valid" },
  { code: 3, message: "(#3) Application does not have the capability to make this API call.", status: 403 },
  { code: 10, message: "(#10) Application does not have permission for this action", status: 403 },
  {
    code: 10,
    subcode: 2018278,
    message:
      "(#10) This message is sent outside of allowed window. Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview",
  },
  { code: 200, message: "(#200) Permissions error", status: 403 },
  {
    code: 230,
    message: "(#230) Requires pages_messaging permission to manage the object",
    status: 403,
  },
  { code: 100, message: "(#100) Invalid parameter" },
  { code: 100, subcode: 2018001, message: "(#100) No matching user found" },
  { code: 551, message: "(#551) This person isn't available right now." },
  noSuchObject("POST", "me").detail,
  unknownPath("/me/message_attachment").detail,
  wrongFileCount().detail,
  fetchFailed("a rule of the sandbox").detail,
  videoTimedOut(75_000).detail,
  uploadFailure("a rule of the sandbox").detail,
  tooLarge(26_214_401, 26_214_400).detail,
  unknownAttachment().detail,
  fileTypeNotAllowed().detail,
];

const byCode: ReadonlyMap<string, GraphApiErrorDetail> = new Map(
  knownErrors.map((detail) => [nameOf(detail), detail]),
);

/** The error of this code and subcode as Meta gives it; one that nobody captured has words of ours. */
export function knownError(code: number, subcode?: number): GraphApiErrorDetail {
  const numbers = { code, ...(subcode === undefined ? {} : { subcode }) };
  const known = byCode.get(nameOf(numbers)) ?? byCode.get(String(code));
  const message = `(#${code}) A rule of the sandbox refuses this call`;
  return { message, ...known, ...numbers };
}

function nameOf({ code, subcode }: Pick<GraphApiErrorDetail, "code" | "subcode">): string {
  return subcode === undefined ? String(code) : `${code}/${subcode}`;
}
