"""A Messenger bot that answers with assets by name: it reads their IDs at run time, so that an apply reaches it without
a restart, and sends their URLs while no ID lives. The standard library alone.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Optional
from urllib.parse import parse_qs, urlsplit

from answer import Answer
from messenger_assets import Assets
from send import Send
from webhook import find_challenge, is_signed, messages_of

LONGEST_BODY_BYTES = 1_000_000


def read_setting(name: str, otherwise: Optional[str] = None) -> str:
    value = os.environ.get(name, otherwise)
    if value is None:
        sys.exit(f"the environment variable {name} is missing")
    return value


app_secret = read_setting("APP_SECRET")
verify_token = read_setting("VERIFY_TOKEN")

assets = Assets.open(read_setting("ASSETS"), refresh=float(read_setting("ASSETS_REFRESH_SECONDS", "600")))
send = Send(read_setting("GRAPH_URL", "https://graph.facebook.com"), read_setting("PAGE_ACCESS_TOKEN"))
answer = Answer(assets, send)


class Webhook(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/healthz":
            self._reply(200, json.dumps(assets.health()), "application/json")
        elif address.path == "/webhook":
            challenge = find_challenge(parse_qs(address.query), verify_token)
            self._reply(403 if challenge is None else 200, challenge or "")
        else:
            self._reply(404)

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        if not 0 <= size <= LONGEST_BODY_BYTES:
            self._reply(413)
            return
        body = self.rfile.read(size)
        if self.path != "/webhook":
            self._reply(404)
        elif not is_signed(body, self.headers.get("X-Hub-Signature-256", ""), app_secret):
            self._reply(403)
        else:
            # Meta sends an event again unless it hears soon that it has arrived.
            self._reply(200, "EVENT_RECEIVED")
            for message in messages_of(body):
                answer(message)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing of each request: the verify token is in the address of one."""

    def _reply(self, status: int, text: str = "", content_type: str = "text/plain") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: sys.exit(0))

with assets, ThreadingHTTPServer(("127.0.0.1", int(read_setting("PORT", "3000"))), Webhook) as server:
    print(f"Sunny listens at http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
