import { GraphApiError } from "./graph-api-error.ts";

/** 100: a parameter is missing or wrong; `message` says which and how. */
export function invalidParameter(message: string): GraphApiError {
  return new GraphApiError({ code: 100, message: `(#100) ${message}` });
}

/** 100/2018005, as captured; `more` says what to do about it. */
export function wrongFileCount(more = ""): GraphApiError {
  return new GraphApiError({
    code: 100,
    subcode: 2018005,
    message: `(#100) Incorrect number of files uploaded. Must upload exactly one file.${more}`,
  });
}

/** 100/2018008, in the words of the Attachment Upload API Reference, and what went wrong. */
export function fetchFailed(reason: string): GraphApiError {
  return new GraphApiError({
    code: 100,
    subcode: 2018008,
    message: `(#100) Failed to fetch the file from the url. Check that the URL is valid, with a valid SSL certificate, valid file size, and that the server is responding fast enough to avoid timeouts. (${reason})`,
  });
}

/** 100/2018294: a video that took too long. */
export function videoTimedOut(timeoutMs: number): GraphApiError {
  return new GraphApiError({
    code: 100,
    subcode: 2018294,
    message: `(#100) Video upload timed out or video is corrupted. (no reply within ${timeoutMs / 1000} s)`,
  });
}

/** 100/2018047, as captured, and what does not fit what. */
export function uploadFailure(reason: string): GraphApiError {
  return new GraphApiError({
    code: 100,
    subcode: 2018047,
    message: `(#100) Upload attachment failure. (${reason})`,
  });
}

/** 100/2018109: more bytes than the platform takes. */
export function tooLarge(sizeBytes: number, limitBytes: number): GraphApiError {
  return new GraphApiError({
    code: 100,
    subcode: 2018109,
    message: `(#100) Attachment size exceeds allowable limit (${sizeBytes} of ${limitBytes} bytes)`,
  });
}

/** 100/2018074, in the words of the Attachment Upload API Reference. */
export function unknownAttachment(): GraphApiError {
  return new GraphApiError({
    code: 100,
    subcode: 2018074,
    message: "(#100) Possible invalid ID or you do not own the attachment.",
  });
}

/** 546: the URL leads to a web page. */
export function fileTypeNotAllowed(): GraphApiError {
  return new GraphApiError({
    code: 546,
    message: "(#546) The file type is not allowed: the URL ends at an HTML page",
  });
}

/** 190: no token, or none that is good. */
export function badToken(message: string): GraphApiError {
  return new GraphApiError({ code: 190, message });
}

/** 190: a token that the sandbox never gave. */
export function unknownToken(): GraphApiError {
  return badToken("Invalid OAuth access token - Cannot parse access token");
}

/** 190/463, as captured: the token was good once. */
export function expiredToken(expiredAtMs: number, nowMs: number): GraphApiError {
  const [expiredAt, now] = [expiredAtMs, nowMs].map((ms) => new Date(ms).toUTCString());
  return new GraphApiError({
    code: 190,
    subcode: 463,
    message: `Error validating access token: Session has expired on ${expiredAt}. The current time is ${now}.`,
  });
}

/** 100/33: nothing of that ID that the token may see. */
export function noSuchObject(method: string, id: string): GraphApiError {
  return new GraphApiError({
    code: 100,
    subcode: 33,
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
  });
}

/** 2500: a path that the Graph API, or this part of it, does not have. */
export function unknownPath(pathname: string): GraphApiError {
  return new GraphApiError({ code: 2500, message: `Unknown path components: ${pathname}` });
}

/** 2500: a path that answers to another method alone. */
export function unsupportedMethod(method: string, pathname: string, allowed: string): GraphApiError {
  return new GraphApiError({
    code: 2500,
    message: `Unsupported ${method.toLowerCase()} request: ${pathname} answers to ${allowed} alone`,
  });
}
