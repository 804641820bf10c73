"""The assets of a Messenger bot: their keys as types, and a reader that finds attachment IDs at run time.

    assets = Assets.open("messenger-assets.lock.json")
    message = assets.page(entry["id"]).message("welcome", locale="de_AT")

Python 3.9 and up, the standard library alone.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import warnings
import weakref
from datetime import datetime, timezone
from typing import IO, Any, Callable, Dict, Final, List, Literal, Mapping
from typing import NamedTuple, NoReturn, Optional, Set, Tuple, TypedDict, Union, cast

AssetType = Literal["image", "video", "audio", "file"]

UnavailableReason = Literal["page-unknown", "key-unknown", "id-missing", "id-expired"]

# Here stands what the manifest says.


class MessageAttachment(TypedDict):
    type: AssetType
    payload: Dict[str, str]


class Message(TypedDict):
    """The Send API's `message` with one attachment: by `attachment_id`, or by `url`."""

    attachment: MessageAttachment


class Attachment(TypedDict):
    """An attachment ID that lives."""

    attachmentId: str
    type: AssetType
    expiresAt: str


class Soonest(TypedDict):
    """The live attachment ID that expires first, and the whole days that it has left."""

    page: str
    key: str
    expiresAt: str
    daysLeft: int


class Failure(TypedDict):
    """Why the last refresh failed, and since when refreshes do."""

    message: str
    since: str


class _Figures(TypedDict):
    assets: int
    missing: int
    expired: int
    loadedAt: str
    source: str


class Health(_Figures, total=False):
    """How the document stands, ready for a bot's own `/healthz`; it holds no secret."""

    soonest: Soonest
    failure: Failure


class AssetUnavailableError(Exception):
    """An asset has neither a live attachment ID nor a URL."""

    def __init__(self, page: str, key: str, reason: UnavailableReason) -> None:
        super().__init__(page, key, reason)
        self.page = page
        self.key = key
        self.reason: UnavailableReason = reason

    def __str__(self) -> str:
        return f"asset {self.key!r} of Page {self.page!r} cannot be sent: {_PROBLEMS[self.reason]}"


_PROBLEMS: Final[Mapping[UnavailableReason, str]] = {
    "page-unknown": "there is no such Page; put it in the manifest and run `messenger-assets apply`",
    "key-unknown": "there is no such asset; put it in the manifest and run `messenger-assets apply`",
    "id-missing": "it has no attachment ID yet; run `messenger-assets apply`",
    "id-expired": "its attachment ID has expired; run `messenger-assets apply`",
}


class Assets:
    """The assets of all Pages. Each method may be called by any thread, and in forked processes too."""

    @classmethod
    def open(
        cls,
        source: _Source,
        refresh: float = 600,
        *,
        public_base_url: Optional[str] = None,
        clock: Callable[[], float] = time.time,
    ) -> Assets:
        """Reads a lockfile or a json output: at a path, at an https URL, or parsed.

        It is read again every `refresh` seconds, give or take a tenth; 0 is never. While that fails, the last
        good copy answers, and `health` says so. `public_base_url` is where the web has the files of a
        lockfile, as the manifest's `publicBaseUrl`; a json output says so itself.

        Raises OSError when it cannot be read the first time, ValueError when it is no such document.
        """
        return cls(source, refresh, public_base_url, clock)

    def __init__(
        self,
        source: _Source,
        refresh: float,
        public_base_url: Optional[str],
        clock: Callable[[], float],
    ) -> None:
        self._name, self._read = _open_source(source)
        self._refresh_s = refresh if isinstance(source, (str, os.PathLike)) else 0
        self._public_base_url = public_base_url
        self._clock = clock
        self._warned: Set[Tuple[str, str]] = set()
        self._closed = threading.Event()
        try:
            self._state = self._load(None)
        except ValueError as error:
            raise ValueError(f"{self._name} cannot be read: {error}") from error
        self._start()
        _opened.add(self)

    def page(self, page: str) -> AssetsPage:
        """The assets of a Page, by its ID (a webhook's `entry["id"]`) or its name.

        A Page that there is not has no assets, until a newer document has it.
        """
        return AssetsPage(self, page)

    def health(self, now: Union[datetime, float, None] = None) -> Health:
        """How the document stands now, or at `now` (seconds since the epoch, or a datetime)."""
        now_s = now.timestamp() if isinstance(now, datetime) else self._clock() if now is None else now
        state = self._state
        rows = [
            (page.name, entry)
            for page in state.snapshot.by_name.values()
            for entry in page.assets.by_key.values()
        ]
        found = [(page, entry) for page, entry in rows if entry.attachment_id != ""]
        live = [(page, entry) for page, entry in found if entry.expires_at_s > now_s]
        health: Health = {
            "assets": len(rows),
            "missing": len(rows) - len(found),
            "expired": len(found) - len(live),
            "loadedAt": _format_time(state.loaded_at_s),
            "source": self._name,
        }
        if live:
            page, entry = min(live, key=lambda row: row[1].expires_at_s)
            health["soonest"] = {
                "page": page,
                "key": entry.key,
                "expiresAt": entry.expires_at,
                "daysLeft": int((entry.expires_at_s - now_s) // 86_400),
            }
        if state.failure is not None:
            health["failure"] = state.failure
        return health

    def refresh(self) -> None:
        """Reads the document now. It never raises: `health` says when it failed."""
        with self._refreshing:
            try:
                self._state = self._load(self._state)
            except Exception as error:  # whatever is wrong with it, the last good copy answers
                message = f"{type(error).__name__}: {error}"
                since = self._state.failure["since"] if self._state.failure else _format_time(self._clock())
                self._state = self._state._replace(failure={"message": message, "since": since})

    def close(self) -> None:
        """Ends the refreshing; answers go on with the last copy."""
        self._closed.set()

    def __enter__(self) -> Assets:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _load(self, last: Optional[_State]) -> _State:
        loaded = self._read(last.loaded if last else None)
        if last is not None and last.loaded.content == loaded.content:
            return _State(loaded, last.snapshot, self._clock(), None)
        document = json.loads(loaded.content) if isinstance(loaded.content, str) else loaded.content
        return _State(loaded, _read_document(document, self._public_base_url), self._clock(), None)

    def _start(self) -> None:
        # A forked process has no thread of its parent, and locks as they happened to be: it starts anew.
        self._refreshing = threading.Lock()
        self._warning = threading.Lock()
        if self._closed.is_set() or not self._refresh_s > 0:
            return
        self._closed = closed = threading.Event()
        # The thread ends with the last reference to these assets, closed or not.
        this = weakref.ref(self, lambda _: closed.set())
        arguments = (this, closed, self._refresh_s)
        threading.Thread(target=_keep_fresh, args=arguments, name="messenger-assets", daemon=True).start()

    def _choose(
        self, address: str, key: str, locale: Optional[str], by_url: bool
    ) -> Union[Tuple[_Entry, bool], UnavailableReason]:
        """What is sent for an asset, and whether its ID lives; or why nothing is."""
        page = self._state.snapshot.find(address)
        if page is None:
            return "page-unknown"
        now_s = self._clock()
        entries = page.assets.find(key, locale)
        for entry in entries:
            is_live = entry.expires_at_s > now_s
            if is_live or (by_url and entry.url is not None):
                return entry, is_live
        retired = [] if entries else page.retired.find(key, locale)
        for entry in retired:
            if entry.expires_at_s > now_s:
                self._warn(page.name, entry.key)
                return entry, True
        for entry in entries + retired:
            return "id-missing" if entry.attachment_id == "" else "id-expired"
        return "key-unknown"

    def _warn(self, page: str, key: str) -> None:
        with self._warning:
            if (page, key) in self._warned:
                return
            self._warned.add((page, key))
        warnings.warn(
            f"asset {key!r} of Page {page!r} is not in the manifest any more: "
            "it can be sent only until its attachment ID expires",
            stacklevel=4,  # the caller of `message` or `attachment`
        )


class AssetsPage:
    """The assets of one Page. It goes by the newest document, however long it is kept."""

    def __init__(self, assets: Assets, page: str) -> None:
        self._assets = assets
        self._page = page

    def message(self, key: AssetName, locale: Optional[str] = None) -> Message:
        """The Send API's `message`: by a live attachment ID, else by the asset's URL.

        An asset with locales also goes by its key without one; `locale` falls back from `de_AT` to `de`, then
        to the first. Raises AssetUnavailableError when there is neither ID nor URL.
        """
        chosen = self._assets._choose(self._page, key, locale, by_url=True)
        if isinstance(chosen, str):
            raise AssetUnavailableError(self._page, key, chosen)
        entry, is_live = chosen
        payload = {"attachment_id": entry.attachment_id} if is_live else {"url": entry.url or ""}
        return {"attachment": {"type": entry.type, "payload": payload}}

    def attachment(self, key: AssetName, locale: Optional[str] = None) -> Optional[Attachment]:
        """The live attachment of an asset; None when it has none, or when there is no such asset or Page."""
        chosen = self._assets._choose(self._page, key, locale, by_url=False)
        if isinstance(chosen, str):
            return None
        entry, _ = chosen
        return {"attachmentId": entry.attachment_id, "type": entry.type, "expiresAt": entry.expires_at}


_opened: weakref.WeakSet[Assets] = weakref.WeakSet()


def _start_in_child() -> None:
    for assets in list(_opened):
        assets._start()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_start_in_child)


def _keep_fresh(this: Callable[[], Optional[Assets]], closed: threading.Event, refresh_s: float) -> None:
    # A tenth earlier or later, so that many bots do not ask at once.
    while not closed.wait(min(refresh_s * random.uniform(0.9, 1.1), threading.TIMEOUT_MAX)):
        assets = this()
        if assets is None:
            return
        assets.refresh()
        del assets  # nothing holds them while this waits


class _Entry(NamedTuple):
    """One asset of a document; without an ID `attachment_id` is empty, and `expires_at_s` before any time."""

    key: str
    type: AssetType
    attachment_id: str
    expires_at: str
    expires_at_s: float
    url: Optional[str]


class _Index(NamedTuple):
    """Entries by key; those with a locale also by their key without it, then by locale."""

    by_key: Mapping[str, _Entry]
    by_locale: Mapping[str, Mapping[str, _Entry]]

    def find(self, key: str, locale: Optional[str]) -> List[_Entry]:
        """The entries to try for `key`, best first: its own, or those of what `locale` falls back to."""
        own = self.by_key.get(key)
        if own is not None:
            return [own]
        locales = self.by_locale.get(key, {})
        parts = _normalize_locale(locale or "").split("_")
        wanted = ["_".join(parts[:count]) for count in range(len(parts), 0, -1)]
        return [locales[name] for name in wanted if name in locales] + list(locales.values())[:1]


class _Page(NamedTuple):
    name: str
    assets: _Index
    retired: _Index


class _Snapshot(NamedTuple):
    by_name: Mapping[str, _Page]
    by_id: Mapping[str, _Page]

    def find(self, page: str) -> Optional[_Page]:
        """The Page with the ID or name `page`; the only one for any ID, when nobody could tell its own."""
        found = self.by_id.get(page) or self.by_name.get(page)
        if found is None and len(self.by_name) == 1 and not self.by_id and re.fullmatch("[0-9]+", page):
            return next(iter(self.by_name.values()))
        return found


def _read_document(value: object, base: Optional[str]) -> _Snapshot:
    document = _object(value, "the document")
    version = document.get("lockfileVersion", document.get("formatVersion"))
    if version != 1 or isinstance(version, bool):
        raise ValueError(f"the document's version is {version}, not 1")
    by_name: Dict[str, _Page] = {}
    by_id: Dict[str, _Page] = {}
    for name, block in _object(document.get("pages"), "`pages`").items():
        page = _object(block, f"Page {name}")
        by_name[name] = _read_page(name, page, base)
        page_id = page.get("id")
        if isinstance(page_id, str):
            by_id[page_id] = by_name[name]
    return _Snapshot(by_name, by_id)


def _read_page(name: str, page: Mapping[str, Any], base: Optional[str]) -> _Page:
    assets = _object(page.get("assets"), f"`assets` of Page {name}")
    retired = page.get("retired")
    if not isinstance(retired, list):
        raise ValueError(f"`retired` of Page {name} is no list")
    old = [_read_entry(_object(item, "a retired ID").get("key"), item, None) for item in retired]
    old.sort(key=lambda entry: -entry.expires_at_s)  # the first counts: that which lives longest
    return _Page(name, _index([_read_entry(key, asset, base) for key, asset in assets.items()]), _index(old))


def _read_entry(key: object, value: object, base: Optional[str]) -> _Entry:
    if not isinstance(key, str):
        raise ValueError("a retired ID has no key")
    asset = _object(value, key)
    asset_type = asset.get("type")
    if asset_type not in ("image", "video", "audio", "file"):
        raise ValueError(f"{key} has no type")
    url = _url_of(asset.get("url", asset.get("source")), base)
    if "attachmentId" not in asset:
        return _Entry(key, asset_type, "", "", float("-inf"), url)
    attachment_id, expires_at = asset["attachmentId"], asset.get("expiresAt")
    if not isinstance(attachment_id, str) or attachment_id == "" or not isinstance(expires_at, str):
        raise ValueError(f"{key} has a broken ID")
    return _Entry(key, asset_type, attachment_id, expires_at, _parse_time(expires_at), url)


def _index(entries: List[_Entry]) -> _Index:
    by_key: Dict[str, _Entry] = {}
    by_locale: Dict[str, Dict[str, _Entry]] = {}
    for entry in entries:
        by_key.setdefault(entry.key, entry)
        key, at, locale = entry.key.partition("@")
        if at:
            by_locale.setdefault(key, {}).setdefault(_normalize_locale(locale), entry)
    return _Index(by_key, by_locale)


def _normalize_locale(locale: str) -> str:
    return locale.replace("-", "_").lower()


def _object(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{what} is no object")
    return value


_WEB = re.compile("https?://", re.IGNORECASE)
_SANDBOX = re.compile(r"https?://sandbox\.localhost([:/?#]|$)", re.IGNORECASE)


def _url_of(source: object, base: Optional[str]) -> Optional[str]:
    """Where the web has `source`, which is a URL, or a path below `base`."""
    if not isinstance(source, str):
        return None
    if _WEB.match(source):
        return None if _SANDBOX.match(source) else source
    segments: List[str] = []
    for segment in source.split("/"):
        if segment == ".." and not segments:
            return None
        if segment == "..":
            segments.pop()
        elif segment not in ("", "."):
            segments.append(segment)
    if base is None or re.search("[\ud800-\udfff]", source):
        return None
    path = "/".join(urllib.parse.quote(segment, safe="!~*'()") for segment in segments)
    return f"{base.rstrip('/')}/{path}"


_TIME = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)


def _parse_time(text: str) -> float:
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is no time")
    whole, fraction, offset = found.groups("")
    offset = "+00:00" if offset in "Zz" else offset
    return datetime.fromisoformat(whole + offset).timestamp() + float(fraction or 0)


def _format_time(time_s: float) -> str:
    time_utc = datetime.fromtimestamp(time_s, timezone.utc)
    return time_utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _Loaded(NamedTuple):
    """What a source gave: a text or a parsed document, and the headers that ask for a newer one alone."""

    content: object
    conditions: Mapping[str, str]


class _State(NamedTuple):
    loaded: _Loaded
    snapshot: _Snapshot
    loaded_at_s: float
    failure: Optional[Failure]


# A path, a URL, or a parsed document.
_Source = Union[str, "os.PathLike[str]", Mapping[str, Any]]

# Reads a document; it may give the last that could be used when that is still the newest.
_Read = Callable[[Optional[_Loaded]], _Loaded]


def _open_source(source: _Source) -> Tuple[str, _Read]:
    if not isinstance(source, (str, os.PathLike)):
        document = _Loaded(source, {})
        return "document", lambda _: document
    path = os.fspath(source)
    if _WEB.match(path):
        return _without_query(path), _web_reader(path)
    absolute = os.path.abspath(path)  # a server may change its folder; links are followed anew each time
    return path, lambda _: _read_file(absolute)


def _read_file(path: str) -> _Loaded:
    with open(path, encoding="utf-8-sig") as file:
        return _Loaded(file.read(), {})


_TIMEOUT_S: Final = 30
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


def _web_reader(address: str) -> _Read:
    _check_address(address)
    is_loopback = urllib.parse.urlsplit(address).hostname in _LOOPBACK
    no_proxy = [urllib.request.ProxyHandler({})] if is_loopback else []
    opener = urllib.request.build_opener(_Redirects, *no_proxy)

    def read(last: Optional[_Loaded]) -> _Loaded:
        conditions = last.conditions if last else {}
        request = urllib.request.Request(address, headers={"Accept": "application/json", **conditions})
        try:
            with opener.open(request, timeout=_TIMEOUT_S) as reply:
                if reply.status != 200:
                    raise OSError(f"HTTP {reply.status}")
                etag, modified = reply.headers["ETag"], reply.headers["Last-Modified"]
                validators = {"If-None-Match": etag, "If-Modified-Since": modified}
                conditions = {name: value for name, value in validators.items() if value is not None}
                return _Loaded(_read_reply(reply).decode("utf-8-sig"), conditions)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 304 and last is not None:
                return last
            raise OSError(f"{_without_query(address)}: HTTP {error.code}") from None
        except http.client.HTTPException as error:
            # Its message may quote the query.
            raise OSError(f"{_without_query(address)}: {type(error).__name__}") from None
        except OSError as error:
            raise OSError(f"{_without_query(address)}: {error}") from error

    return read


def _read_reply(reply: http.client.HTTPResponse) -> bytes:
    # The time-out is for each read alone: a server that drips would hold the thread for ever.
    deadline_s = time.monotonic() + _TIMEOUT_S
    content = bytearray()
    while True:
        part = reply.read1(65_536)
        if part == b"":
            return bytes(content)
        content += part
        if time.monotonic() > deadline_s:
            raise OSError(f"not whole after {_TIMEOUT_S} s")


class _Redirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> Optional[urllib.request.Request]:
        _check_address(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _check_address(address: str) -> None:
    # Whoever is between could say what the bot sends.
    parts = urllib.parse.urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise ValueError(f"{_without_query(address)} is not https")
    if "@" in parts.netloc:
        raise ValueError(f"the URL of {parts.hostname} has a user name or a password in it")


def _without_query(address: str) -> str:
    parts = urllib.parse.urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
