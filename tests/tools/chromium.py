"""Finds a Chromium for the browser tests, and installs one where there is none.

``python tests/tools/chromium.py`` prints its path. CHROMIUM names one that is to be used.
"""

from __future__ import annotations

import functools
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Of a command line's two lists only the last one counts, so Playwright's own list is in this one. What comes after it
# costs each new page a second of work, and no test sees it: pages prepared behind the address bar.
FEATURES = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "SpareRendererForSitePerProcess",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
)
# Tests may run as root in a container, where Chromium's sandbox and shared memory don't work; none of the tests
# needs what Chromium would ask its makers' servers for.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    f"--disable-features={','.join(FEATURES)}",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@functools.cache
def find_chromium() -> str:
    """The path of a Chromium. Raises RuntimeError where there is none and none can be installed."""
    path = _named() or _installed() or _of_playwright() or _newly_installed()
    if not path:
        raise RuntimeError("The browser tests need Chromium: install it, or set CHROMIUM to its path.")
    return path


def _named() -> str | None:
    path = os.environ.get("CHROMIUM")
    if path and not shutil.which(path):
        raise RuntimeError(f"CHROMIUM must be the path of a program, not '{path}'.")
    return path


def _installed() -> str | None:
    return next(filter(None, map(shutil.which, (*NAMES, *APPLICATIONS))), None)


def _of_playwright() -> str | None:
    """The one that ``playwright install chromium`` brought, if it did."""
    answer = subprocess.run(
        [
            *(sys.executable, "-c"),
            "from playwright.sync_api import sync_playwright\n"
            "with sync_playwright() as playwright: print(playwright.chromium.executable_path)",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    path = answer.stdout.strip()
    return path if path and Path(path).exists() else None


def _newly_installed() -> str | None:
    sys.stderr.write("Installing Chromium for the browser tests …\n")
    if _on_debian_as_root():
        quietly = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"]):
            subprocess.run(["apt-get", "-qq", *command], env=quietly, stdout=subprocess.DEVNULL, check=False)
        return _installed()
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=subprocess.DEVNULL, check=False)
    return _of_playwright()


def _on_debian_as_root() -> bool:
    try:
        system = platform.freedesktop_os_release()["ID"]
    except (OSError, KeyError):
        return False
    return system == "debian" and os.geteuid() == 0


if __name__ == "__main__":
    sys.stdout.write(f"{find_chromium()}\n")
