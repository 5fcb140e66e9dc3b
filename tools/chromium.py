"""The browser of this machine, and how it is started: for tests, screenshots and measurements."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]
NO_BROWSER = """\
Chrome or Chromium is needed, and none was found.
  Debian, Ubuntu:  sudo apt-get install chromium
  Fedora:          sudo dnf install chromium
  macOS:           brew install --cask google-chrome
If it is installed elsewhere, say where: CHROME=/path/to/chrome"""


def find_browser() -> str | None:
    """Path of the browser to drive: the one that CHROME names, else the first that is installed."""
    for name in (os.environ.get("CHROME"), *NAMES, *APPLICATIONS):
        if name and (path := shutil.which(name)):
            return path
    return None
