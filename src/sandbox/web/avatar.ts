import { element } from "./dom.ts";

/** A round with two signs of `name`, in a colour that is always the same for it. */
export function drawAvatar(name: string): HTMLElement {
  const avatar = element("span", { class: "avatar", attributes: { "aria-hidden": "true" } }, name.slice(-2));
  avatar.style.setProperty("--hue", String(hueOf(name)));
  return avatar;
}

function hueOf(name: string): number {
  return [...name].reduce((sum, sign) => (sum * 31 + (sign.codePointAt(0) ?? 0)) % 360, 7);
}
