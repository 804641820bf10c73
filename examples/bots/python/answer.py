"""Answers with what can be sent now."""

from __future__ import annotations

import traceback
from typing import Mapping

from messenger_assets import Assets, AssetUnavailableError
from replies import Reply, Text, replies_to
from send import Send, SendError
from webhook import IncomingText

APOLOGY = {"text": "There should be a picture here. Ask me again later."}

# Meta's word for an attachment ID that it does not know, or does not know any more.
UNKNOWN_ATTACHMENT = 2018074


class Answer:
    """Answers a text of a user; a reply that cannot be sent is told on stderr, and the others are sent."""

    def __init__(self, assets: Assets, send: Send) -> None:
        self._assets = assets
        self._send = send

    def __call__(self, incoming: IncomingText) -> None:
        for reply in replies_to(incoming.text):
            try:
                self._send_reply(incoming, reply)
            except Exception:
                traceback.print_exc()

    def _send_reply(self, incoming: IncomingText, reply: Reply) -> None:
        message = self._to_message(incoming.page_id, reply)
        try:
            self._send(incoming.psid, message)
        except SendError as error:
            if error.subcode != UNKNOWN_ATTACHMENT:
                raise
            traceback.print_exc()
            # There may be a newer ID since the document was last read.
            self._assets.refresh()
            newer = self._to_message(incoming.page_id, reply)
            self._send(incoming.psid, APOLOGY if newer == message else newer)

    def _to_message(self, page_id: str, reply: Reply) -> Mapping[str, object]:
        """The message at this moment: by ID, or by URL while there is no ID that lives."""
        if isinstance(reply, Text):
            return {"text": reply.text}
        try:
            return self._assets.page(page_id).message(reply.asset, locale=reply.locale)
        except AssetUnavailableError:
            traceback.print_exc()
            return APOLOGY
