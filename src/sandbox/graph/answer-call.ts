import type { SandboxContext } from "../sandbox-context.ts";
import { sendMessage } from "../send/send-message.ts";
import { uploadAttachment } from "../upload/upload-attachment.ts";
import { answerBatch } from "./answer-batch.ts";
import { answerWithFault } from "./answer-with-fault.ts";
import { authorizeMessaging, authorizePage, authorizeUser } from "./authorize.ts";
import { debugToken } from "./debug-token.ts";
import { GraphApiError } from "./graph-api-error.ts";
import type { GraphCall, GraphReply } from "./graph-call.ts";
import { unknownPath, unsupportedMethod } from "./graph-errors.ts";
import { readPageNode } from "./page-node.ts";
import { refusal } from "./refusal.ts";
import { readAccounts, readUserNode } from "./user-node.ts";

/** What the Graph API answers to `call`, be it a refusal. */
export async function answerCall(context: SandboxContext, call: GraphCall): Promise<GraphReply> {
  try {
    return await doCall(context, call);
  } catch (error) {
    if (!(error instanceof GraphApiError)) throw error;
    return refusal(error.detail);
  }
}

async function doCall(context: SandboxContext, call: GraphCall): Promise<GraphReply> {
  const { segments } = call.path;
  const [node, ...edges] = segments;
  if (node === undefined && call.method === "POST" && call.parameters.has("batch")) {
    return answerBatch(call, (each) => answerWithFault(context, each, () => answerCall(context, each)));
  }
  if (node === "debug_token" && edges.length === 0) {
    checkMethod(call, "GET");
    return debugToken(context, call);
  }
  if (node === undefined || !/^(?:me|\d+)$/.test(node)) throw unknownPath(`/${segments.join("/")}`);
  const user = authorizeUser(context, call);
  const isOfUser = user !== undefined && (node === "me" || node === user.id);
  return isOfUser ? doUserCall(context, call) : doPageCall(context, call);
}

async function doPageCall(context: SandboxContext, call: GraphCall): Promise<GraphReply> {
  const edge = call.path.segments.slice(1).join("/");
  switch (edge) {
    case "":
      checkMethod(call, "GET");
      return readPageNode(call, authorizePage(context, call));
    case "message_attachments":
      checkMethod(call, "POST");
      return uploadAttachment(context, call, authorizeMessaging(context, call));
    case "messages":
      checkMethod(call, "POST");
      return sendMessage(context, call, authorizeMessaging(context, call));
    default:
      // Meta looks at the token first: one that nobody knows is 190 wherever it is used.
      authorizePage(context, call);
      throw unknownPath(`/${edge}`);
  }
}

function doUserCall(context: SandboxContext, call: GraphCall): Promise<GraphReply> | GraphReply {
  switch (call.path.segments.slice(1).join("/")) {
    case "":
      checkMethod(call, "GET");
      return readUserNode(context.user);
    case "accounts":
      checkMethod(call, "GET");
      return readAccounts(context, call);
    default:
      return doPageCall(context, call);
  }
}

function checkMethod(call: GraphCall, allowed: "GET" | "POST"): void {
  if (call.method !== allowed) {
    throw unsupportedMethod(call.method, `/${call.path.segments.join("/")}`, allowed);
  }
}
