"""Eight senders over kept-alive connections, in a process of their own, with as little client work as possible."""

import asyncio
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.queues import Queue

SENDERS = 8


@dataclass(frozen=True)
class Sending:
    """One request, ready as bytes."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def as_bytes(self, host: str) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(self.body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


@dataclass(frozen=True)
class Load:
    """What one run measured. A unit is a group of requests sent one after the other by one sender."""

    units: int
    seconds: float
    latencies_s: list[float]
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        return self.units / self.seconds

    def quantile_ms(self, share: float) -> float:
        ordered = sorted(self.latencies_s)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def send_all(port: int, units: Sequence[Sequence[Sending]], senders: int = SENDERS) -> Load:
    """Send every unit once, `senders` at a time."""
    context = multiprocessing.get_context("fork")
    answers: Queue[Load] = context.Queue()
    ready = [[sending.as_bytes(f"127.0.0.1:{port}") for sending in unit] for unit in units]
    process = context.Process(target=_send_in_process, args=(port, ready, senders, answers))
    process.start()
    load = answers.get(timeout=300)
    process.join()
    return load


def _send_in_process(port: int, units: list[list[bytes]], senders: int, answers: "Queue[Load]") -> None:
    answers.put(asyncio.run(_send(port, units, senders)))


async def _send(port: int, units: list[list[bytes]], senders: int) -> Load:
    waiting = iter(units)
    latencies: list[float] = []
    statuses: dict[int, int] = {}

    async def one_sender() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for unit in waiting:
            began = time.perf_counter()
            for request in unit:
                writer.write(request)
                status = await _read_answer(reader)
                statuses[status] = statuses.get(status, 0) + 1
            latencies.append(time.perf_counter() - began)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one_sender() for _ in range(senders)))
    return Load(len(units), time.perf_counter() - began, latencies, statuses)


async def _read_answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])
