"""Save pictures of pages of a running server at the widths of a phone and of a laptop.

python scripts/screenshots.py http://127.0.0.1:8000/ http://127.0.0.1:8000/es/about/ --to /tmp/pictures
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

WIDTHS = {360: 740, 1280: 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]


def main() -> None:
    """Take the pictures and print the name of each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("urls", nargs="+", metavar="URL")
    parser.add_argument("--to", type=Path, default=Path("test-results/pictures"), help="folder; made when missing")
    parser.add_argument("--dark", action="store_true", help="as a device set to dark colours shows it")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        parser.error("no Chromium found; name it in the variable CHROMIUM")
    colours = "dark" if options.dark else "light"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for width, height in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=colours)
            for url in options.urls:
                page.goto(url)
                name = re.sub(r"[^a-z0-9]+", "-", urlsplit(url).path.lower()).strip("-") or "home"
                path = options.to / f"{name}-{width}{'-dark' if options.dark else ''}.png"
                page.screenshot(path=path, full_page=True)
                print(path)
        browser.close()


if __name__ == "__main__":
    main()
