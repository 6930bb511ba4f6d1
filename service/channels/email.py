"""Tells a person by e-mail, over the mail server of the deployment."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from queue import Empty, LifoQueue

from service.channels.budget import Meter
from service.channels.message import Message, Outcome, delivered, failed, trusted_roots

# Mail servers cut a connection after some number of mails; ours ends first.
MAILS_PER_CONNECTION = 50
# Every mail server understands lines of ASCII; 8-bit bodies are an extension.
SEVEN_BIT = SMTP.clone(cte_type="7bit")


class Security(StrEnum):
    STARTTLS = "starttls"
    SSL = "ssl"
    NONE = "none"


@dataclass(frozen=True)
class EmailChannel:
    """`sender` is the login user's address: providers refuse any other. `clock` stamps the Date header."""

    host: str
    port: int
    sender: str
    clock: Callable[[], datetime]
    sender_name: str = ""
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    security: Security = Security.STARTTLS
    timeout_s: float = 10.0
    body_limit: int | None = None
    meter: Meter = field(default_factory=lambda: Meter(per_minute=600))
    tls: ssl.SSLContext = field(default_factory=trusted_roots)
    _idle: "LifoQueue[tuple[smtplib.SMTP, int]]" = field(default_factory=LifoQueue, repr=False)

    def accepts(self, address: str) -> bool:
        try:
            parsed = Address(addr_spec=address)
        except (ValueError, HeaderParseError, IndexError):
            return False
        return "." in parsed.domain and address.isascii()

    def end_of(self, address: str) -> str:
        return f"{self.host}:{self.port}"

    def send(self, message: Message) -> Outcome:
        try:
            mail = self._mail(message)
        except (ValueError, HeaderParseError, IndexError) as error:
            return failed("address_invalid", f"this is no e-mail address: {error}")
        try:
            self._hand_over(mail)
        except smtplib.SMTPException as error:
            return verdict(error)
        except OSError as error:
            return failed("unreachable", f"{type(error).__name__}: {error}")
        return delivered("accepted")

    def close(self) -> None:
        """Ends the connections that are kept for the next mail."""
        while (kept := self._kept()) is not None:
            _end(kept[0])

    def _mail(self, message: Message) -> EmailMessage:
        sender = Address(addr_spec=self.sender)
        mail = EmailMessage(policy=SEVEN_BIT)
        mail["Subject"] = " ".join(message.subject.split())
        mail["From"] = Address(self.sender_name, addr_spec=self.sender)
        mail["To"] = Address(addr_spec=message.to)
        mail["Date"] = format_datetime(self.clock())
        mail["Message-ID"] = f"<{message.message_id}@{sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.body_text, charset="utf-8", cte="base64")
        return mail

    def _hand_over(self, mail: EmailMessage) -> None:
        server, sent = self._alive() or (self._connected(), 0)
        try:
            server.send_message(mail)
        except BaseException:
            _end(server)
            raise
        if sent + 1 < MAILS_PER_CONNECTION:
            self._idle.put((server, sent + 1))
        else:
            _end(server)

    def _alive(self) -> tuple[smtplib.SMTP, int] | None:
        while (kept := self._kept()) is not None:
            with suppress(smtplib.SMTPException, OSError):
                if kept[0].noop()[0] == 250:
                    return kept
            _end(kept[0])
        return None

    def _kept(self) -> tuple[smtplib.SMTP, int] | None:
        try:
            return self._idle.get_nowait()
        except Empty:
            return None

    def _connected(self) -> smtplib.SMTP:
        server: smtplib.SMTP
        if self.security is Security.SSL:
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_s, context=self.tls)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout_s)
        try:
            if self.security is Security.STARTTLS:
                server.starttls(context=self.tls)
            if self.username is not None:
                server.login(self.username, self.password or "")
        except BaseException:
            _end(server)
            raise
        return server


def _end(server: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def verdict(error: smtplib.SMTPException) -> Outcome:
    """RFC 5321: a 4xx may be tried again, a 5xx may not. A refused login is ours to mend, so it may."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return failed("address_invalid" if "SMTPUTF8" in str(error) else "not_supported", str(error))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return failed("login_refused", _said(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return failed(f"smtp_{code}", _said(code, said))
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return failed("unreachable", _said(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPResponseException):
        return failed(f"smtp_{error.smtp_code}", _said(error.smtp_code, error.smtp_error))
    return failed("unreachable", f"{type(error).__name__}: {error}")


def _said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", errors="replace") if isinstance(said, bytes) else said
    return f"{code} {text}"
