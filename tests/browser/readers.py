"""Readers of the site: browser contexts, each as new as on its first day, and what goes wrong in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

USUAL = {"width": 1280, "height": 900}


@dataclass
class Reader:
    """A context of the browser, its window with an empty page, and the sites that were visited in it."""

    context: BrowserContext
    window: Page
    sites: set[str] = field(default_factory=set)

    def forget(self) -> None:
        """Close all pages; forget cookies, whatever pages stored, and what was loaded."""
        for page in self.context.pages:
            if page != self.window:
                page.close()
        session = self.context.new_cdp_session(self.window)
        for site in sorted(self.sites):
            session.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": "all"})
        session.send("Network.clearBrowserCache")
        session.detach()
        self.context.clear_cookies()
        self.sites.clear()


class Readers:
    """Readers who have nothing to do.

    To make one takes the browser thrice as long as to load a page, for each has a profile and a window, which all pages
    of it share while one is open; to let one forget everything takes next to nothing. So whoever comes next may have
    been here before, and does not know it.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.idle: dict[str, list[Reader]] = {}

    def take(self, scheme: str, options: dict[str, Any]) -> Reader:
        """A reader with such a browser."""
        idle = self.idle.get(self._kind(scheme, options))
        if idle:
            return idle.pop()
        made: dict[str, Any] = {"viewport": USUAL, "color_scheme": scheme, "reduced_motion": "reduce"} | options
        context = self.browser.new_context(**made)
        context.set_default_timeout(15_000)
        return Reader(context, context.new_page())

    def give_back(self, reader: Reader, scheme: str, options: dict[str, Any]) -> None:
        """Let the next one take the place."""
        reader.forget()
        self.idle.setdefault(self._kind(scheme, options), []).append(reader)

    def _kind(self, scheme: str, options: dict[str, Any]) -> str:
        return repr((scheme, sorted(options.items())))


@dataclass
class Visit:
    """Readers of one test, and what went wrong for them."""

    readers: Readers
    host: str
    allowed: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    ends: list[Callable[[], None]] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Expect troubles of this kind in this test."""
        self.allowed.append(pattern)

    def page(
        self, width: int = 1280, height: int = 900, *, scheme: str = "light", last: bool = False, **options: Any
    ) -> Page:
        """A page of a new reader, who has been nowhere yet.

        Args:
            width: of the window.
            height: of the window.
            scheme: of colours, that the device has.
            last: if the test changes the reader for good: by a clock, or by a service worker.
            **options: of the context.
        """
        options = {"service_workers": "block"} | options
        reader = self.readers.take(scheme, options)
        page = reader.context.new_page()
        if (width, height) != tuple(USUAL.values()):
            page.set_viewport_size({"width": width, "height": height})
        listeners: dict[Any, Callable[[Any], None]] = {
            "console": self._console,
            "weberror": self._error,
            "request": lambda request: self._request(request, reader),
            "requestfailed": self._failed,
            "response": self._response,
        }
        for event, listener in listeners.items():
            reader.context.on(event, listener)

        def end() -> None:
            if last:
                reader.context.close()
                return
            self.readers.give_back(reader, scheme, options)
            for event, listener in listeners.items():
                reader.context.remove_listener(event, listener)

        self.ends.append(end)
        return page

    def end(self) -> None:
        """Nobody reads any more."""
        for end in self.ends:
            end()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console {message.type}: {message.text} at {message.location.get('url')}")

    def _error(self, error: Any) -> None:
        self.troubles.append(f"page error: {error.error}")

    def _request(self, request: Request, reader: Reader) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme in {"data", "blob"}:
            return
        reader.sites.add(f"{parts.scheme}://{parts.netloc}")
        if parts.netloc != self.host:
            self.troubles.append(f"request to another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that the reader leaves gives up what it was still loading.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"request failed: {request.url}: {request.failure}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.troubles.append(f"status {response.status}: {response.url}")

    def unexpected(self) -> list[str]:
        """The troubles that the test did not announce."""
        return [one for one in self.troubles if not any(re.search(pattern, one) for pattern in self.allowed)]
