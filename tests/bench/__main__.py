"""`python -m tests.bench [name ...]`: every figure as a ratio in one run, on this machine."""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass

from service.logs import configure_logs

SECTIONS = ("reports", "photos", "lists", "board", "ledgers", "memory", "ticks", "sweep", "jobs", "screens")


@dataclass
class Printed:
    """Prints one line a figure: what, measured, at least, aim, and whether it is reached."""

    reached: bool = True

    def line(
        self, what: str, value: float, *, unit: str, at_least: float, aim: float, more_is_better: bool
    ) -> None:
        good = value >= at_least if more_is_better else value <= at_least
        best = value >= aim if more_is_better else value <= aim
        verdict = "aim reached" if best else "reached" if good else "NOT reached"
        self.reached = self.reached and good
        print(
            f"{what:<78} {value:>10.3f} {unit:<6} at least {at_least:g}, aim {aim:g}: {verdict}", flush=True
        )

    def note(self, text: str) -> None:
        print(f"    {text}", flush=True)


def main() -> None:
    configure_logs()
    wanted = sys.argv[1:] or SECTIONS
    printed = Printed()
    for name in wanted:
        print(f"\n{name}", flush=True)
        run: Callable[[Printed], None] = importlib.import_module(f"tests.bench.{name}").run
        run(printed)
    print("\nall figures reached" if printed.reached else "\nsome figures were not reached", flush=True)


if __name__ == "__main__":
    main()
