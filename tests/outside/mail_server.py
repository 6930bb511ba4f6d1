"""A small mail server on this machine that keeps what it accepts, and refuses what a real one refuses."""

import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any


@dataclass
class Rules:
    """What this server demands. `busy` mails are first turned away with a 451."""

    tls: ssl.SSLContext | None = None
    login: tuple[str, str] | None = None
    mailboxes: set[str] | None = None
    biggest: int = 1_000_000
    mails_per_connection: int = 1000
    busy: int = 0
    hang_up: int = 0


@dataclass
class MailServer(ThreadingTCPServer):
    rules: Rules
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0

    daemon_threads = True
    allow_reuse_address = True

    def __post_init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)

    __hash__ = object.__hash__

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Conversation(StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.connections += 1
        self.secured = self.server.rules.tls is None
        self.known = self.server.rules.login is None
        self.recipient = ""
        self.mails = 0
        self.say("220 mail.example")
        while line := self.rfile.readline():
            words = line.decode("ascii").strip()
            if words.upper() == "QUIT":
                self.say("221 bye")
                return
            if not self.answer(words):
                return

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def answer(self, words: str) -> bool:
        verb = words.split(" ")[0].upper()
        if verb not in ("EHLO", "HELO", "NOOP", "STARTTLS", "RSET") and not self.secured:
            self.say("530 Must issue a STARTTLS command first")
            return True
        if verb in ("MAIL", "RCPT", "DATA") and not self.known:
            self.say("530 Authentication required")
            return True
        step: Any = getattr(self, f"on_{verb.lower()}", None)
        if step is None:
            self.say("250 ok")
            return True
        return step(words) is not False

    def on_ehlo(self, _: str) -> None:
        offers = ["mail.example", f"SIZE {self.server.rules.biggest}", "AUTH PLAIN"]
        if not self.secured:
            offers.insert(1, "STARTTLS")
        self.say(*[f"250-{offer}" for offer in offers[:-1]], f"250 {offers[-1]}")

    def on_starttls(self, _: str) -> None:
        assert self.server.rules.tls is not None
        self.say("220 go ahead")
        self.request = self.server.rules.tls.wrap_socket(self.request, server_side=True)
        self.setup()
        self.secured = True

    def on_auth(self, words: str) -> None:
        _, user, password = base64.b64decode(words.split(" ")[2]).decode().split("\0")
        self.known = (user, password) == self.server.rules.login
        self.say("235 welcome" if self.known else "535 wrong user name or password")

    def on_mail(self, words: str) -> bool:
        rules = self.server.rules
        if rules.hang_up:
            rules.hang_up -= 1
            return False
        if self.mails >= rules.mails_per_connection:
            self.say("421 too many mails on this connection")
            return False
        if rules.busy:
            rules.busy -= 1
            self.say("451 too many mails, come back later")
            return True
        self.say("250 ok")
        return True

    def on_rcpt(self, words: str) -> None:
        self.recipient = words.split("<")[1].rstrip(">")
        known = self.server.rules.mailboxes
        self.say("250 ok" if known is None or self.recipient in known else "550 no such mailbox")

    def on_data(self, _: str) -> None:
        self.say("354 end with a dot")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        mail = b"".join(lines)
        if len(mail) > self.server.rules.biggest:
            self.say("552 message too big")
            return
        self.mails += 1
        self.server.accepted.append((self.recipient, mail))
        self.say("250 accepted")


@contextmanager
def mail_server(**rules: Any) -> Iterator[MailServer]:
    server = MailServer(Rules(**rules))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
