"""How a row of the role table is written, and what it expects of each caller."""

from dataclasses import dataclass
from typing import Any

from tests.api.cast import CORE, FORMER, GONE, LIMITED, NOBODY, SPOT, Caller
from tests.api.everything import Said, Things

ALL = "IRHSLAU"
EVERYBODY = ALL + "-"
DONE, REFUSED, HIDDEN, SIGNED_OUT = 200, 403, 404, 401
SAME = 0
"""As the role of the place itself."""


@dataclass(frozen=True)
class Row:
    """One request, about something of the first school (its fire category, unless `limited` says otherwise).

    `done` and `refused` are letters of roles; whoever is in neither finds nothing there. `at` fills the path: the name
    of a thing, `+` for an id nobody has, `=…` for the word itself. `shows` names what a list shows to `done` alone.
    """

    call: str
    at: tuple[str, ...] = ()
    done: str = ""
    refused: str = ""
    says: Said | None = None
    query: Said | None = None
    shows: str | None = None
    limited: int = HIDDEN
    spot: int = HIDDEN
    hidden: int = HIDDEN
    anywhere: bool = False
    """Not about the first school: each asks for their own."""
    public: int = 0
    """What everybody gets, signed in or not."""
    taken: bool = False
    """The id is somebody else's: whoever is `done` gets 409."""
    only: str = ""
    """The one person of those who are `done`."""
    creates: bool = False
    """Under an id nobody has, it makes one: that an id is taken cannot be hidden from who may make them."""
    former: str = ""
    """Roles whose holder may still do it after the post ended: what they saw is never refused for coming late."""
    shared: bool = False
    """All districts share it: of the administrators only the city's may."""
    own_post: bool = False
    """Shows the caller's own posts, past and future ones too, with the name of their place."""

    @property
    def method(self) -> str:
        return self.call.split(" ")[0]

    @property
    def path(self) -> str:
        return self.call.split(" ")[1]

    @property
    def alike(self) -> bool:
        """Everybody gets the same, so that one of each kind may speak for the others."""
        return bool(self.public) or self.refused == EVERYBODY

    def url(self, things: Things) -> str:
        parts, fill = self.path.split("/"), iter(self.at)
        found = [_named(things, next(fill)) if part.startswith("{") else part for part in parts]
        return "/".join(found) if self.is_outside_version() else "/api/v1" + "/".join(found)

    def is_outside_version(self) -> bool:
        return self.path.startswith(("/healthz", "/readyz", "/metrics", "/.well-known"))


def row(call: str, *at: str, **facts: Any) -> Row:
    return Row(call, at, **facts)


def expected(row: Row, who: Caller) -> tuple[int, bool]:
    """The status (200 stands for any success), and whether `shows` is in the answer."""
    if row.public:
        return row.public, False
    if who.kind in (GONE, NOBODY):
        return SIGNED_OUT, False
    own = HIDDEN if row.only not in ("", who.name) and not row.shows else _own(row, who.letter)
    if row.shared and who.letter == "A" and who.name != "ada":
        return REFUSED, False
    if who.kind == CORE:
        return own, own == DONE and who.letter in row.done and row.only in ("", who.name)
    if who.kind in (LIMITED, SPOT):
        special = row.limited if who.kind == LIMITED else row.spot
        if special == SAME:
            return own, own == DONE and who.letter in row.done
        return (DONE if row.anywhere and row.shows else own if row.anywhere else special), False
    if row.anywhere:
        return own, False
    return (_own(row, who.post) if who.kind == FORMER and who.post in row.former else row.hidden), False


def _own(row: Row, letter: str) -> int:
    if letter in row.done or row.shows:
        return 409 if row.taken else DONE
    return REFUSED if letter in row.refused else HIDDEN


def _named(things: Things, name: str) -> str:
    if name == "+":
        return things.new()
    return name[1:] if name.startswith("=") else things[name]


__all__ = ["ALL", "DONE", "EVERYBODY", "HIDDEN", "REFUSED", "SAME", "Row", "expected", "row"]
