"""What gunicorn is told beside its command line: `--config python:localaction.site.web_server`."""

from __future__ import annotations

import signal
from typing import Any

from localaction.site import serving


def post_fork(server: Any, worker: Any) -> None:
    """Let a worker die with its master: one that outlives it keeps the port, and no new server can start."""
    serving.die_with_parent(signal.SIGKILL)
