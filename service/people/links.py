"""Sets a password: by whom knows the old one, or by a link that an administrator hands over and that works once."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, delete

from schemas.people import PasswordLink, Person
from schemas.signin import PasswordLinkOut
from service import refusals
from service.people.access import Caller, load_caller
from service.people.charge import answers_for, visible_person
from service.people.deeds import noting
from service.people.door import Door
from service.people.passwords import fits, strong_hash
from service.people.signin import end_devices
from service.people.waits import Knocker, count_failure, forget_failures, refuse_if_waiting
from service.people.withdraw import has_outgrown, hold
from service.world import Work, World

LINK_LIVES = timedelta(hours=72)


def make_link(work: Work, by: Caller, person_id: UUID) -> PasswordLinkOut:
    """A new link; one made before and not used yet no longer works."""
    person = visible_person(work, by, person_id)
    hold(work, [person.id])
    if not answers_for(work, by, person):
        raise refusals.forbidden(
            "您不负责此人的账号，请联系其管理员。",
            "This person's account is not in your charge; ask their administrator.",
        )
    token = secrets.token_urlsafe(32)
    unused = col(PasswordLink.used_at).is_(None)
    work.session.exec(delete(PasswordLink).where(col(PasswordLink.person_id) == person.id, unused))
    expires_at = work.machine_now + LINK_LIVES
    work.session.add(
        PasswordLink(
            token_hash=_digest(token), person_id=person.id, made_by_id=by.person_id, expires_at=expires_at
        )
    )
    return PasswordLinkOut(token=token, path=f"/#/password/{token}", expires_at=expires_at)


def person_of_link(work: Work, token: str) -> tuple[PasswordLink, Person]:
    """Whose password a link sets; 404 for a link we never made, 409 for one that is over."""
    link = work.session.get(PasswordLink, _digest(token))
    person = work.session.get(Person, link.person_id) if link else None
    if link is None or person is None:
        raise refusals.not_found()
    if link.used_at is None and link.expires_at <= work.machine_now:
        raise refusals.conflict(
            "link-expired",
            "此链接已过期，请向管理员索取新的链接。",
            "This link has expired; ask your administrator for a new one.",
        )
    return link, person


def set_by_link(world: World, token: str, password: str) -> None:
    """Set the password and sign the person out everywhere. The same once more is taken for a lost answer."""
    with world.look() as work:
        link, person = person_of_link(work, token)
    if link.used_at is not None:
        if fits(password, person.password_hash):
            return
        raise _used()
    hash = strong_hash(password, person, pointer="/password")
    with world.work() as work:
        hold(work, [link.person_id])
        link, person = person_of_link(work, token)
        if link.used_at is not None:
            raise _used()
        if has_outgrown(work, link.made_by_id, person.id):
            raise refusals.not_found()
        link.used_at = work.machine_now
        with noting(work, load_caller(work.session, person, None, work.now)):
            person.password_hash, person.password_from_id = hash, link.made_by_id
            work.session.add_all([link, person])
        end_devices(work, person.id)


def change_password(door: Door, old: str, new: str) -> None:
    """Who knows the old one sets a new one; every other device is signed out. Failures wait as at sign-in."""
    with door.look() as (work, by):
        person = work.session.get_one(Person, by.person_id)
        who = Knocker(person.username, door.address)
        refuse_if_waiting(work, who)
    if not fits(old, person.password_hash):
        if fits(new, person.password_hash):
            return  # the same once more: the answer was lost
        with door.world.work() as work:
            count_failure(work, who)
        raise refusals.forbidden("旧密码不正确。", "The old password is not right.", slug="wrong-password")
    hash = strong_hash(new, person, pointer="/new_password")
    with door.work() as (work, by):
        kept = work.session.get_one(Person, by.person_id)
        if kept.password_hash != person.password_hash:
            raise refusals.stale_version()
        kept.password_hash = hash
        work.session.add(kept)
        forget_failures(work, who)
        end_devices(work, by.person_id, all_but=by.device_id)


def _used() -> refusals.Refusal:
    return refusals.conflict(
        "link-used",
        "此链接已使用过，请直接登录；如忘记密码，请向管理员索取新的链接。",
        "This link was used already: sign in, or ask your administrator for a new one.",
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "backslashreplace")).hexdigest()
