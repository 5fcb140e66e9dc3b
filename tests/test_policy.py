"""What pages may run: computed from the pages, by the rules of browsers."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from watchfloor.configuring import read_settings
from watchfloor.publish.policy import Policy, headers_file, inline_sources, nginx_file, without_policy

META = b'<head><meta http-equiv="Content-Security-Policy" content="@content-security-policy@"></head>'


def parsed(html: bytes) -> set[str]:
    """What a parser that we did not write finds inline, hashed."""
    found = set()
    for node in LexborHTMLParser(html).css("script, style"):
        kind = node.attributes.get("type") or ""
        if node.tag == "script" and ("src" in node.attributes or kind not in {"", "module", "text/javascript"}):
            continue
        digest = base64.b64encode(hashlib.sha256((node.text() or "").encode()).digest()).decode()
        found.add(f"{node.tag}:'sha256-{digest}'")
    return found


TEXTS = st.text(alphabet="ab<>&\"'= /\n\té", max_size=20).filter(lambda text: "</" not in text and "<!--" not in text)
SCRIPTS = st.builds(
    "<{0}{1}>{2}</{0}>".format,
    st.sampled_from(["script", "style"]),
    st.sampled_from(
        ["", " src='x.js'", ' type="module"', ' type="application/ld+json"', ' data-src="x" id="a>b"', " async"]
    ),
    TEXTS,
)


@given(st.lists(st.one_of(SCRIPTS, st.just("<p>text</p>")), max_size=6))
def test_what_is_found_inline_is_what_a_parser_finds(parts: list[str]) -> None:
    """Every script and style sheet that a browser would run, and no other."""
    page = ("<!doctype html><html><head></head><body>" + "".join(parts) + "</body></html>").encode()
    assert set(inline_sources(page).split()) == parsed(page)


def test_a_page_states_what_it_holds_and_no_more() -> None:
    """The hash of its script, and WebAssembly only where the template asks for it."""
    sealed = Policy().seal(META + b"<script>go()</script>").decode()
    digest = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}'; style-src 'self';" in sealed
    assert "wasm" not in sealed and "unsafe" not in sealed and "@" not in sealed
    assert "'wasm-unsafe-eval'" in Policy().seal(META.replace(b"policy@", b"policy wasm@")).decode()


def test_content_cannot_write_a_policy() -> None:
    """The mark is filled in once, in the head: the same text in an article stays what it is."""
    sealed = Policy().seal(META + b"<p>@content-security-policy@</p>")
    assert sealed.endswith(b"<p>@content-security-policy@</p>")


def test_a_preview_states_nothing() -> None:
    """Its server adds a script of its own."""
    assert without_policy(META + b"<p>a</p>") == b"<head></head><p>a</p>"


def test_the_header_allows_what_all_pages_hold() -> None:
    """The union, with what only a header can say; and it fits in a line of the hosts' files."""
    policy = Policy((("img-src", ("https://a.example",)), ("frame-src", ("https://b.example",))))
    header = policy.header(["script:'sha256-a' style:'sha256-s'", "script:'sha256-b'"], wasm=False)
    assert "script-src 'self' 'sha256-a' 'sha256-b';" in header
    assert "style-src 'self' 'sha256-s';" in header
    assert "img-src 'self' data: https://a.example;" in header
    assert "frame-src https://b.example;" in header
    assert header.endswith("frame-ancestors 'self'")
    lines = headers_file(header, "/sub/").decode().splitlines()
    assert lines[:2] == ["/sub/*", f"  Content-Security-Policy: {header}"]
    assert "/sub/data/*" in lines
    assert f'add_header Content-Security-Policy "{header}" always;' in nginx_file(header).decode().splitlines()


def test_sources_are_checked(tmp_path: Path) -> None:
    """A source that would open everything, or end the directive, is refused with its line."""
    text = "extra:\n  publication:\n    security:\n      script_src: ['{}']\n"
    for source in ("''unsafe-inline''", "*", "https:", "https://a.example; script-src *", "http://a.example"):
        (tmp_path / "mkdocs.yml").write_text(text.format(source))
        settings, problems = read_settings(tmp_path / "mkdocs.yml", tmp_path)
        assert settings is None and [problem.code for problem in problems] == ["E215"], source
        assert problems[0].line == 4
    (tmp_path / "mkdocs.yml").write_text(text.format("https://*.stats.example:8443/js/"))
    settings, problems = read_settings(tmp_path / "mkdocs.yml", tmp_path)
    assert settings is not None and settings.security.sources == (
        ("script-src", ("https://*.stats.example:8443/js/",)),
    )
    assert not re.search("unsafe", str(settings.security))
