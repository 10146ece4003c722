"""SMS through the real Kannel gateway with its test SMSC, both ways."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from pydantic import SecretStr
from tests.messages.conftest import recipient

from localaction.messages.channels import Message, TransportError
from localaction.messages.channels.kannel import Kannel, hook_path
from localaction.messages.config import DeliveryConfig
from localaction.messages.models import Inbound, Outbox
from localaction.messages.rules.states import State
from localaction.messages.work.sending import Line, send_due
from localaction.vault.actions.operational import read_operational

FAKE_SMSC = Path("/usr/lib/kannel/test/fakesmsc")
PATIENCE = 90.0

CONFIGURATION = """
group = core
admin-port = {admin}
smsbox-port = {box}
admin-password = secret
log-level = 0
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = FAKE
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}
global-sender = 199
mo-recode = true

group = sendsms-user
username = desk
password = secret
max-messages = 10
concatenation = true

group = sms-service
keyword = default
catch-all = true
max-messages = 0
get-url = "{url}?from=%p&to=%P&id=%I&text=%a"
"""


class Desk:
    """Our own server, answering in the test's thread while the test waits for other programs."""

    def __init__(self) -> None:
        self.server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
        self.server.timeout = 0.05
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def until(self, condition, what: str) -> None:
        """Answer requests until something has happened."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} did not happen within {PATIENCE:.0f} s")
            self.server.handle_request()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_) -> None:
        pass


@pytest.fixture
def desk():
    own = Desk()
    yield own
    own.server.server_close()


def free_ports(n: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


class Gateway:
    """A running Kannel and its test SMSC."""

    def __init__(self, folder: Path, desk: Desk) -> None:
        missing = [name for name in ("bearerbox", "smsbox") if not shutil.which(name, path="/usr/sbin:/usr/bin")]
        if missing or not FAKE_SMSC.exists():
            pytest.fail("no Kannel: `apt-get install kannel kannel-extras`, which scripts/test does when it may")
        self.folder = folder
        admin, box, self.smsc, self.send = free_ports(4)
        text = CONFIGURATION.format(
            admin=admin, box=box, smsc=self.smsc, send=self.send, url=f"{desk.url}{hook_path('sms')}"
        )
        (folder / "kannel.conf").write_text(text)
        self.programs: list[subprocess.Popen[bytes]] = []
        self._start("bearerbox", "/usr/sbin/bearerbox", "-v", "4", "kannel.conf")
        desk.until(lambda: answers(box), "bearerbox listening")
        self._start("smsbox", "/usr/sbin/smsbox", "-v", "4", "kannel.conf")
        desk.until(lambda: answers(self.send), "smsbox listening")

    def _start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("wb") as log:
            program = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT)
        self.programs.append(program)
        return program

    def network(self, text: str = "") -> subprocess.Popen[bytes]:
        """Connect the test SMSC; it sends one text (`sender receiver text words`) and shows what it is given."""
        given = ["-m", "1", text] if text else ["-m", "0", "1 2 text none"]
        return self._start("fakesmsc", str(FAKE_SMSC), "-H", "127.0.0.1", "-r", str(self.smsc), *given)

    def seen(self) -> str:
        """What the network was given."""
        return (self.folder / "fakesmsc.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        for program in reversed(self.programs):
            program.terminate()
        for program in self.programs:
            try:
                program.wait(10)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()


@pytest.fixture
def gateway(tmp_path, desk):
    running = Gateway(tmp_path, desk)
    yield running
    running.stop()


def transport(gateway, own_url, password="secret"):
    config = DeliveryConfig(
        sms_via="kannel",
        kannel_url=f"http://127.0.0.1:{gateway.send}",
        kannel_user="desk",
        kannel_password=SecretStr(password),
        kannel_from="199",
    )
    return Kannel(config, own_url)


@pytest.mark.django_db(transaction=True)
def test_a_text_goes_through_kannel_and_comes_back_as_delivered(gateway, desk, queue_offer, clock):
    gateway.network()
    row = queue_offer(to=recipient(language="es"))

    send_due(Line("SMS", transport(gateway, desk.url), lambda _: False, clock=clock))

    row.refresh_from_db()
    assert row.state == State.SENT
    desk.until(lambda: "Falta" in gateway.seen(), "the network seeing the text")
    desk.until(lambda: Outbox.objects.get(pk=row.pk).state == State.DELIVERED, "the delivery report")


@pytest.mark.django_db(transaction=True)
def test_what_people_write_comes_in_through_kannel_once(gateway, desk):
    for n, text in enumerate(("5125550100 199 text two vans at 5th", "5125550101 199 text STOP"), 1):
        network = gateway.network(text)
        desk.until(lambda n=n: Inbound.objects.count() == n, "the text coming in")
        network.terminate()
        network.wait()

    contents = [json.loads(read_operational(row, "content")) for row in Inbound.objects.all()]
    assert sorted((c["sender"], c["body"]) for c in contents) == [
        ("+15125550100", "two vans at 5th"),
        ("+15125550101", "STOP"),
    ]
    assert Outbox.objects.get().code == "messages.stop"


@pytest.mark.django_db(transaction=True)
def test_kannel_refuses_a_wrong_password_and_an_absent_gateway_is_noticed(gateway, desk):
    import uuid

    message = Message(uuid.uuid4(), "+15125550100", "Hello")

    with pytest.raises(TransportError) as refused:
        transport(gateway, desk.url, "wrong").send(message)
    assert (refused.value.code, refused.value.is_gateways) == ("KANNEL_403", True)
    gateway.stop()
    with pytest.raises(TransportError) as gone:
        transport(gateway, desk.url).send(message)
    assert (gone.value.code, gone.value.is_gateways) == ("NOT_REACHED", True)
