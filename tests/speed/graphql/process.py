"""A server in a process of its own, what it is asked, and what that costs."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADERS = {"content-type": "application/json", "accept": "application/json"}


@dataclass(frozen=True)
class Server:
    """A server at work."""

    process: subprocess.Popen[bytes]
    line: http.client.HTTPConnection
    path: str = "/graphql"

    def ask(self, body: bytes) -> Any:
        self.line.request("POST", self.path, body, HEADERS)
        return self.line.getresponse().read()

    def cpu(self) -> float:
        """Return the milliseconds that all threads of the process have run."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        return sum(int((t / "schedstat").read_text().split()[0]) for t in tasks.iterdir()) / 1e6

    def cost(self, body: bytes, count: int) -> float:
        """Return the milliseconds of a request, the opening of the line left out."""
        self.line.close()
        self.ask(body)
        begun = self.cpu()
        for _ in range(count):
            self.ask(body)
        return (self.cpu() - begun) / count


@contextmanager
def served(command: list[str]) -> Iterator[Server]:
    """Start a server and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "NODE_ENV": "production"}
    process = subprocess.Popen([*command, str(port)], env=environment)
    try:
        path = "/" if "apollo.js" in command[1] else "/graphql"
        wait_for(port, process)
        yield Server(process, http.client.HTTPConnection("127.0.0.1", port), path)
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            sys.exit(f"{process.args} ended at once")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"{process.args} does not listen")
