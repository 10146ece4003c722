"""E-mail to a real SMTP server, with TLS and what can go wrong with it."""

from __future__ import annotations

import datetime
import email
import email.policy
import ipaddress
import socket
import ssl
import uuid

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr, ValidationError

from localaction.messages.channels import Message, TransportError
from localaction.messages.channels.smtp import Smtp
from localaction.messages.config import DeliveryConfig

MESSAGE = Message(
    uuid.UUID("00000000-0000-4000-8000-000000000001"),
    "carla@example.org",
    "Señora Núñez: la reunión es mañana.\nUna línea más.",
    "Reunión mañana",
    "es",
    datetime.datetime(2026, 3, 2, 18, tzinfo=datetime.UTC),
)


class Mailbox:
    """Keeps letters; answers recipients and letters as told."""

    def __init__(self) -> None:
        self.letters = []
        self.answers = {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if "DATA" in self.answers:
            return self.answers["DATA"]
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        is_tls = server.transport.get_extra_info("ssl_object") is not None
        self.letters.append((is_tls, envelope.rcpt_tos, letter))
        return "250 OK"


class OnAnyPort(Controller):
    """A server on whichever port is free; its own trial connection asks for the port that it got."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-made certificate for this machine: paths of certificate and key."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "certificate.pem", folder / "key.pem"


@pytest.fixture
def serve(certificate):
    """Start an SMTP server: `serve(mailbox, "starttls", **options)` returns its port."""
    running = []

    def start(mailbox, security, **options):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        if security == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        elif security == "tls":
            options |= {"ssl_context": context}
        controller = OnAnyPort(mailbox, hostname="127.0.0.1", port=0, server_hostname="localhost", **options)
        controller.start()
        running.append(controller)
        return controller.port

    yield start
    for controller in running:
        controller.stop(no_assert=True)


def config(port, security="starttls", ca=None, **options):
    return DeliveryConfig(
        smtp_host="localhost",
        smtp_port=port,
        smtp_security=security,
        smtp_ca_file=ca,
        email_from="desk@example.org",
        **options,
    )


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_a_letter_arrives_whole(serve, certificate, security):
    mailbox = Mailbox()
    gateway = Smtp(config(serve(mailbox, security), security, certificate[0]), "Coalición Valle")

    sent = gateway.send(MESSAGE)
    gateway.close()

    [(is_tls, to, letter)] = mailbox.letters
    assert is_tls is (security != "none")
    assert to == ["carla@example.org"]
    assert letter["From"] == "Coalición Valle <desk@example.org>"
    assert (letter["Subject"], letter["Content-Language"]) == ("Reunión mañana", "es")
    assert letter["Message-ID"] == sent.provider_id == f"<{MESSAGE.uuid}@example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n").strip() == MESSAGE.body


def test_a_connection_is_kept_for_many_letters(serve, certificate):
    mailbox = Mailbox()
    gateway = Smtp(config(serve(mailbox, "starttls"), ca=certificate[0]), "Valle")

    for _ in range(3):
        gateway.send(MESSAGE)
    kept = gateway._server
    gateway.send(MESSAGE)

    assert gateway._server is kept
    gateway.close()
    assert len(mailbox.letters) == 4


def test_a_letter_is_not_shown_to_a_server_that_is_not_trusted(serve):
    mailbox = Mailbox()
    gateway = Smtp(config(serve(mailbox, "starttls")), "Valle")

    with pytest.raises(TransportError) as refused:
        gateway.send(MESSAGE)

    assert (refused.value.code, refused.value.is_gateways, refused.value.permanent) == ("NOT_TRUSTED", True, False)
    assert mailbox.letters == []


def test_a_letter_is_not_sent_in_clear_when_the_server_offers_no_tls(serve, certificate):
    mailbox = Mailbox()
    gateway = Smtp(config(serve(mailbox, "none"), "starttls", certificate[0]), "Valle")

    with pytest.raises(TransportError) as refused:
        gateway.send(MESSAGE)

    assert refused.value.is_gateways
    assert mailbox.letters == []


@pytest.mark.parametrize(
    ("answers", "code", "permanent"),
    [
        ({"carla@example.org": "550 no such person"}, "SMTP_550_RECIPIENT", True),
        ({"carla@example.org": "450 try later"}, "SMTP_450_RECIPIENT", False),
        ({"DATA": "554 refused"}, "SMTP_554_DATA", True),
        ({"DATA": "451 try later"}, "SMTP_451_DATA", False),
    ],
)
def test_a_refusal_says_whether_to_come_again_and_the_next_letter_passes(serve, certificate, answers, code, permanent):
    mailbox = Mailbox()
    mailbox.answers = dict(answers)
    gateway = Smtp(config(serve(mailbox, "starttls"), ca=certificate[0]), "Valle")

    with pytest.raises(TransportError) as refused:
        gateway.send(MESSAGE)

    assert (refused.value.code, refused.value.permanent, refused.value.is_gateways) == (code, permanent, False)
    assert "carla" not in str(refused.value)
    mailbox.answers.clear()
    gateway.send(MESSAGE)
    gateway.close()
    assert len(mailbox.letters) == 1


def test_a_server_that_went_away_is_called_again(serve, certificate):
    mailbox = Mailbox()
    gateway = Smtp(config(serve(mailbox, "starttls"), ca=certificate[0]), "Valle")
    gateway.send(MESSAGE)
    gateway._server.sock.shutdown(socket.SHUT_RDWR)

    with pytest.raises(TransportError) as refused:
        gateway.send(MESSAGE)
    assert refused.value.is_gateways
    gateway.send(MESSAGE)
    gateway.close()
    assert len(mailbox.letters) == 2


def test_a_sign_in_that_is_refused_is_the_gateways_trouble(serve, certificate):
    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == b"right", handled=False)

    mailbox = Mailbox()
    port = serve(mailbox, "starttls", authenticator=authenticate, auth_required=True)
    wrong = Smtp(config(port, ca=certificate[0], smtp_user="desk", smtp_password=SecretStr("wrong")), "Valle")
    right = Smtp(config(port, ca=certificate[0], smtp_user="desk", smtp_password=SecretStr("right")), "Valle")

    with pytest.raises(TransportError) as refused:
        wrong.send(MESSAGE)
    right.send(MESSAGE)
    right.close()

    assert (refused.value.code, refused.value.is_gateways) == ("SIGN_IN_REFUSED", True)
    assert len(mailbox.letters) == 1


def test_a_server_that_is_not_there_is_the_gateways_trouble(unused_port=1):
    with pytest.raises(TransportError) as refused:
        Smtp(config(unused_port), "Valle").send(MESSAGE)

    assert (refused.value.code, refused.value.is_gateways) == ("NOT_REACHED", True)


def test_letters_in_clear_to_another_machine_and_half_a_gateway_are_refused_at_the_start():
    with pytest.raises(ValidationError, match="this machine only"):
        DeliveryConfig(smtp_host="mail.example.org", smtp_security="none", email_from="a@example.org")
    with pytest.raises(ValidationError, match="LOCALACTION_EMAIL_FROM"):
        DeliveryConfig(smtp_host="mail.example.org")
    with pytest.raises(ValidationError, match=r"TWILIO_ACCOUNT_SID.*TWILIO_AUTH_TOKEN.*TWILIO_FROM"):
        DeliveryConfig(sms_via="twilio")
    with pytest.raises(ValidationError, match="KANNEL_URL"):
        DeliveryConfig(sms_via="kannel")
