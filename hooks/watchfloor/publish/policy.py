"""The site's Content-Security-Policy (W3C CSP Level 3), computed from the pages that were built.

Nothing is allowed that the pages do not hold: what stands in a page as a script or a style sheet is allowed by its
hash, everything else must come from the site itself. Attributes that run or style (``onclick``, ``style``) cannot be
allowed by a hash, and are not.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

TOKEN = re.compile(rb"@content-security-policy( wasm)?@")
"""Where a template wants the policy of its page: the content of a ``meta`` element. With ``wasm``, WebAssembly may run."""
DIRECTIVES: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # icons of the theme's style sheet
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
"""Where each kind of thing may come from."""
_HEADER_ONLY = "frame-ancestors 'self'"  # a ``meta`` element may not say it (CSP 3, 3.3)
_META = re.compile(rb"\s*<meta[^>]*" + TOKEN.pattern + rb"[^>]*>")
_WASM = "'wasm-unsafe-eval'"
_OPENING = re.compile(rb"<(script|style)(?=[\s>/])((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>", re.IGNORECASE)
_START = re.compile(rb"<(?:script|style)(?=[\s>/])", re.IGNORECASE)
_END = {name: re.compile(rb"</" + name + rb"(?=[\s>/])", re.IGNORECASE) for name in (b"script", b"style")}
_SOURCE = re.compile(rb"\ssrc\s*=", re.IGNORECASE)
_TYPE = re.compile(rb"\stype\s*=\s*[\"']?([^\"'\s>]*)", re.IGNORECASE)
_RUN = frozenset({b"", b"module", b"text/javascript", b"application/javascript", b"importmap", b"speculationrules"})
"""Types of scripts that a browser runs; any other is data, which no policy is asked about (HTML, 4.12.1)."""


class Policy(NamedTuple):
    """What a publication adds to what its pages hold: directives with further sources, in order."""

    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def seal(self, page: bytes, inline: str | None = None) -> bytes:
        """A page with its policy in the place that its template left for it; ``inline`` is what it holds, if known."""
        held = inline_sources(page) if inline is None else inline
        return TOKEN.sub(lambda found: self.text(held, wasm=bool(found[1])).encode(), page, count=1)

    def text(self, inline: str, *, wasm: bool = False) -> str:
        """The policy of a page that holds ``inline``, as it stands in a ``meta`` element."""
        return _text(self.extra, inline, wasm)

    def header(self, inline: Iterable[str], *, wasm: bool) -> str:
        """The policy of all pages together, as the value of an HTTP header."""
        together = " ".join(sorted({source for page in inline for source in page.split()}))
        return f"{_text(self.extra, together, wasm)}; {_HEADER_ONLY}"


def without_policy(page: bytes) -> bytes:
    """A page that has none: a preview's, whose server adds a script of its own."""
    return _META.sub(b"", page)


def inline_sources(page: bytes) -> str:
    """What a page holds in itself, as sources of a policy: ``script:'sha256-…'`` and ``style:'sha256-…'``, sorted."""
    found, at = set(), 0
    while start := _START.search(page, at):
        opening = _OPENING.match(page, start.start())
        name = opening[1].lower() if opening else b""
        end = _END[name].search(page, opening.end()) if opening else None
        if opening is None or end is None:
            break  # what is not closed runs to the end of the page, and is not run
        at = end.end()
        if name == b"style" or not (_SOURCE.search(opening[2]) or _type_of(opening[2]) not in _RUN):
            found.add(_hashed(name.decode(), page[opening.end() : end.start()]))
    return " ".join(sorted(found))


def _type_of(attributes: bytes) -> bytes:
    found = _TYPE.search(attributes)
    return found[1].lower() if found else b""


@lru_cache(maxsize=1000)
def _hashed(kind: str, body: bytes) -> str:
    # Browsers hash what their parser made of it, with line feeds alone (HTML, 13.2.3.5).
    digest = hashlib.sha256(body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")).digest()
    return f"{kind}:'sha256-{base64.b64encode(digest).decode()}'"


@lru_cache(maxsize=1000)
def _text(extra: tuple[tuple[str, tuple[str, ...]], ...], inline: str, wasm: bool) -> str:
    directives = {name: sources.split() for name, sources in DIRECTIVES.items()}
    for source in inline.split():
        kind, _, value = source.partition(":")
        directives[f"{kind}-src"].append(value)
    if wasm:
        directives["script-src"].append(_WASM)
    for name, sources in extra:
        directives[name] = [*(one for one in directives[name] if one != "'none'"), *sources]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""What is said beside the policy, with every answer."""
OPEN = ("data/", "feed.xml", "feed.json")
"""What other sites' scripts may read: it is published to be used."""


def headers_file(policy: str, below: str = "/") -> bytes:
    """``_headers``, as Netlify, Cloudflare Pages and others read it; ``below`` is the path of the site's front page."""
    lines = [f"{below}*", *(f"  {name}: {value}" for name, value in _all(policy))]
    for name in OPEN:
        lines += [f"{below}{name}{'*' if name.endswith('/') else ''}", "  Access-Control-Allow-Origin: *"]
    return ("\n".join(lines) + "\n").encode()


def nginx_file(policy: str) -> bytes:
    """The same for nginx, to be included in a ``server`` block: ``add_header`` of ngx_http_headers_module."""
    lines = ["# Made by the build: include it in the server block of this site, and reload nginx when it has changed."]
    lines += [f'add_header {name} "{value}" always;' for name, value in _all(policy)]
    return ("\n".join(lines) + "\n").encode()


def _all(policy: str) -> list[tuple[str, str]]:
    return [("Content-Security-Policy", policy), *HEADERS.items()]
