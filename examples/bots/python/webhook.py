"""What comes from Meta."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import List, Mapping, NamedTuple, Optional, Sequence


class IncomingText(NamedTuple):
    """A text that somebody wrote to a Page."""

    page_id: str
    psid: str
    text: str


def find_challenge(query: Mapping[str, Sequence[str]], verify_token: str) -> Optional[str]:
    """What Meta wants back when it checks the webhook's address; None when it was not Meta that asked."""
    is_meta = query.get("hub.mode") == ["subscribe"] and query.get("hub.verify_token") == [verify_token]
    return query.get("hub.challenge", [""])[0] if is_meta else None


def is_signed(body: bytes, signature: str, app_secret: str) -> bool:
    """Whether the holder of the app secret signed `body`: only Meta and this bot know it."""
    expected = "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode())


def messages_of(body: bytes) -> List[IncomingText]:
    """The texts in a signed body; what the Page itself wrote comes back as an echo, and is none."""
    messages = []
    for entry in json.loads(body).get("entry", []):
        for event in entry.get("messaging", []):
            message = event.get("message", {})
            if "text" in message and not message.get("is_echo"):
                messages.append(IncomingText(entry["id"], event["sender"]["id"], message["text"]))
    return messages
