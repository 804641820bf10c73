import { createCopyButton } from "./copy-button.ts";
import { element } from "./dom.ts";
import { type IconName, icon } from "./icons.ts";

/** What to do where there are no attachments yet. */
export function drawHowToUpload(): HTMLElement {
  return drawEmpty(
    { icon: "image", title: "Nothing has been uploaded yet" },
    element("p", {}, "Uploads appear here as they come in. From the folder of a manifest:"),
    drawCommand("messenger-assets apply --sandbox"),
    element("p", {}, "Or point any client of the Graph API at this sandbox:"),
    drawCommand(`MESSENGER_GRAPH_URL=${location.origin}`),
  );
}

/** What to do where nothing was sent yet. */
export function drawHowToSend(): HTMLElement {
  return drawEmpty(
    { icon: "chat", title: "Nothing has been sent yet" },
    element(
      "p",
      {},
      "What a bot sends to a PSID appears here, as the person would see it. Every PSID exists:",
    ),
    drawCommand("messenger-assets send KEY --to 1234567890 --sandbox"),
  );
}

function drawEmpty(
  { icon: name, title }: { readonly icon: IconName; readonly title: string },
  ...words: readonly HTMLElement[]
): HTMLElement {
  return element(
    "div",
    { class: "empty" },
    element("div", { class: "empty-mark" }, icon(name)),
    element("h3", {}, title),
    ...words,
  );
}

function drawCommand(command: string): HTMLElement {
  return element(
    "p",
    { class: "command" },
    element("code", {}, command),
    createCopyButton(command, `Copy ${command}`),
  );
}
