"""Print the path of a Chromium for the tests, installing one when the machine has none.

Order: the variable CHROMIUM; chromium or google-chrome on PATH; apt when root; else a refusal that says what to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# libatomic1: Playwright's own node needs it; a font: without one a page has no text.
PACKAGES = ("chromium", "libatomic1", "fonts-dejavu-core")


def named() -> str | None:
    """Return what the variable CHROMIUM names."""
    path = os.environ.get("CHROMIUM")
    if path and not shutil.which(path):
        sys.exit(f"CHROMIUM names {path}, which cannot be run")
    return path or None


def on_path() -> str | None:
    """Return the first known browser on PATH."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def from_apt() -> str | None:
    """Install the distribution's browser, where this may be done."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("no Chromium here: installing the distribution's", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        if subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=sys.stderr).returncode:
            return None
    return on_path()


WAYS: tuple[Callable[[], str | None], ...] = (named, on_path, from_apt)


def main() -> None:
    """Print the first browser found."""
    for way in WAYS:
        if path := way():
            print(path)
            return
    sys.exit("The browser tests need Chromium: install it, or name one in the variable CHROMIUM.")


if __name__ == "__main__":
    main()
