"""What Sunny says."""

from __future__ import annotations

from typing import List, Mapping, NamedTuple, Optional, Union

from messenger_assets import AssetName


class Text(NamedTuple):
    text: str


class Media(NamedTuple):
    """An asset of the manifest: mypy knows every key, and refuses others."""

    asset: AssetName
    locale: Optional[str] = None


Reply = Union[Text, Media]

# Sunny answers in the language of the greeting.
LOCALES_BY_GREETING: Mapping[str, str] = {"hello": "en_GB", "hallo": "de_DE", "servus": "de_AT"}


def replies_to(text: str) -> List[Reply]:
    word = text.strip().lower()
    if word in LOCALES_BY_GREETING:
        return [Media("hello", LOCALES_BY_GREETING[word])]
    if word == "sticker":
        return [Media("stickers/cat")]
    if word == "menu":
        return [Text("This is what we cook:"), Media("menu")]
    if word == "video":
        return [Media("good-morning")]
    return [Text("Say hello, hallo, sticker, menu or video.")]
