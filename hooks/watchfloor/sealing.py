"""Pages state what may run in them, and the host says it for all: the policy of a build, and the files that carry it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from .publish.policy import Policy, headers_file, inline_sources, nginx_file, without_policy
from .settings import Settings

HEADERS, NGINX = "_headers", "headers.nginx.conf"
"""A file of the site, and one of the work folder: what a host should say with every answer."""


class Sealing:
    """Gives pages that somebody else made their policy, and tells that of all pages.

    Args:
        settings: of the publication.
        preview: whether a preview is built: its server adds scripts of its own, so its pages state nothing.
    """

    def __init__(self, settings: Settings, *, preview: bool) -> None:
        on = settings.security.policy and not preview
        self.policy = Policy(settings.security.sources) if on else None
        self._search = settings.search
        self._standing: set[str] = set()

    def seal(self, page: bytes) -> bytes:
        """A standing page with its policy."""
        if self.policy is None:
            return without_policy(page)
        inline = inline_sources(page)
        self._standing.add(inline)
        return self.policy.seal(page, inline)

    def files(self, inline: Iterable[str], site_url: str) -> tuple[bytes, bytes]:
        """Headers for hosts that read them from the site, and for nginx.

        Args:
            inline: what each of our pages holds.
            site_url: absolute address of the site, or ``""``.
        """
        assert self.policy is not None
        header = self.policy.header({*inline, *self._standing}, wasm=self._search)
        return headers_file(header, urlsplit(site_url).path or "/"), nginx_file(header)


def write_if_new(path: Path, body: bytes) -> None:
    """Write a file, unless that is what it holds.

    Raises:
        OSError: if there is no room.
    """
    if not path.exists() or path.read_bytes() != body:
        path.write_bytes(body)
