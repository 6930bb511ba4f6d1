"""The demo from its first line to its last: build or continue, see that there is something to do, say who can sign in."""

import socket
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import typer
from sqlmodel import col, select

from schemas.people import Appointment, Role
from schemas.places import Place
from service import jobs, refusals
from service.clock import machine_now
from service.demo.cast import NAMED, give_password, named_people
from service.demo.folder import Memory, State, begun, finish, made_up_password, recall, remember, state_of
from service.demo.screen import Progress, table
from service.demo.special_checks import top_up
from service.demo.stage import ZONE
from service.demo.weeks import Wanted, first_instant, live_weeks
from service.logs import configure_logs
from service.seed import seed
from service.serve import serve_world
from service.settings import Settings
from service.world import World, open_world

ROLES = {
    Role.ADMINISTRATOR: "管理员 administrator",
    Role.LEADER: "分管领导 leader",
    Role.SECTION: "安全科 section",
    Role.HEAD: "校长 head",
    Role.INSPECTOR: "检查员 inspector",
}


def serve_demo(*, port: int, data: Path, schools: int, days: int, password: str | None) -> None:
    """Serves the demo in the folder until it is stopped; builds it first where there is none, or half of one.

    409 where the folder is not a demo's, another demo is being built there, or the port is taken.
    """
    settings = Settings(data=data, port=port, database_url=None)
    state = state_of(data)
    _refuse_taken_port(settings.host, port)
    if state is not State.FINISHED:
        _build(data, Wanted(schools, days, password or made_up_password()), after=state)
    world, memory = _open(_addressed(settings), password)
    typer.echo(_greeting(world, memory), nl=False)
    serve_world(world, with_chores=True, ready=partial(typer.echo, _who_can_sign_in(world, memory.password)))


def _build(folder: Path, wanted: Wanted, *, after: State) -> None:
    """A finished demo in the folder, its weeks lived until now."""
    until = machine_now()
    progress = Progress(first_instant(until, wanted.days), until)
    with begun(folder):
        _log_to(folder)
        if after is State.BROKEN_OFF:
            typer.echo("上次生成中断，现重新生成。 The last build was broken off; it is begun anew.")
        typer.echo(
            f"正在生成 {wanted.schools} 所学校 {wanted.days} 天的记录，约需一分钟。 "
            f"Living {wanted.days} days at {wanted.schools} schools; this takes about a minute."
        )
        try:
            live_weeks(folder, wanted, until=until, watch=progress.show)
        except KeyboardInterrupt:
            typer.echo("\n已停止，下次重新生成。 Stopped; next time it is begun anew.")
            raise
        lived_until = until.astimezone(ZONE).isoformat(timespec="seconds")
        finish(folder, Memory(wanted.password, wanted.schools, wanted.days, lived_until))
    progress.end()


def _open(settings: Settings, password: str | None) -> tuple[World, Memory]:
    """The world by the machine's clock (and the trial's offset), caught up with what rang meanwhile."""
    _log_to(settings.data)
    memory = recall(settings.data)
    world = open_world(settings)
    if password is not None and password != memory.password:
        give_password(world, NAMED, password)
        memory = Memory(password, memory.schools, memory.days, memory.lived_until)
        remember(settings.data, memory)
    seed(world)
    jobs.run_round(world)
    top_up(world)
    return world, memory


def _log_to(folder: Path) -> None:
    """The screen is for people."""
    configure_logs(stream=(folder / "demo.log").open("a", buffering=1))


def _addressed(settings: Settings) -> Settings:
    if "public_url" in settings.model_fields_set:
        return settings
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    shown = f"[{host}]" if ":" in host else host
    return settings.model_copy(update={"public_url": f"http://{shown}:{settings.port}"})


def _refuse_taken_port(host: str, port: int) -> None:
    """Before the weeks are lived, not after."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise refusals.conflict(
                "port-taken",
                f"端口 {port} 无法使用，请用 --port 指定其他端口。",
                f"Port {port} cannot be listened on; choose another with --port.",
            ) from None


def _greeting(world: World, memory: Memory) -> str:
    with world.look() as work:
        shown = work.now.astimezone(ZONE)
    return (
        f"\n青禾市 · 校园安全演示  A made-up city: {memory.schools} 所学校 schools, "
        f"{memory.days} 天历史 days of history, {shown:%Y-%m-%d %H:%M} (Asia/Shanghai)\n"
    )


def _who_can_sign_in(world: World, password: str) -> str:
    address = world.settings.public_url
    head = table(
        [
            ("手机端 Phone app", f"{address}/m/"),
            ("电脑端 Desk", f"{address}/desk/"),
            ("接口 API", f"{address}/docs"),
            ("密码 Password", f"{password}   （以下用户相同 the same for all below）"),
            ("数据 Data", str(world.settings.data.resolve())),
        ]
    )
    titles = ("用户名 User", "角色 Role", "姓名 Name", "任职 Post")
    body = table([titles, *(_row(world, username) for username in NAMED)])
    return f"\n{head}\n\n{body}\n\n停止：Ctrl-C；再次运行即继续。 Stop with Ctrl-C; run it again to go on.\n"


def _row(world: World, username: str) -> Sequence[str]:
    with world.look() as work:
        person = named_people(work)[username]
        posts = (
            select(Appointment.role, Place.name)
            .join(Place, col(Place.id) == col(Appointment.place_id))
            .where(col(Appointment.person_id) == person.id)
        )
        role, place = work.session.exec(posts).all()[0]
        return username, ROLES[Role(role)], person.name, place
