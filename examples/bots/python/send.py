"""The Send API."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Mapping, Optional

# Meta fetches a video by its URL for up to 75 s before it answers.
TIMEOUT_S = 90


class SendError(Exception):
    """What the Graph API said against a message."""

    def __init__(self, message: str, subcode: Optional[int]) -> None:
        super().__init__(message)
        self.subcode = subcode


class Send:
    """Sends by the Graph API at `graph_url`, in the name of the Page that `token` is for."""

    def __init__(self, graph_url: str, token: str) -> None:
        self._address = f"{graph_url}/v25.0/me/messages"
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def __call__(self, psid: str, message: Mapping[str, object]) -> None:
        body = {"recipient": {"id": psid}, "messaging_type": "RESPONSE", "message": message}
        request = urllib.request.Request(self._address, json.dumps(body).encode(), self._headers)
        try:
            urllib.request.urlopen(request, timeout=TIMEOUT_S).close()
        except urllib.error.HTTPError as refusal:
            with refusal:
                error = json.load(refusal)["error"]
            raise SendError(error["message"], error.get("error_subcode")) from None
