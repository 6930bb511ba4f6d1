"""Growing waits after failed sign-ins: per person and address, and per address, where a whole school may sit."""

import hashlib
import math
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from sqlmodel import col, delete, select

from schemas.people import SigninFailure
from service import refusals
from service.people.rules import FOR_A_PERSON, FOR_AN_ADDRESS, Patience, as_username, failures_now, wait_after
from service.world import Work

FORGOTTEN = timedelta(days=7)


@dataclass(frozen=True)
class Knocker:
    """Who tries from where. The keys are digests: a username tried is often a password typed in the wrong field."""

    username: str
    address: str

    @property
    def person_key(self) -> str:
        return "person:" + _digest(f"{as_username(self.username)}\n{_network(self.address)}")

    @property
    def address_key(self) -> str:
        return "address:" + _digest(_network(self.address))


def refuse_if_waiting(work: Work, who: Knocker) -> None:
    """429 while a wait is running; even the right password has to wait."""
    rows = work.session.exec(
        select(SigninFailure).where(col(SigninFailure.key).in_([who.person_key, who.address_key]))
    ).all()
    ends = [r.blocked_until_at for r in rows if r.blocked_until_at and r.blocked_until_at > work.machine_now]
    if ends:
        seconds = math.ceil((max(ends) - work.machine_now).total_seconds())
        raise refusals.too_many(
            seconds,
            f"尝试次数过多，请 {seconds} 秒后再试。如忘记密码，请联系管理员。",
            f"Too many failed tries; try again in {seconds} s. If you forgot your password, ask an administrator.",
            slug="too-many-failures",
        )


def count_failure(work: Work, who: Knocker) -> None:
    _count(work, who.person_key, FOR_A_PERSON)
    _count(work, who.address_key, FOR_AN_ADDRESS)
    old = col(SigninFailure.last_at) < work.machine_now - FORGOTTEN
    work.session.exec(delete(SigninFailure).where(old))


def forget_failures(work: Work, who: Knocker) -> None:
    """After a success. The address keeps its count: one known password must not buy endless guesses at others."""
    work.session.exec(delete(SigninFailure).where(col(SigninFailure.key) == who.person_key))


def _count(work: Work, key: str, patience: Patience) -> None:
    work.lock("sign-in", key)
    row = work.session.get(SigninFailure, key, populate_existing=True)
    if row is None:
        row = SigninFailure(key=key, failures=0, last_at=work.machine_now)
    row.failures = failures_now(patience, row.failures, work.machine_now - row.last_at) + 1
    row.last_at = work.machine_now
    wait = wait_after(patience, row.failures)
    row.blocked_until_at = work.machine_now + wait if wait else None
    work.session.add(row)
    work.session.flush()


def _network(address: str) -> str:
    """One household or school: an IPv4 address, or the /64 that an IPv6 provider gives to one connection."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or IPv6Address(int(ip) >> 64 << 64))
    return str(ip)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:40]
