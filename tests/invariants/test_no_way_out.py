"""The tests' own guard: nothing reaches another machine."""

from __future__ import annotations

import contextlib
import socket

import pytest


@pytest.mark.tries_to_leave
@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("8.8.8.8", 53)])
def test_a_connection_to_another_machine_is_refused(address):
    with socket.socket() as out, pytest.raises(RuntimeError, match="loopback only"):
        out.connect(address)


@pytest.mark.tries_to_leave
def test_looking_up_another_machine_is_refused():
    with pytest.raises(RuntimeError, match="loopback only"):
        socket.getaddrinfo("www.ice.gov", 443)


def test_loopback_stays_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as out:
        assert out.getpeername() == server.getsockname()


@pytest.mark.tries_to_leave
def test_a_refusal_that_the_code_swallows_is_remembered_against_the_test(attempts_to_leave):
    with contextlib.suppress(Exception):
        socket.getaddrinfo("example.org", 443)

    assert attempts_to_leave == ["socket.getaddrinfo 'example.org'"]
