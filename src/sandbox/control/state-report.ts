import { attachmentLifetimeMs } from "../../core/limits.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import type { SandboxPage } from "../sandbox-page.ts";
import type { Attachment } from "../state/state-event.ts";
import { readClock } from "./set-clock.ts";

const dayMs = 86_400_000;

/** What `GET /_sandbox/state` shows; tokens and app secrets only with `withTokens`. */
export function createStateReport(context: SandboxContext, withTokens: boolean): object {
  const now = context.now();
  return {
    clock: readClock(context),
    pages: context.pages.all.map((page) => describePage(page, withTokens)),
    attachments: [...context.state.attachments].map((attachment) => describe(context, attachment, now)),
  };
}

function describePage({ token, appSecret, ...page }: SandboxPage, withTokens: boolean): object {
  if (!withTokens) return page;
  return { ...page, token, ...(appSecret === undefined ? {} : { appSecret }) };
}

function describe(context: SandboxContext, attachment: Attachment, now: number): object {
  const { id, pageId, sizeBytes, uploadedAtMs, ...rest } = attachment;
  const expiresAtMs = uploadedAtMs + attachmentLifetimeMs;
  const page = context.pages.byId.get(pageId);
  return {
    id,
    ...(page === undefined ? {} : { page: page.name }),
    pageId,
    ...rest,
    ...(rest.url === undefined ? {} : { url: context.redactor.text(rest.url) }),
    size: sizeBytes,
    uploadedAt: new Date(uploadedAtMs).toISOString(),
    expiresAt: new Date(expiresAtMs).toISOString(),
    daysLeft: Math.max(0, Math.ceil((expiresAtMs - now) / dayMs)),
  };
}
