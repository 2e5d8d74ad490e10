"""Neo4j's own offline importer, out of the jars of the tests' server."""

from __future__ import annotations

import os
import subprocess

from graphapi.jobs.exports.neo4j_admin import SCRIPT
from tests import servers

_TOOL = "org.neo4j.cli.AdminTool"


def imported(folder, home):
    """Run the script of an export with the importer of the server's jars."""
    words = (*servers._JAVA, *servers._QUICK, "-cp", f"{servers.jars()}/*")
    program = home / "neo4j-admin"
    home.mkdir()
    program.write_text(f"#!/bin/sh\nexec {' '.join(words[:-1])} '{words[-1]}' {_TOOL} \"$@\"\n")
    program.chmod(0o700)
    (home / "neo4j.conf").touch()
    path = f"{home}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", str(folder / SCRIPT)],
        env=os.environ | {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home), "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
