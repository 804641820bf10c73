"""What the reader does over time: files, URLs, threads, processes. `assets` is the module that was generated."""

import contextlib
import gc
import http.server
import json
import os
import pathlib
import pickle
import tempfile
import threading
import time
import unittest
import warnings
from datetime import datetime, timezone

from assets import Assets, AssetUnavailableError

NOW = datetime(2027, 1, 1, tzinfo=timezone.utc).timestamp()


def lockfile(attachment_id, *, key="welcome", retired=()):
    asset = {
        "attachmentId": attachment_id,
        "expiresAt": "2027-02-20T08:00:00Z",
        "source": "media/welcome.png",
        "type": "image",
    }
    old = [{**asset, "key": key} for key in retired]
    return {"lockfileVersion": 1, "pages": {"default": {"id": "1", "assets": {key: asset}, "retired": old}}}


def sent(assets, key="welcome"):
    return assets.page("1").message(key)["attachment"]["payload"]["attachment_id"]


def wait_until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come about in 60 s")
        time.sleep(0.005)


def refreshers():
    return [thread for thread in threading.enumerate() if thread.name == "messenger-assets"]


class FileTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.path = self.folder / "messenger-assets.lock.json"

    def write(self, text):
        self.path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")

    def open(self, **options):
        assets = Assets.open(self.path, **{"refresh": 0, "clock": lambda: NOW, **options})
        self.addCleanup(assets.close)
        return assets

    def test_a_new_document_is_read_without_a_restart(self):
        self.write(lockfile("1"))
        assets = self.open(refresh=0.01)
        page = assets.page("default")
        self.assertEqual(page.message("welcome")["attachment"]["payload"], {"attachment_id": "1"})
        self.write(lockfile("2"))
        wait_until(lambda: sent(assets) == "2")
        self.assertEqual(page.message("welcome")["attachment"]["payload"], {"attachment_id": "2"})

    def test_a_broken_document_keeps_the_last_good_copy_and_shows_in_health(self):
        self.write(lockfile("1"))
        time_s = [NOW]
        assets = self.open(clock=lambda: time_s[0])
        text = json.dumps(lockfile("2"))
        for step, broken in enumerate([text[:-20], "", "null", '{"lockfileVersion": 2, "pages": {}}'], 1):
            self.write(broken)
            time_s[0] = NOW + step
            assets.refresh()
            self.assertEqual(sent(assets), "1")
            health = assets.health()
            self.assertEqual(health["failure"]["since"], "2027-01-01T00:00:01.000Z")
            self.assertEqual(health["loadedAt"], "2027-01-01T00:00:00.000Z")
        self.assertEqual(health["failure"]["message"], "ValueError: the document's version is 2, not 1")
        self.path.unlink()
        assets.refresh()
        self.assertIn("FileNotFoundError", assets.health()["failure"]["message"])
        self.write(text)
        assets.refresh()
        self.assertEqual(sent(assets), "2")
        self.assertNotIn("failure", assets.health())
        self.assertEqual(assets.health()["loadedAt"], "2027-01-01T00:00:04.000Z")

    def test_a_document_whose_link_is_swapped_is_read(self):
        """As a ConfigMap that is mounted as a folder: `..data` is replaced by a link to another folder."""
        for name, attachment_id in (("one", "1"), ("two", "2")):
            (self.folder / name).mkdir()
            (self.folder / name / self.path.name).write_text(json.dumps(lockfile(attachment_id)))
        (self.folder / "..data").symlink_to("one")
        self.path.symlink_to(pathlib.Path("..data") / self.path.name)
        assets = self.open(refresh=0.01)
        self.assertEqual(sent(assets), "1")
        (self.folder / "..new").symlink_to("two")
        (self.folder / "..new").rename(self.folder / "..data")
        wait_until(lambda: sent(assets) == "2")

    def test_a_relative_path_counts_from_where_it_was_opened(self):
        self.write(lockfile("1"))
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        os.chdir(self.folder)
        assets = Assets.open(self.path.name, refresh=0)
        os.chdir("/")
        self.write(lockfile("2"))
        assets.refresh()
        self.assertEqual(assets.health()["source"], self.path.name)
        self.assertNotIn("failure", assets.health())

    def test_what_cannot_be_read_at_first_is_an_error(self):
        with self.assertRaises(FileNotFoundError):
            self.open()
        self.write("{")
        with self.assertRaisesRegex(ValueError, "lock.json cannot be read: Expecting"):
            self.open()

    def test_closed_assets_answer_from_the_last_copy_and_have_no_thread(self):
        self.write(lockfile("1"))
        with self.open(refresh=0.01) as assets:
            self.assertEqual(len(refreshers()), 1)
        wait_until(lambda: not refreshers())
        self.assertEqual(sent(assets), "1")

    def test_forgotten_assets_have_no_thread(self):
        self.write(lockfile("1"))
        Assets.open(self.path, refresh=600)
        gc.collect()
        wait_until(lambda: not refreshers())

    def test_a_forked_process_reads_new_documents_too(self):
        self.write(lockfile("1"))
        assets = self.open(refresh=0.01)
        ready_read, ready_write = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            os.write(ready_write, b".")
            with contextlib.suppress(BaseException):
                wait_until(lambda: sent(assets) == "2")
                os._exit(0)
            os._exit(1)
        os.read(ready_read, 1)
        os.close(ready_read)
        os.close(ready_write)
        self.write(lockfile("2"))
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_many_threads_ask_while_documents_change(self):
        self.write(lockfile("1", retired=["gone"]))
        assets = self.open(refresh=0.001)
        failures, stop = [], threading.Event()

        def ask():
            while not stop.is_set():
                try:
                    if sent(assets) not in ("1", "2"):
                        failures.append("another ID")
                    assets.health()
                    assets.page("1").attachment("gone")
                except Exception as error:
                    failures.append(error)

        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            threads = [threading.Thread(target=ask) for _ in range(3)]
            for thread in threads:
                thread.start()
            for turn in range(20):
                self.write(lockfile(str(turn % 2 + 1), retired=["gone"]))
                assets.refresh()
            stop.set()
            for thread in threads:
                thread.join()
        self.assertEqual(failures, [])
        self.assertEqual(len(warned), 1)

    def test_a_thousand_refreshes_leak_no_handle_and_no_thread(self):
        self.write(lockfile("1"))
        assets = self.open()
        before = len(os.listdir("/dev/fd"))
        for turn in range(1000):
            if turn % 10 == 0:
                self.write(lockfile(str(turn)))
            assets.refresh()
        self.assertEqual(len(os.listdir("/dev/fd")), before)
        self.assertEqual(refreshers(), [])


class AnswerTest(unittest.TestCase):
    def test_a_retired_key_warns_once_for_each_page_at_the_caller(self):
        assets = Assets.open(lockfile("1", retired=["gone", "lost"]), clock=lambda: NOW)
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            for key in ("gone", "gone", "lost", "gone"):
                self.assertEqual(sent(assets, key), "1")
        self.assertEqual(
            [str(warning.message) for warning in warned],
            [
                f"asset {key!r} of Page 'default' is not in the manifest any more: "
                "it can be sent only until its attachment ID expires"
                for key in ("gone", "lost")
            ],
        )
        self.assertEqual({warning.filename for warning in warned}, {__file__})

    def test_an_error_says_what_to_do_and_travels_between_processes(self):
        assets = Assets.open(lockfile("1"), clock=lambda: NOW + 1e8)
        with self.assertRaises(AssetUnavailableError) as raised:
            assets.page("1").message("welcome")
        copy = pickle.loads(pickle.dumps(raised.exception))
        for error in (raised.exception, copy):
            self.assertEqual((error.page, error.key, error.reason), ("1", "welcome", "id-expired"))
            self.assertEqual(
                str(error),
                "asset 'welcome' of Page '1' cannot be sent: its attachment ID has expired; "
                "run `messenger-assets apply`",
            )

    def test_health_is_told_for_any_time(self):
        assets = Assets.open(lockfile("1"), clock=lambda: NOW)
        when = datetime(2027, 2, 19, 9, tzinfo=timezone.utc)
        expected = {"page": "default", "key": "welcome", "expiresAt": "2027-02-20T08:00:00Z", "daysLeft": 0}
        self.assertEqual(assets.health(when)["soonest"], expected)
        self.assertEqual(assets.health(when.timestamp())["soonest"], expected)
        self.assertEqual(assets.health()["soonest"], {**expected, "daysLeft": 50})
        self.assertEqual(assets.health(NOW + 1e8)["expired"], 1)
        self.assertEqual(assets.health()["source"], "document")


class Server(http.server.ThreadingHTTPServer):
    """Answers with `reply`: a status, headers and a body."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.reply = (200, {}, b"")
        self.requests = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/assets.json?signature=secret"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests.append(dict(self.headers))
        status, headers, body = self.server.reply
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class UrlTest(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(thread.join)
        self.addCleanup(self.server.shutdown)

    def serve(self, document, etag):
        headers = {"ETag": etag, "Last-Modified": "Tue, 24 Nov 2026 08:00:00 GMT"}
        self.server.reply = (200, headers, json.dumps(document).encode())

    def open(self):
        return Assets.open(self.server.url, refresh=0, clock=lambda: NOW)

    def test_a_document_is_asked_for_by_its_validators(self):
        self.serve(lockfile("1"), '"a"')
        assets = self.open()
        self.assertNotIn("If-None-Match", self.server.requests[0])
        self.server.reply = (304, {}, b"")
        assets.refresh()
        self.assertEqual(self.server.requests[1]["If-None-Match"], '"a"')
        self.assertEqual(self.server.requests[1]["If-Modified-Since"], "Tue, 24 Nov 2026 08:00:00 GMT")
        self.assertEqual(sent(assets), "1")
        self.assertNotIn("failure", assets.health())
        self.serve(lockfile("2"), '"b"')
        assets.refresh()
        self.assertEqual(sent(assets), "2")
        assets.refresh()
        self.assertEqual(self.server.requests[3]["If-None-Match"], '"b"')

    def test_any_failure_keeps_the_last_good_copy_and_its_validators(self):
        self.serve(lockfile("1"), '"a"')
        assets = self.open()
        whole = json.dumps(lockfile("2")).encode()
        for reply, message in [
            ((500, {}, b"oops"), "HTTP 500"),
            ((206, {}, whole), "HTTP 206"),
            ((200, {"ETag": '"c"'}, b"<html>"), "Expecting value"),
            ((200, {"Content-Length": "100000"}, whole[:-9]), "Error: "),
            ((302, {"Location": "http://cdn.example.com/x?signature=secret"}, b""), "http://cdn.example.com/x is not https"),
            ((302, {"Location": "file:///etc/passwd"}, b""), "HTTP 302"),
        ]:
            self.server.reply = reply
            assets.refresh()
            self.assertIn(message, assets.health()["failure"]["message"])
            self.assertEqual(sent(assets), "1")
            self.assertEqual(self.server.requests[-1]["If-None-Match"], '"a"')
            self.assertNotIn("secret", json.dumps(assets.health()))

    def test_a_redirect_to_where_it_is_safe_is_followed(self):
        self.serve(lockfile("1"), '"a"')
        assets = self.open()
        self.server.reply = (302, {"Location": self.server.url + "&again"}, b"")
        assets.refresh()
        self.assertIn("HTTP 302", assets.health()["failure"]["message"])  # around and around
        self.assertGreater(len(self.server.requests), 3)

    def test_health_names_the_url_without_its_query(self):
        self.serve(lockfile("1"), '"a"')
        self.assertEqual(self.open().health()["source"], self.server.url.partition("?")[0])

    def test_addresses_that_are_not_safe_are_refused(self):
        with self.assertRaisesRegex(ValueError, "^http://cdn.example.com/a is not https$"):
            Assets.open("http://cdn.example.com/a?signature=secret")
        with self.assertRaisesRegex(ValueError, "^the URL of cdn.example.com has a user name or a password in it$"):
            Assets.open("https://me:secret@cdn.example.com/a")

    def test_what_cannot_be_read_at_first_is_an_error(self):
        self.server.reply = (404, {}, b"")
        with self.assertRaisesRegex(OSError, "/assets.json: HTTP 404$"):
            self.open()

    def test_loopback_never_goes_through_a_proxy(self):
        self.serve(lockfile("1"), '"a"')
        os.environ["http_proxy"] = "http://127.0.0.1:9"
        self.addCleanup(os.environ.pop, "http_proxy")
        self.assertEqual(sent(self.open()), "1")

    def test_refreshes_leak_no_handle(self):
        self.serve(lockfile("1"), '"a"')
        assets = self.open()
        before = len(os.listdir("/dev/fd"))
        for status in (200, 304, 500) * 30:
            self.server.reply = (status, {}, self.server.reply[2])
            assets.refresh()
        wait_until(lambda: len(os.listdir("/dev/fd")) <= before + 1)


if __name__ == "__main__":
    unittest.main()
