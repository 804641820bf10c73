const views = ["attachments", "conversations", "faults"] as const;

/** What the page shows. */
export type View = (typeof views)[number];

/** What is shown, as the address says. */
export interface Route {
  readonly view: View;
  /** Of one Page alone. */
  readonly pageId: string | undefined;
  /** The conversation that is open, which is that of `threadPageId`. */
  readonly psid: string | undefined;
  readonly threadPageId: string | undefined;
}

/** The route that the address's `hash` says. */
export function parseRoute(hash: string): Route {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const name = parameters.get("view");
  return {
    view: views.find((view) => view === name) ?? "attachments",
    pageId: parameters.get("page") ?? undefined,
    psid: parameters.get("psid") ?? undefined,
    threadPageId: parameters.get("of") ?? undefined,
  };
}

/** The hash that says `route`; a link to it needs no script. */
export function hashOf({ view, pageId, psid, threadPageId }: Partial<Route>): string {
  const parameters = new URLSearchParams({ view: view ?? "attachments" });
  if (pageId !== undefined) parameters.set("page", pageId);
  if (psid !== undefined) parameters.set("psid", psid);
  if (threadPageId !== undefined) parameters.set("of", threadPageId);
  return `#${parameters}`;
}
