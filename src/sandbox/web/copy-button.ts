import { announce } from "./announce.ts";
import { button } from "./dom.ts";
import { icon } from "./icons.ts";

const thanksMs = 1500;

/** A button that puts `text` on the clipboard. */
export function createCopyButton(text: string, label: string): HTMLButtonElement {
  const copy = button(
    { class: "quiet copy", attributes: { "aria-label": label, title: "Copy" }, onClick: () => void run() },
    icon("copy"),
  );
  const run = async (): Promise<void> => {
    const isCopied = await writeClipboard(text);
    announce(isCopied ? "Copied" : "The browser does not let this page copy");
    if (!isCopied) return;
    copy.replaceChildren(icon("check"));
    setTimeout(() => copy.replaceChildren(icon("copy")), thanksMs);
  };
  return copy;
}

/** Beyond loopback a page without https has no clipboard. */
async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
