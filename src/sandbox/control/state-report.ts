import { attachmentLifetimeMs } from "../../core/limits.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import type { SandboxPage } from "../sandbox-page.ts";
import type { SandboxUser } from "../sandbox-user.ts";
import type { Attachment } from "../state/state-event.ts";
import { readClock } from "./set-clock.ts";

const dayMs = 86_400_000;

/** What `GET /_sandbox/state` shows; tokens and app secrets only with `withTokens`. */
export function createStateReport(context: SandboxContext, withTokens: boolean): object {
  const now = context.now();
  return {
    clock: readClock(context),
    pages: context.pages.all.map((page) => describePage(page, withTokens)),
    user: describeUser(context.user, withTokens),
    attachments: [...context.state.attachments].map((attachment) => describe(context, attachment, now)),
  };
}

function describePage({ token, app, scopes: _, ...page }: SandboxPage, withTokens: boolean): object {
  const shown = { ...page, app: { id: app.id, name: app.name } };
  if (!withTokens) return shown;
  return { ...shown, token, ...(app.secret === undefined ? {} : { appSecret: app.secret }) };
}

function describeUser({ id, name, token, pages }: SandboxUser, withTokens: boolean): object {
  return { id, name, pages: pages.map((page) => page.name), ...(withTokens && { token }) };
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
