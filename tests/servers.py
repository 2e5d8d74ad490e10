"""A real Neo4j 5.26 Community server for the tests: no Docker, only Java 17 and Maven.

The kernel and its Bolt server come from Maven once and are kept outside the checkout by version,
so that the second run needs no network.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import neo4j

from tests.turns import alone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

SOURCES = Path(__file__).parent / "neo4j_server"
OLDEST_JAVA = 17
START_SECONDS = 120.0
STOP_SECONDS = 20.0
_FETCH_SECONDS = 600.0
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.lang", "java.util.concurrent")
_JAVA = ("java", *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED))
_QUICK = (
    "-Xms256m",
    "-Xmx1g",
    "-XX:TieredStopAtLevel=1",  # nearly halves the processor time of a start
    "-XX:+UseSerialGC",
)


class ServerFailed(Exception):
    """The server did not start, or could not be fetched; the message says what was printed."""


class Neo4jServer:
    """A server on a home folder and a port of its own, which a test may stop, kill or freeze.

    Parameters
    ----------
    home
        Folder of the configuration and the data; made where missing. A server that is started
        again on the same home finds its data, and has the same ``uri``.
    password
        Password of the user ``neo4j``; authentication is off without one.
    machine
        Options of the Java machine; those that start quickly, if left out.
    settings
        Further lines of the configuration.
    plugins
        A folder of further jars.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        home: Path,
        *,
        password: str | None = None,
        machine: Sequence[str] = _QUICK,
        settings: Mapping[str, str] | None = None,
        plugins: Path | None = None,
    ) -> None:
        self.home = home
        self.password = password
        self._machine = machine
        self._settings = settings or {}
        self._plugins = plugins
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        """The address a driver connects to."""
        return f"neo4j://{self.host}:{self.port}"

    @property
    def pid(self) -> int:
        """The number of the process that runs."""
        assert self._process is not None, "the server does not run"
        return self._process.pid

    @property
    def auth(self) -> tuple[str, str] | None:
        """User and password, or None where authentication is off."""
        return None if self.password is None else ("neo4j", self.password)

    def start(self) -> Self:
        """Start on the home folder and return when the server answers.

        Raises
        ------
        ServerFailed
            The server ended, or was not ready within ``START_SECONDS``.
        """
        assert self._process is None, "the server runs already"
        fresh = not (self.home / "data").exists()
        self._configure()
        path = os.pathsep.join(f"{folder}/*" for folder in (jars(), self._plugins) if folder)
        command = [*_JAVA, *self._machine, "-cp", path, str(SOURCES / "Server.java")]
        with self._console.open("wb") as console:
            self._process = subprocess.Popen(
                [*command, str(self.home)],
                stdin=subprocess.PIPE,
                stdout=console,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_ready(self._process)
        if fresh and self.password is not None:
            self._set_password(self.password)
        return self

    def stop(self) -> None:
        """Stop in good order; what does not end within ``STOP_SECONDS`` is killed."""
        if self._process is None:
            return
        self.resume()
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._reap()

    def kill(self) -> None:
        """End at once, as ``kill -9`` or a power cut does."""
        self._send(signal.SIGKILL)
        self._reap()

    def pause(self) -> None:
        """Freeze: the port stays open and nothing answers any more."""
        self._send(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen server go on."""
        self._send(signal.SIGCONT)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def _console(self) -> Path:
        return self.home / "console.log"

    def _configure(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        settings = {
            "server.bolt.enabled": "true",
            "server.bolt.listen_address": f"{self.host}:{self.port}",
            "server.bolt.advertised_address": f"{self.host}:{self.port}",
            "dbms.security.auth_enabled": str(self.password is not None).lower(),
            "server.memory.pagecache.size": "128m",
            "db.tx_log.preallocate": "false",
            "dbms.usage_report.enabled": "false",
            "internal.server.bolt.connection_shutdown_wait_time": "0s",
            "internal.server.bolt.thread_pool_shutdown_wait_time": "1s",
            **self._settings,
        }
        lines = [f"{name}={value}\n" for name, value in settings.items()]
        (self.home / "neo4j.conf").write_text("".join(lines), encoding="utf-8")

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while b"ready\n" not in self._console.read_bytes():
            if process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                said = self._console.read_text(encoding="utf-8", errors="replace")
                raise ServerFailed(f"Neo4j did not start in {self.home}. It printed:\n{said}")
            time.sleep(0.05)

    def _set_password(self, password: str) -> None:
        with (
            neo4j.GraphDatabase.driver(self.uri, auth=("neo4j", "neo4j")) as driver,
            driver.session(database="system") as session,
        ):
            change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
            session.run(change, password=password).consume()

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _reap(self) -> None:
        if self._process is None:
            return
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None


def missing() -> str | None:
    """Return why no server can be started here, or None if one can."""
    java = java_version()
    if java is None or java < OLDEST_JAVA:
        found = "none" if java is None else f"version {java}"
        return f"Neo4j needs Java {OLDEST_JAVA} or newer on the PATH; found {found}"
    if shutil.which("mvn") is None and not _folder().exists():
        return "Neo4j comes from Maven, and there is no mvn on the PATH"
    return None


def java_version() -> int | None:
    """Return the major version of the Java on the PATH, or None without one."""
    if shutil.which("java") is None:
        return None
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found[1]) if found else None


def jars(recipe: str = "pom.xml") -> Path:
    """Return the folder of the jars of a recipe, fetched by Maven if this version is not kept."""
    folder = _folder(recipe)
    if not folder.exists():
        with alone(folder.parent):
            _fetch(folder, recipe)
    return folder


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as listener:
        listener.bind((Neo4jServer.host, 0))
        port: int = listener.getsockname()[1]
        return port


def _folder(recipe: str = "pom.xml") -> Path:
    text = (SOURCES / recipe).read_text("utf-8")
    version = re.findall(r"<version>([\d.]+)</version>", text)[-1]
    product = re.findall(r"<artifactId>([\w-]+)</artifactId>", text)[-1]
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    cache = os.environ.get("GRAPHAPI_CACHE") or Path(home) / "graphapi"
    return Path(cache) / f"{product}-{version}"


def _fetch(folder: Path, recipe: str) -> None:
    if folder.exists():
        return
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as part:
        done = subprocess.run(
            [
                *("mvn", "-q", "-B", "-f", str(SOURCES / recipe)),
                *("dependency:copy-dependencies", "-DincludeScope=runtime"),
                f"-DoutputDirectory={part}/jars",
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=_FETCH_SECONDS,
        )
        if done.returncode != 0:
            raise ServerFailed(f"Maven could not fetch {folder.name}:\n{done.stdout}{done.stderr}")
        Path(part, "jars").rename(folder)
