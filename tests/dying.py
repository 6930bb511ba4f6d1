"""A process that dies between two lines: what stories of crashes are told with."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Died(BaseException):
    """The process ends here: nothing catches it."""


@contextmanager
def dying_at(line: int) -> Iterator[None]:
    """Die before the so many-th line that is run in the chapter of escalations or of telling."""
    left = line

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal left
        path = frame.f_code.co_filename
        if "service/escalations/" not in path and "service/notices/post" not in path:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                raise Died
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)
