"""What gunicorn is told beside its command line: `--config python:localaction.site.web_server`."""

from __future__ import annotations

import ipaddress
import signal
import sys
from typing import Any

from localaction.site import serving


class NoWayOut(RuntimeError):
    """The web process tried to reach another machine; only the worker does."""


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):  # a Unix socket has a path
        host = str(arguments[1][0])
        try:
            is_here = ipaddress.ip_address(host.partition("%")[0]).is_loopback
        except ValueError:
            is_here = host == "localhost"
        if not is_here:
            raise NoWayOut(event)  # without the address, which may be a person's own


def post_fork(server: Any, worker: Any) -> None:
    """Bind a worker to its master and to this machine.

    It dies with its master: one that outlives it keeps the port, and no new server can start. And whatever is made
    to run in it reaches no other machine by Python's sockets; PostgreSQL's own library is not concerned.

    Source: SECURITY.md section 8.
    """
    serving.die_with_parent(signal.SIGKILL)
    sys.addaudithook(_refuse_other_machines)
