"""Takes back a password from who has outgrown the hands it came from: an inspector who becomes the bureau's section."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlmodel import col, delete, select

from schemas.people import PasswordLink, Person, Role
from schemas.places import Place
from service.people.access import Caller, load_caller
from service.people.charge import Posts, posts_of
from service.people.rules import APPOINTED_BY_A_HEAD
from service.people.signin import end_devices
from service.world import Work

AT_ONCE = 500


def withdraw_outgrown(work: Work, person_ids: Collection[UUID]) -> None:
    """After posts changed: links, password and sessions end where whoever handed them over could not fill every post.

    A head may hold a link they made, or know the password it set. When the person rises beyond that head, both are
    void, and who answers for them now makes a new link.
    """
    ids = sorted(person_ids)
    for start in range(0, len(ids), AT_ONCE):
        _withdraw(work, ids[start : start + AT_ONCE])


def has_outgrown(work: Work, made_by_id: UUID | None, person_id: UUID) -> bool:
    """Whether a link by that maker (None: made at the server itself) no longer fits what the person may do."""
    return _is_beyond(work, made_by_id, _standing(work, posts_of(work, [person_id]).get(person_id, [])))


def hold(work: Work, person_ids: Iterable[UUID]) -> list[Person]:
    """The people's rows, held until the commit: a link is never used while its reach is being decided."""
    rows = select(Person).where(col(Person.id).in_(person_ids)).order_by(col(Person.id))
    fresh = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(work.session.exec(fresh).all())


def _withdraw(work: Work, ids: list[UUID]) -> None:
    work.session.flush()
    people = hold(work, ids)
    unused = col(PasswordLink.used_at).is_(None)
    links: dict[UUID, list[PasswordLink]] = {}
    for link in work.session.exec(
        select(PasswordLink).where(col(PasswordLink.person_id).in_(ids), unused)
    ).all():
        links.setdefault(link.person_id, []).append(link)
    handed = [person for person in people if person.password_from_id is not None or person.id in links]
    held = posts_of(work, [person.id for person in handed]) if handed else {}
    for person in handed:
        standing = _standing(work, held.get(person.id, []))
        outgrown = [
            one.token_hash for one in links.get(person.id, []) if _is_beyond(work, one.made_by_id, standing)
        ]
        work.session.exec(delete(PasswordLink).where(col(PasswordLink.token_hash).in_(outgrown)))
        if _is_beyond(work, person.password_from_id, standing):
            person.password_hash = person.password_from_id = None
            work.session.add(person)
            end_devices(work, person.id)


def _standing(work: Work, posts: Posts) -> Posts:
    return [row for row in posts if row[0].until_at is None or row[0].until_at > work.now]


def _is_beyond(work: Work, made_by_id: UUID | None, standing: Posts) -> bool:
    maker = _maker(work, made_by_id)
    return maker is not None and not all(
        _could_ever_fill(maker, place, appointment.role) for appointment, place in standing
    )


def _could_ever_fill(maker: Caller, place: Place, role: str) -> bool:
    """By any post they hold or held: that they left office makes nobody else rise."""
    offices = {post.role for post in maker.posts if post.covers(place, None)}
    return Role.ADMINISTRATOR in offices or (Role.HEAD in offices and role in APPOINTED_BY_A_HEAD)


def _maker(work: Work, id: UUID | None) -> Caller | None:
    if id is None:
        return None
    memo = ("maker of links", id)
    if memo not in work.memo:
        work.memo[memo] = load_caller(work.session, work.session.get_one(Person, id), None, work.now)
    found: Caller = work.memo[memo]
    return found
