import type { FeedEvent } from "../live/feed-event.ts";
import { announce } from "./announce.ts";
import { createAttachmentsView } from "./attachments-view.ts";
import { createClockControl } from "./clock-control.ts";
import { createConversationsView } from "./conversations-view.ts";
import { byId, setChildren, setText } from "./dom.ts";
import { createFaultsView } from "./faults-view.ts";
import { listenToFeed } from "./feed.ts";
import { createHeading } from "./heading.ts";
import { titleOf } from "./media.ts";
import { createPagesList, shownPage } from "./pages-list.ts";
import { parseRoute, type Route, type View } from "./route.ts";
import { Store } from "./store.ts";
import { createViewLinks } from "./view-links.ts";
import type { ViewPart } from "./view-part.ts";

const tickMs = 1000;
const redrawMs = 30_000;

const store = new Store();
let isDrawing = false;

/** Draws at the next frame, once for all that comes until then. */
function redraw(): void {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(draw);
}

const views: ReadonlyMap<View, ViewPart> = new Map([
  ["attachments", createAttachmentsView(store, redraw)],
  ["conversations", createConversationsView(store, redraw)],
  ["faults", createFaultsView(store)],
]);
const clock = createClockControl(store, byId("clock"));
const pages = createPagesList(store, redraw);
const links = createViewLinks(store, byId("views"));
const heading = createHeading(store);
byId("pages").append(pages.element);

function currentRoute(): Route {
  const route = parseRoute(location.hash);
  return { ...route, pageId: shownPage(store, route) };
}

function draw(): void {
  isDrawing = false;
  const route = currentRoute();
  const view = views.get(route.view);
  document.body.dataset["view"] = route.view;
  byId("layout").classList.toggle("is-single", store.pages.length < 2);
  clock.draw();
  pages.draw(route);
  links.draw(route);
  heading.draw(route);
  view?.draw(route);
  setChildren(byId("main"), [heading.element, ...(view === undefined ? [] : [view.element])]);
}

function tick(): void {
  clock.draw();
  views.get(currentRoute().view)?.tick();
}

/** Tells what came in, but not what was there at the beginning. */
function tellNews(event: FeedEvent): void {
  if (!store.isReady) return;
  if (event.kind === "attachments") {
    const [first] = event.attachments;
    const text =
      first === undefined || event.attachments.length > 1
        ? `${event.attachments.length} attachments`
        : titleOf(first);
    announce(`Uploaded: ${text}`);
  }
  if (event.kind === "messages")
    announce(`Sent: ${event.messages.length === 1 ? "a message" : `${event.messages.length} messages`}`);
}

function showConnection(isConnected: boolean): void {
  const connection = byId("connection");
  setText(connection, isConnected ? "live" : "not connected");
  connection.classList.toggle("is-live", isConnected);
}

store.onEvent((event) => {
  tellNews(event);
  if (store.isReady || event.kind === "begin") redraw();
});
addEventListener("hashchange", () => {
  redraw();
  if (matchMedia("(max-width: 720px)").matches) scrollTo({ top: 0 });
});
addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = byId("main").querySelector<HTMLInputElement>("input[type=search]");
  if (search === null) return;
  event.preventDefault();
  search.focus();
});
/** What is fixed below the header has to know how high it is. */
new ResizeObserver(([entry]) => {
  const height = entry?.target instanceof HTMLElement ? entry.target.offsetHeight : 0;
  document.documentElement.style.setProperty("--top", `${height}px`);
}).observe(byId("top"));
setInterval(tick, tickMs);
setInterval(redraw, redrawMs);
listenToFeed({ onEvent: (event) => store.take(event), onConnection: showConnection });
redraw();
