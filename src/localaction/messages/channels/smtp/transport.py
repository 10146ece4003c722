"""One kept connection to an SMTP server."""

from __future__ import annotations

import contextlib
import quopri
import smtplib
import ssl
import time
from email.header import Header
from email.utils import format_datetime, formataddr, formatdate

from localaction.messages.channels import Message, Sent, TransportError
from localaction.messages.config import DeliveryConfig

# Of each step of the conversation, of which there are about five: together less than a lease of 30 s.
STEP_SECONDS = 5.0
# A server may count messages in a connection; a fresh one now and then keeps it friendly.
MESSAGES_A_CONNECTION = 200
# Servers hang up on the idle; a connection that lay idle for longer is not trusted to be there.
IDLE_SECONDS = 20.0


class Smtp:
    """E-mail over STARTTLS or TLS; plain only to this machine."""

    name = "smtp"
    reports = False

    def __init__(self, config: DeliveryConfig, coalition: str) -> None:
        self.config = config
        self.coalition = coalition
        self._server: smtplib.SMTP | None = None
        self._n_sent = 0
        self._used_at = 0.0

    def send(self, message: Message) -> Sent:
        """Hand one letter over.

        Raises:
            TransportError: permanent on a 5xx answer about this letter; of the gateway when it cannot be reached,
                trusted or signed in to.
        """
        name, letter = self._letter(message)
        try:
            server = self._connected()
            server.sendmail(self.config.email_from, [message.to], letter)
        except smtplib.SMTPRecipientsRefused as error:
            code, _ = next(iter(error.recipients.values()))
            raise self._refused(code, "RECIPIENT") from None
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise self._refused(error.smtp_code, "DATA") from None
        except smtplib.SMTPAuthenticationError:
            self.close()
            raise TransportError("SIGN_IN_REFUSED", is_gateways=True) from None
        except ssl.SSLError:
            self.close()
            raise TransportError("NOT_TRUSTED", is_gateways=True) from None
        except (smtplib.SMTPException, OSError):
            self.close()
            raise TransportError("NOT_REACHED", is_gateways=True) from None
        self._n_sent += 1
        if self._n_sent >= MESSAGES_A_CONNECTION:
            self.close()
        return Sent(name)

    def close(self) -> None:
        """Say goodbye to the server."""
        server, self._server, self._n_sent = self._server, None, 0
        if server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()

    def _refused(self, code: int, step: str) -> TransportError:
        if code == 421:
            self.close()
        return TransportError(f"SMTP_{code}_{step}", permanent=code >= 500, is_gateways=code == 421)

    def _connected(self) -> smtplib.SMTP:
        is_idle = time.monotonic() - self._used_at > IDLE_SECONDS
        self._used_at = time.monotonic()
        if self._server is not None:
            if not is_idle:
                return self._server
            self.close()
        config, trust = self.config, self._trust()
        # Given, because smtplib would ask the network for this machine's name each time.
        own_name = config.email_from.rpartition("@")[2]
        if config.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                config.smtp_host, config.smtp_port, own_name, timeout=STEP_SECONDS, context=trust
            )
        else:
            server = smtplib.SMTP(config.smtp_host, config.smtp_port, own_name, timeout=STEP_SECONDS)
        self._server = server
        if config.smtp_security == "starttls":
            server.starttls(context=trust)
        if config.smtp_user:
            server.login(config.smtp_user, config.smtp_password.get_secret_value())
        return server

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.config.smtp_ca_file) if self.config.smtp_ca_file else None)

    def _letter(self, message: Message) -> tuple[str, bytes]:
        """Return a letter's Message-ID and the letter.

        Written out by hand: the e-mail package takes longer for a letter than sending it does. Only what is not
        ASCII goes through its encoders.
        """
        domain = self.config.email_from.rpartition("@")[2]
        # The same for every attempt, so that a repeat is one letter for a mailbox that compares them.
        name = f"<{message.uuid}@{domain}>"
        subject = message.subject or self.coalition
        headers = {
            "From": formataddr((self.coalition, self.config.email_from)),
            "To": message.to,
            "Subject": subject if subject.isascii() else Header(subject, "utf-8").encode(linesep="\r\n"),
            "Message-ID": name,
            "Date": format_datetime(message.created_at) if message.created_at else formatdate(),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
            "MIME-Version": "1.0",
            "Content-Type": 'text/plain; charset="utf-8"',
            "Content-Transfer-Encoding": "quoted-printable",
        }
        if message.leave:
            # Source: RFC 8058 section 3.1. The gateway's signature (DKIM) must cover both.
            headers["List-Unsubscribe"] = f"<{message.leave}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        if any("\r" in given or "\n" in given for given in (subject, message.to, self.coalition, message.leave)):
            raise TransportError("HEADER", permanent=True)
        head = "".join(f"{title}: {value}\r\n" for title, value in headers.items())
        body = quopri.encodestring(message.body.replace("\r\n", "\n").encode()).replace(b"\n", b"\r\n")
        return name, head.encode("ascii") + b"\r\n" + body
