"""`docker compose up` asks for a password, holds no secret, and waits until each part is well."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
ASKED_FOR = r"\$\{NEO4J_PASSWORD:\?set NEO4J_PASSWORD to a password of at least 8 characters\}"


def service(name: str) -> str:
    """Return the part of the file that describes a service."""
    found = re.search(rf"^  {name}:\n((?:    .*\n|\n)+)", TEXT, re.MULTILINE)
    assert found, f"docker-compose.yml has no service {name}"
    return found[1]


def composed(password: str | None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "NEO4J_PASSWORD"}
    return subprocess.run(
        ["docker", "compose", "--env-file", os.devnull, "-f", "docker-compose.yml", "config", "-q"],
        cwd=ROOT,
        env=environment | ({} if password is None else {"NEO4J_PASSWORD": password}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def compose_is_here() -> bool:
    if shutil.which("docker") is None:
        return False
    asked = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    return asked.returncode == 0


def test_every_password_is_asked_for_and_none_is_in_the_file() -> None:
    lines = re.findall(r"^ +(?:NEO4J_AUTH|\w*PASSWORD\w*|\w*SECRET\w*): (.*)$", TEXT, re.MULTILINE)
    assert len(lines) == 2
    assert [line for line in lines if not re.fullmatch(f"(?:neo4j/)?{ASKED_FOR}", line)] == []


@pytest.mark.parametrize("name", ["neo4j", "graphapi"])
def test_each_service_says_whether_it_is_well(name: str) -> None:
    assert re.search(r"^    healthcheck:\n      test: \[", service(name), re.MULTILINE)


def test_the_api_waits_for_a_neo4j_that_is_well() -> None:
    assert "depends_on:\n      neo4j:\n        condition: service_healthy\n" in service("graphapi")
    assert "GRAPHAPI_STORE: neo4j://neo4j:7687\n" in service("graphapi")
    assert "/-/status" in service("graphapi")


def test_the_data_outlive_the_container() -> None:
    assert "- neo4j-data:/data\n" in service("neo4j")
    assert TEXT.endswith("\nvolumes:\n  neo4j-data:\n")


def test_doors_open_to_this_machine_only() -> None:
    ports = re.findall(r"^      - (\S+:\d+:\d+)$", TEXT, re.MULTILINE)
    assert "127.0.0.1:8000:8000" in ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_the_api_runs_as_nobody_special_from_files_that_exist() -> None:
    lines = [line.split() for line in service("graphapi").splitlines()]
    copied = [name for line in lines if line[:1] == ["COPY"] for name in line[1:-1]]
    assert ["USER", "graphapi"] in lines
    assert "pyproject.toml" in copied
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_compose_accepts_the_file_once_a_password_is_set() -> None:
    """Where there is no client of Docker Compose, the texts above are all that can be checked."""
    assert "NEO4J_PASSWORD" in TEXT
    if compose_is_here():
        assert "set NEO4J_PASSWORD" in composed(password=None).stderr
        accepted = composed(password="a-long-one")  # noqa: S106  it opens nothing
        assert accepted.returncode == 0, accepted.stderr
