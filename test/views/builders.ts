import type { DesiredAsset } from "../../src/core/desired/desired-state.ts";
import type { Diagnostic, Place } from "../../src/core/diagnostics/diagnostic.ts";
import type { LockedAsset } from "../../src/core/lockfile/lockfile.ts";
import { isUploadAction, type Plan, type PlannedAction, type PlanSummary } from "../../src/core/plan/plan.ts";

export const dayMs = 86_400_000;

export const nowMs: number = Date.UTC(2026, 10, 22, 8);

export function place(sourceLine: string, marked: string, changes: Partial<Place> = {}): Place {
  const column = sourceLine.indexOf(marked) + 1;
  return {
    file: "messenger-assets.yaml",
    line: 5,
    column,
    endColumn: column + marked.length,
    sourceLine,
    ...changes,
  };
}

export function error(changes: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: "asset-file-not-found",
    severity: "error",
    message: "`media/welcom.png` does not exist",
    ...changes,
  };
}

export function locked(changes: Partial<LockedAsset> = {}): LockedAsset {
  return {
    attachmentId: "1857777774821032",
    contentType: "image/png",
    digest: `sha256:${"9f".repeat(32)}`,
    expiresAtMs: nowMs + 34.5 * dayMs,
    sizeBytes: 48_213,
    source: "media/welcome.png",
    type: "image",
    uploadedAtMs: nowMs - 55.5 * dayMs,
    ...changes,
  };
}

export function desired(key: string, changes: Partial<DesiredAsset> = {}): DesiredAsset {
  return {
    key,
    source: `media/${key}.png`,
    content: {
      kind: "known",
      digest: `sha256:${"a0".repeat(32)}`,
      sizeBytes: 49_357,
      contentType: "image/png",
      type: "image",
    },
    transport: { kind: "file", path: `/project/media/${key}.png` },
    fileName: "a.png",
    place: place("  a: media/a.png", "a"),
    ...changes,
  };
}

export function plan(actions: readonly PlannedAction[], changes: Partial<Plan> = {}): Plan {
  return { plannedAtMs: nowMs, actions, summary: summaryOf(actions), refusedRemovals: [], ...changes };
}

function summaryOf(actions: readonly PlannedAction[]): PlanSummary {
  const countOf = (name: PlannedAction["action"]) =>
    actions.filter((action) => action.action === name).length;
  const uploads = actions.filter(isUploadAction);
  return {
    create: countOf("create"),
    update: countOf("update"),
    renew: countOf("renew"),
    reuse: countOf("reuse"),
    remove: countOf("remove"),
    keep: countOf("keep"),
    uploads: uploads.length,
    uploadBytes: uploads.reduce((sum, { desired: { content } }) => {
      return sum + (content.kind === "known" ? content.sizeBytes : 0);
    }, 0),
  };
}

/** One action of every kind and reason, on one Page. */
export function everyAction(page = "default"): readonly PlannedAction[] {
  const hour = dayMs / 24;
  return [
    { action: "create", reason: "new", page, key: "a-new", desired: desired("a-new") },
    {
      action: "create",
      reason: "new",
      page,
      key: "b-unread",
      desired: desired("b-unread", { source: "https://cdn.example.com/b", content: { kind: "unknown" } }),
    },
    {
      action: "reuse",
      reason: "same-content",
      page,
      key: "c-reused",
      desired: desired("c-reused"),
      reused: locked({ attachmentId: "42", expiresAtMs: nowMs + 60.5 * dayMs }),
      locked: locked(),
    },
    {
      action: "keep",
      reason: "unchanged",
      page,
      key: "d-kept",
      desired: desired("d-kept"),
      locked: locked(),
    },
    { action: "keep", reason: "moved", page, key: "e-moved", desired: desired("e-moved"), locked: locked() },
    {
      action: "remove",
      reason: "not-in-manifest",
      page,
      key: "f-gone",
      locked: locked({ source: "media/f-gone.mp4", type: "video", sizeBytes: 1_258_291 }),
    },
    { action: "remove", reason: "ended", page, key: "g-ended", locked: locked() },
    {
      action: "renew",
      reason: "expiring",
      page,
      key: "h-due",
      desired: desired("h-due"),
      locked: locked({ expiresAtMs: nowMs + 5.5 * hour }),
    },
    {
      action: "renew",
      reason: "expired",
      page,
      key: "i-dead",
      desired: desired("i-dead"),
      locked: locked({ expiresAtMs: nowMs - 3.5 * dayMs }),
    },
    {
      action: "renew",
      reason: "forced",
      page,
      key: "j-forced",
      desired: desired("j-forced"),
      locked: locked(),
    },
    {
      action: "update",
      reason: "content-changed",
      page,
      key: "k-edited",
      desired: desired("k-edited"),
      locked: locked(),
    },
    {
      action: "update",
      reason: "type-changed",
      page,
      key: "l-retyped",
      desired: desired("l-retyped"),
      locked: locked({ type: "file" }),
    },
  ];
}
