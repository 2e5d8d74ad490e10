"""How long callers wait under a steady load: ``python -m tests.speed.steady [seconds]``.

Serves the branch world from an embedded store with one process. First callers ask for a person and
five ties without a pause, which gives the most requests a second; then requests come at even
intervals at 70 % of that, whether or not the last was answered, and the time from the moment at
which each was due until its answer is printed. Of what the server took of the processor follows
what one core would serve, were the callers not on it.
"""

from __future__ import annotations

import asyncio
import selectors
import socket
import sys
import tempfile
import time
from collections import deque
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.faults.house import house
from tests.speed.report import machine
from tests.speed.workers import CALLERS, busy, endless, filled, is_whole, load, payloads

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARE = 0.7


def main(seconds: float) -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as place:
        store = f"sqlite:///{place}/branch.sqlite"
        asyncio.run(filled(store))
        with house(store) as served:
            served.until_ready()
            requests = payloads(served)
            load(served.url, requests, 3.0)  # everything is compiled and warm
            pids = {served.process.pid}
            before, begun = busy(pids), time.perf_counter()
            done = load(served.url, requests, seconds)
            took, server = time.perf_counter() - begun, busy(pids) - before
            print(
                f"without a pause: {done / took:,.0f} requests/s, "
                f"{server / done * 1000:.2f} ms of processor each; a core would serve "
                f"{done / server:,.0f} requests/s"
            )
            rate = SHARE * done / took
            waits = sorted(steady(served.url, requests, rate, seconds))
            told = ", ".join(f"p{p:g} {at(waits, p) * 1000:.1f} ms" for p in (50, 99, 99.9))
            print(f"at {rate:,.0f} requests/s: {told}, longest {waits[-1] * 1000:.1f} ms")


def at(waits: Sequence[float], percent: float) -> float:
    return waits[min(len(waits) - 1, int(len(waits) * percent / 100))]


def steady(url: str, requests: Sequence[bytes], rate: float, seconds: float) -> list[float]:
    """Ask at even intervals; return how long each answer took from when it was due."""
    address = urlsplit(url)
    turn, waits = endless(requests), list[float]()
    with selectors.DefaultSelector() as selector:
        free = deque(
            socket.create_connection((address.hostname, address.port)) for _ in range(CALLERS)
        )
        for each in free:
            selector.register(each, selectors.EVENT_READ, bytearray())
        begun, sent, dues = time.perf_counter(), 0, dict[socket.socket, float]()
        while len(waits) < rate * seconds:
            now = time.perf_counter()
            while free and sent < rate * seconds and (due := begun + sent / rate) <= now:
                caller = free.popleft()
                dues[caller] = due
                caller.sendall(next(turn))
                sent += 1
            for key, _ in selector.select(
                max(0.0, begun + sent / rate - time.perf_counter()) if free else None
            ):
                key.data.extend(key.fileobj.recv(65_536))
                if is_whole(key.data):
                    key.data.clear()
                    free.append(key.fileobj)
                    waits.append(time.perf_counter() - dues[key.fileobj])
        for key in list(selector.get_map().values()):
            key.fileobj.close()
    return waits


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 8.0)
