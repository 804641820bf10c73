import { expect, test } from "vitest";
import { assetTypes } from "../../../src/core/asset-type.ts";
import { renderOutput } from "../../../src/outputs/render-output.ts";
import { isTested } from "../../support/is-tested.ts";
import {
  desiredAsset,
  desiredPage,
  desiredState,
  known,
  lockedAsset,
  lockedPage,
  lockfile,
  output,
} from "../builders.ts";
import { openPythonProject } from "./open-python-project.ts";

/** mypy takes many seconds for 10,000 keys, and several times that on a busy machine. */
const patientMs = 300_000;

test.runIf(isTested("mypy"))(
  "a bot passes mypy --strict with the keys and Pages of the manifest, and with no others",
  async () => {
    const desired = desiredState(
      desiredPage("acme", [
        desiredAsset("10"),
        desiredAsset("hello@de"),
        desiredAsset("menu", { content: known("file") }),
      ]),
      desiredPage("beta", [desiredAsset("stickers/cat", { content: known("video") })]),
    );
    const locked = lockfile({ acme: lockedPage(new Map([["10", lockedAsset("1")]])) });
    const many = Array.from({ length: 10_000 }, (_, index) =>
      desiredAsset(`group/key-${index}`, { content: known(assetTypes[index % 4] ?? "image") }),
    );
    const project = await openPythonProject();
    await project.write([
      ...renderOutput(output("python", "assets.py"), desired, locked),
      ...renderOutput(output("python", "bare.py", false), desired, locked),
      ...renderOutput(output("python", "empty.py"), desiredState(desiredPage("acme", [])), locked),
      ...renderOutput(output("python", "many.py"), desiredState(desiredPage("default", many)), lockfile({})),
      { path: "bot.py", text: botText },
    ]);

    expect(await project.typeCheck()).toBe("");
  },
  patientMs,
);

/** mypy --strict refuses an `ignore` of what is no error. */
const botText = `
import datetime
import pathlib
from typing import List, Optional

import bare
import empty
import many
from assets import ASSETS, ATTACHMENT_IDS, AssetKey, Assets, AssetType, AssetUnavailableError, Attachment
from assets import FileKey, Health, ImageKey, Message, PageName, UnavailableReason, VideoKey, attachment_id

page: PageName = "beta"
key: AssetKey = "stickers/cat"
image: ImageKey = "10"
video: VideoKey = "stickers/cat"
file: FileKey = "menu"
sent: str = attachment_id("acme", "10")
held: Optional[str] = ATTACHMENT_IDS["acme"]["10"]
kind: AssetType = ASSETS[page][key]["type"]
also: AssetType = bare.ASSETS["acme"]["10"]["type"]
nothing: int = len(empty.ASSETS["acme"])


def answer(assets: Assets, page_id: str, locale: Optional[str]) -> Optional[Message]:
    try:
        return assets.page(page_id).message("hello", locale)
    except AssetUnavailableError as error:
        reason: UnavailableReason = error.reason
        print(error.page, error.key, reason)
        return None


def look(assets: Assets) -> List[str]:
    health: Health = assets.health(datetime.datetime.now(datetime.timezone.utc))
    found: Optional[Attachment] = assets.page("acme").attachment("hello@de", locale="de_AT")
    assets.refresh()
    assets.close()
    return [health["loadedAt"], found["attachmentId"] if found else ""]


with Assets.open(pathlib.Path("assets.json"), refresh=60) as opened:
    answer(opened, "1234567890", None)
Assets.open("https://cdn.example.com/assets.json", 60, public_base_url="https://cdn.example.com/")
Assets.open({"lockfileVersion": 1, "pages": {}}, clock=lambda: 0)

attachment_id("acme", "menus")  # type: ignore[arg-type]
attachment_id("gamma", "menu")  # type: ignore[arg-type]
attachment_id("acme", "hello")  # type: ignore[arg-type]
attachment_id("acme", str(key))  # type: ignore[arg-type]
opened.page("acme").message("menus")  # type: ignore[arg-type]
opened.page("acme").attachment("menus")  # type: ignore[arg-type]
empty.attachment_id("acme", "menu")  # type: ignore[arg-type]
bare.attachment_id("acme", "menu")  # type: ignore[attr-defined]
bare.ASSETS["acme"]["10"]["attachmentId"]  # type: ignore[typeddict-item]
many.attachment_id("default", "group/key-9999")
many.attachment_id("default", "group/key-10000")  # type: ignore[arg-type]
wrong: ImageKey = video  # type: ignore[assignment]
text: str = ATTACHMENT_IDS["acme"]["menu"]  # type: ignore[assignment]
`;
