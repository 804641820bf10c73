import type { FeedMedia } from "../live/feed-event.ts";
import { element } from "./dom.ts";
import { icon } from "./icons.ts";

/** What an upload is called: its file's name, or the last part of its URL. */
export function titleOf({ fileName, url, type }: Pick<FeedMedia, "fileName" | "url" | "type">): string {
  return fileName ?? lastPart(url) ?? type;
}

/** A picture, a player or a drawing of the file's kind. Nothing is loaded before it is nearly in sight. */
export function drawMedia(media: FeedMedia): HTMLElement {
  const title = titleOf(media);
  if (media.media === undefined) return drawPlaceholder(media);
  switch (media.type) {
    case "image":
      return drawImage(media, media.media);
    case "video": {
      const video = element("video", {
        attributes: { "aria-label": title, playsinline: "", preload: "none" },
      });
      video.controls = true;
      loadInSight(video, media.media);
      return video;
    }
    case "audio":
      return drawAudio(media, media.media);
    case "file":
      return drawPlaceholder(media);
    default:
      return media.type satisfies never;
  }
}

/** The kind of file in large, with its extension. */
function drawPlaceholder(media: FeedMedia): HTMLElement {
  const extension =
    /\.([A-Za-z0-9]{1,5})$/.exec(titleOf(media))?.[1] ?? media.contentType.split("/")[1] ?? "";
  return element(
    "div",
    { class: `placeholder is-${media.type}` },
    icon(media.type),
    element("span", { class: "extension" }, extension.slice(0, 12).toUpperCase()),
  );
}

function drawImage(media: FeedMedia, source: string): HTMLElement {
  const image = element("img", { attributes: { alt: titleOf(media), loading: "lazy", decoding: "async" } });
  image.addEventListener("error", () => image.replaceWith(drawPlaceholder(media)));
  image.src = source;
  return image;
}

function drawAudio(media: FeedMedia, source: string): HTMLElement {
  const audio = element("audio", { attributes: { "aria-label": titleOf(media), preload: "none" } });
  audio.controls = true;
  loadInSight(audio, source);
  return element("div", { class: "sound" }, icon("audio"), audio);
}

const inSight = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || !(target instanceof HTMLMediaElement)) continue;
      inSight.unobserve(target);
      target.preload = "metadata";
    }
  },
  { rootMargin: "200px" },
);

function loadInSight(player: HTMLMediaElement, source: string): void {
  player.src = source;
  inSight.observe(player);
}

function lastPart(url: string | undefined): string | undefined {
  const path = url?.replace(/[?#].*$/, "").replace(/\/+$/, "");
  const last = path?.slice(path.lastIndexOf("/") + 1);
  return last === "" ? url : last;
}
