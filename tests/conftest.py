"""What every test stands on: compiled translations, and no way out to the internet."""

from __future__ import annotations

import ipaddress
import socket
import sys

import pytest
from django.utils import translation

pytest_plugins = ["tests.sealing"]

OWN_NAMES = {"", "localhost", "localhost.localdomain", socket.gethostname()}


class LeftTheMachine(RuntimeError):
    """A test tried to reach another machine."""


_attempts: list[str] = []


def _is_here(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name is None or name in OWN_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_other_machines(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return  # a Unix socket has a path, not a tuple
    if not _is_here(host):
        _attempts.append(f"{event} {host!r}")
        raise LeftTheMachine(f"{event} {host!r}: tests may reach loopback only")


# An audit hook, because code under test cannot go around it as it could around a patched socket class.
sys.addaudithook(_refuse_other_machines)


@pytest.fixture(autouse=True)
def attempts_to_leave(request):
    """Fail the test that tried to reach another machine, even where the code under test swallowed the refusal."""
    _attempts.clear()
    yield _attempts
    if _attempts and not request.node.get_closest_marker("tries_to_leave"):
        pytest.fail(f"tried to reach another machine: {_attempts}")


@pytest.fixture(autouse=True)
def _one_language_a_test():
    """Forget the language that a test's last request spoke: addresses are made in it."""
    yield
    translation.deactivate()


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # once, not in every worker
        from localaction.site.home import compile_translations

        compile_translations()


def pytest_collection_modifyitems(items):
    """Mark as `browser` whatever needs one, so that nobody forgets to."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
