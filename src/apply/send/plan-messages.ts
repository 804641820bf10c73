import type { DesiredAsset, DesiredState } from "../../core/desired/desired-state.ts";
import { type Diagnostic, formatPlace } from "../../core/diagnostics/diagnostic.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { createPlan } from "../../core/plan/create-plan.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { ChosenAssets } from "../../core/send/choose-assets.ts";
import { missingId } from "../../core/send/missing-id.ts";
import { pointerProblem } from "../pointer-problem.ts";
import { createFindPage } from "../settle-actions.ts";
import type { UploadErrorDetail } from "../upload-error.ts";
import { uploadRequestOf } from "../upload-request-of.ts";
import { createUploadUnits } from "../upload-units.ts";
import type { PlannedMessage } from "./message-result.ts";
import type { Addressing } from "./send-message.ts";

/** What messages are planned from. */
export interface MessageWorld {
  readonly chosen: ChosenAssets;
  readonly addressing: Addressing;
  readonly desired: DesiredState;
  /** Aligned with the desired Pages. */
  readonly lockfile: Lockfile;
  readonly nowMs: number;
  /** Why URLs could not be read. */
  readonly urlDiagnostics: readonly Diagnostic[];
}

/** The message that says `text`. */
export function planText(text: string, { chosen, addressing, lockfile }: MessageWorld): PlannedMessage {
  return {
    kind: "message",
    request: { ...senderOf(chosen, lockfile), ...addressing, content: { kind: "text", text } },
  };
}

/** The messages that show the chosen assets by the IDs that the lockfile has. */
export function planById({ chosen, addressing, lockfile }: MessageWorld): readonly PlannedMessage[] {
  const sender = senderOf(chosen, lockfile);
  const { page } = sender;
  return chosen.keys.map((key) => {
    const locked = lockfile.pages.get(page)?.assets.get(key);
    if (locked === undefined)
      return { kind: "impossible", page, key, error: { ...missingId(page, key), scope: "asset" } };
    const { type, attachmentId } = locked;
    const content = { kind: "attachment", type, attachmentId } as const;
    return { kind: "message", request: { ...sender, ...addressing, key, content } };
  });
}

/** The messages that carry the bytes of the chosen assets, which are kept under no ID. */
export function planWithBytes(world: MessageWorld): readonly PlannedMessage[] {
  const { chosen, addressing, desired, lockfile, nowMs } = world;
  const plan = planFreshUploads(world);
  const actions = new Map(plan.actions.map((action) => [action.key, action] as const));
  const sender = senderOf(chosen, lockfile);
  const changed = createFindPage(desired, lockfile)(sender.page);
  return chosen.keys.map((key) => {
    const action = actions.get(key);
    const [unit] = action === undefined ? [] : createUploadUnits({ ...plan, actions: [action] });
    const problem = unit === undefined ? findReadingProblem(key, world) : pointerProblem(unit.sender.desired);
    if (problem !== undefined || unit === undefined) {
      return { kind: "impossible", page: sender.page, key, error: problem ?? unreadable(key) };
    }
    const upload = uploadRequestOf(unit, changed, { renewal: desired.renewal, nowMs });
    const content = { kind: "upload", upload, isReusable: false } as const;
    return { kind: "message", request: { ...sender, ...addressing, key, content } };
  });
}

/** The plan that uploads the chosen assets anew, whatever IDs there are. */
export function planFreshUploads({
  chosen,
  desired,
  lockfile,
}: Pick<MessageWorld, "chosen" | "desired" | "lockfile">): Plan {
  const keys = new Set(chosen.keys);
  return createPlan(desired, lockfile, {
    // At this instant nothing is due, and nothing past its `until`: what is asked for is what counts.
    nowMs: Number.NEGATIVE_INFINITY,
    selectsPage: (name) => name === chosen.page.name,
    selectsKey: (key) => keys.has(key),
    replaces: () => true,
  });
}

/** Why the bytes of `key` could not be read; undefined where nobody tried. */
function findReadingProblem(
  key: string,
  { chosen, urlDiagnostics }: Pick<MessageWorld, "chosen" | "urlDiagnostics">,
): UploadErrorDetail | undefined {
  const asset = chosen.page.assets.get(key);
  const told = asset === undefined ? undefined : findUrlProblem(asset, urlDiagnostics);
  return told === undefined ? undefined : detailOf(told);
}

/** Locales of one declaration share its place: the URL tells them apart. */
function findUrlProblem(
  { place, source }: DesiredAsset,
  diagnostics: readonly Diagnostic[],
): Diagnostic | undefined {
  const here = diagnostics.filter(
    (one) => one.place !== undefined && formatPlace(one.place) === formatPlace(place),
  );
  return here.find(({ message }) => message.includes(source)) ?? here[0];
}

function detailOf({ code, message, hint }: Diagnostic): UploadErrorDetail {
  return { code, message, ...(hint !== undefined && { hint }), scope: "asset" };
}

function senderOf(
  { page }: ChosenAssets,
  lockfile: Lockfile,
): { readonly page: string; readonly pageId?: string } {
  const id = page.id ?? lockfile.pages.get(page.name)?.id;
  return { page: page.name, ...(id !== undefined && { pageId: id }) };
}

function unreadable(key: string): UploadErrorDetail {
  return {
    code: "content-unknown",
    message: `nobody knows the bytes of \`${key}\``,
    hint: "`messenger-assets plan` says what is wrong with them",
    scope: "asset",
  };
}
