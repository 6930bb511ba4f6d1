"""Signs a person in on a device, keeps the device signed in, and signs it out."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select, update

from schemas.base import Bilingual, new_id
from schemas.people import Device, Person
from schemas.signin import TokenForm, Tokens
from service import refusals
from service.people.access import Caller
from service.people.passwords import fits, renewed
from service.people.refresh import RefreshToken
from service.people.rules import answers_again, as_username
from service.people.tokens import Access, make_access_token, signed_out
from service.people.waits import Knocker, count_failure, forget_failures, refuse_if_waiting
from service.refusals import FieldError
from service.world import Work, World

SESSION_LIVES = timedelta(days=120)
"""Without any refresh: longer than a summer holiday with the phone in a drawer."""


def grant_of(sent: TokenForm) -> str:
    """Which grant is asked for; 422 where a field of it is missing."""
    needed = {"password": ("username", "password"), "refresh_token": ("refresh_token",)}.get(sent.grant_type)
    if needed is None:
        raise refusals.unprocessable(
            "unsupported-grant",
            "不支持此登录方式，请更新应用后重试。",
            "This way of signing in is not supported: `grant_type` is `password` or `refresh_token`.",
        )
    missing = [
        FieldError(pointer=f"/{name}", detail=Bilingual(zh="请填写。", en="Fill this in."))
        for name in needed
        if not getattr(sent, name)
    ]
    if missing:
        raise refusals.unprocessable(
            "invalid", "请填写用户名和密码。", "Give user name and password.", errors=missing
        )
    return sent.grant_type


def sign_in(world: World, who: Knocker, password: str, device_name: str) -> Tokens:
    """Tokens for a new device; 401 if name and password do not fit, 429 while a wait is running.

    Three steps, since hashing takes too long for a transaction: is a wait running, does it fit, write it down.
    A failure has to be committed, so it is raised after its piece of work.
    """
    with world.look() as work:
        refuse_if_waiting(work, who)
        person = _person(work, who.username)
    fitting = fits(password, person.password_hash if person else None)
    hash = renewed(password, person.password_hash) if fitting and person and person.password_hash else None
    with world.work() as work:
        tokens = _admit(work, person, who, hash=hash, device_name=device_name) if person and hash else None
        if tokens is None:
            count_failure(work, who)
    if tokens is None:
        raise refusals.unauthenticated(
            "wrong-password", "用户名或密码不正确。", "The user name or the password is not right."
        )
    return tokens


def refresh(world: World, text: str) -> Tokens:
    """The successor of a refresh token and an access token with it; 401 if the device is signed out.

    Whoever comes with a token that was spent, and whose successor is in use, took it from somebody: the session
    ends, which has to be committed, so the refusal is raised after the piece of work.
    """
    token = RefreshToken.read(text)
    if token is None:
        raise signed_out()
    with world.work() as work:
        tokens = _turn(work, token)
    if tokens is None:
        raise signed_out()
    return tokens


def sign_out(work: Work, by: Caller, device_id: UUID) -> None:
    """At once: the door asks for the device at every request."""
    device = work.session.get(Device, device_id)
    if device is None or device.person_id != by.person_id:
        raise refusals.not_found()
    device.ended_at = device.ended_at or work.machine_now
    work.session.add(device)


def end_devices(work: Work, person_id: UUID, *, all_but: UUID | None = None) -> None:
    """Sign a person out on all devices but one, or everywhere."""
    ending = update(Device).where(col(Device.person_id) == person_id, col(Device.ended_at).is_(None))
    if all_but is not None:
        ending = ending.where(col(Device.id) != all_but)
    work.session.exec(ending.values(ended_at=work.machine_now))


def _person(work: Work, username: str) -> Person | None:
    name = as_username(username)
    if "\0" in name:
        return None
    return work.session.exec(select(Person).where(col(Person.username) == name)).first()


def _admit(work: Work, seen: Person, who: Knocker, *, hash: str, device_name: str) -> Tokens | None:
    person = work.session.get(Person, seen.id)
    if person is None or person.password_hash != seen.password_hash or _has_left(work, person):
        return None
    person.password_hash = hash
    token = RefreshToken.first(new_id())
    device = Device(
        id=token.device_id,
        person_id=person.id,
        name=device_name.replace("\0", "")[:100],
        created_at=work.machine_now,
        last_seen_at=work.machine_now,
        refresh_hash=token.digest,
        expires_at=work.machine_now + SESSION_LIVES,
    )
    work.session.add_all([person, device])
    forget_failures(work, who)
    return _tokens(work, device, token)


def _turn(work: Work, token: RefreshToken) -> Tokens | None:
    key = work.world.token_secret
    work.lock("device", token.device_id)
    device = work.session.get(Device, token.device_id)
    if device is None or device.ended_at is not None or device.expires_at <= work.machine_now:
        return None
    person = work.session.get(Person, device.person_id)
    if person is None or _has_left(work, person):
        return None
    if not token.leads_to(device.refresh_hash, device.generation, key=key):
        return None
    if token.generation == device.generation:
        return _spend(work, device, token)
    since = work.machine_now - (device.spent_at or device.created_at)
    if answers_again(token.generation, confirmed=device.confirmed_generation, since=since):
        return _tokens(work, device, token.successor(key))
    device.ended_at = work.machine_now
    work.session.add(device)
    return None


def _spend(work: Work, device: Device, token: RefreshToken) -> Tokens:
    successor = token.successor(work.world.token_secret)
    device.generation = successor.generation
    device.refresh_hash = successor.digest
    device.spent_at = device.last_seen_at = work.machine_now
    device.expires_at = work.machine_now + SESSION_LIVES
    work.session.add(device)
    return _tokens(work, device, successor)


def _tokens(work: Work, device: Device, token: RefreshToken) -> Tokens:
    minutes = work.world.settings.access_token_minutes
    access = make_access_token(
        work.world.token_secret,
        Access(device.person_id, device.id, token.generation),
        machine_now=work.machine_now,
        minutes=minutes,
    )
    return Tokens(access_token=access, expires_in=minutes * 60, refresh_token=token.text)


def _has_left(work: Work, person: Person) -> bool:
    return person.left_at is not None and person.left_at <= work.now
