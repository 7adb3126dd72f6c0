"""Find a Chromium for the browser tests; ``--install`` gets one where there is none.

Debian's package is used when it can be installed, otherwise the test library's own build. The
headless shell comes first: the same engine without what draws windows, so that every page takes half
the processor's time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("chromium-headless-shell", "chromium")
NAMES = (*PACKAGES, "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> str:
    """The path of an installed browser, or an empty text."""
    asked = os.environ.get("TRIHUB_TEST_BROWSER", "")
    return asked or next((path for name in NAMES if (path := shutil.which(name))), "")


def bundled() -> str:
    """The browser that the test library has downloaded, if it has."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else ""


def install() -> None:
    """Install a browser: by the system's packages as root, else by the test library."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)  # type: ignore[call-overload]
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "fonts-noto-cjk"]
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for package in PACKAGES:
            done = subprocess.run([*command, package], check=False, env=environment, **quiet)
            if done.returncode == 0:
                return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if not find() and not bundled() and "--install" in sys.argv:
        install()
    path = find() or bundled()
    print(path or "No browser was found: install chromium, or set TRIHUB_TEST_BROWSER to its path.")
    sys.exit(not path)
