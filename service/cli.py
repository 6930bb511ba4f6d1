"""The commands. Each speaks in one clear line when it refuses, and exits non-zero when it failed."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError
from typer.exceptions import Abort, TyperException

from service.logs import configure_logs
from service.refusals import Refusal
from service.settings import Settings
from service.world import MissingSecret, NotATrial, open_world

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Campus safety: checks, evidence, hazards, escalation.",
)


class Refused(Exception):
    """A command cannot be carried out; the message is the one line the person reads."""


@app.command()
def serve() -> None:
    """Serve the configured database, with its chores."""
    from service.seed import seed
    from service.serve import serve_world

    world = open_world(_settings())
    seed(world)
    serve_world(world, with_chores=world.settings.chores)


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    from service.seed import seed

    world = open_world(_settings())
    seed(world)
    typer.echo(f"The database is up to date: {world.engine.url.render_as_string(hide_password=True)}")


@app.command()
def found_city(
    name: Annotated[str, typer.Option(help="what the city is called")],
    code: Annotated[str, typer.Option(help="its administrative code, e.g. 370100")],
    administrator: Annotated[str, typer.Option(help="user name of its first administrator")],
    zone: Annotated[str, typer.Option(help="time zone of the city")] = "Asia/Shanghai",
) -> None:
    """Found a city and its first administrator; prints the link by which they set their password."""
    from service.people import found
    from service.seed import seed

    world = open_world(_settings())
    with world.work() as work:
        city, person, link = found.found_city(
            work, name=name, code=code, zone=zone, administrator=administrator
        )
    seed(world)
    typer.echo(f"{city.name} ({city.code}) is founded; {person.username} administers it.")
    typer.echo(
        f"First password, until {link.expires_at:%Y-%m-%d %H:%M} UTC: {world.settings.public_url}{link.path}"
    )


@app.command()
def chores(
    at: Annotated[str, typer.Option(help="an instant with an offset, e.g. 2026-09-08T18:00:00+08:00")],
) -> None:
    """Time travel, in a trial database only: move its clock from alarm to alarm, and say what each round did."""
    from service.travel import travel

    travel(open_world(_settings()), _instant(at), say=typer.echo)


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(min=1, max=65535, envvar="CAMPUS_SAFETY_PORT", help="port to listen on")
    ] = 8000,
    data: Annotated[
        Path,
        typer.Option(envvar="CAMPUS_SAFETY_DATA", help="folder of the trial; one that exists is continued"),
    ] = Path("demo-data"),
    schools: Annotated[int, typer.Option(min=2, max=2000, help="schools and kindergartens")] = 40,
    days: Annotated[int, typer.Option(min=1, max=400, help="days of history")] = 42,
    password: Annotated[
        str | None, typer.Option(help="password of the seven who can sign in; made up if not given")
    ] = None,
) -> None:
    """A made-up city with weeks of history, served with the clock running."""
    from service.demo.show import serve_demo

    serve_demo(port=port, data=data, schools=schools, days=days, password=password)


def main() -> None:
    configure_logs()
    try:
        sys.exit(app(standalone_mode=False))  # typer gives the code back where somebody pressed Ctrl-C
    except (Refused, MissingSecret, NotATrial) as refusal:
        _leave(str(refusal))
    except Refusal as refusal:
        _leave(refusal.detail.en)
    except ValidationError as invalid:
        fields = ", ".join(f"CAMPUS_SAFETY_{str(e['loc'][0]).upper()}: {e['msg']}" for e in invalid.errors())
        _leave(f"A setting is not usable: {fields}")
    except Abort:
        _leave("Stopped.")
    except OperationalError as unreachable:
        _leave(f"The database cannot be used: {str(unreachable.orig).strip().splitlines()[0]}")
    except TyperException as mistyped:
        _leave(str(mistyped))


def _leave(line: str) -> None:
    typer.echo(line, err=True)
    sys.exit(2)


def _settings() -> Settings:
    return Settings()


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is not an instant; write it like 2026-09-08T18:00:00+08:00.") from None
    if at.tzinfo is None:
        raise Refused(f"{text!r} lacks its offset; write it like 2026-09-08T18:00:00+08:00.")
    return at


if __name__ == "__main__":
    main()
