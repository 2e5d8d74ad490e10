"""What parts a layer: engines, and checkpoints that a killed job goes on from."""

import asyncio
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from graphapi.compact.communities import leiden
from graphapi.compact.graph import from_edges
from graphapi.compact.partition import Partition
from graphapi.compact.snapshot import open_snapshot, save
from graphapi.compact.views import undirected
from graphapi.errors import BadInput
from graphapi.jobs.circles import CirclesAsked
from graphapi.jobs.folder import RunFolder, beside
from graphapi.jobs.parting import Checkpointed, engine_named, parting_of
from graphapi.jobs.province import province_circles_job
from graphapi.model.words import RunKind

KINDS = ("COLLEAGUE", "CLASSMATE", "FRIEND")


def teams(count=6, size=5):
    """Teams whose members all have a tie of each kind with each other."""
    people = [f"p{number:03}" for number in range(count * size)]
    pairs = [
        (a, b, kind)
        for a in range(len(people))
        for b in range(len(people))
        for kind in KINDS
        if a != b and a // size == b // size and (a + b) % 3 == KINDS.index(kind)
    ]
    sources, targets, kinds = zip(*pairs, strict=True)
    columns = {"kind": list(kinds), "strength": [0.5] * len(pairs)}
    return from_edges(people, sources, targets, columns)


def flat():
    return undirected(teams())


class Counting:
    """Parts as we do and counts how often."""

    def __init__(self):
        self.calls = 0

    def __call__(self, graph, /, *, resolution, seed, initial):
        self.calls += 1
        return leiden(graph, resolution=resolution, seed=seed, initial=initial)


ASKED = {"resolution": 0.15, "seed": 0, "initial": None}


def test_a_layer_is_parted_once(tmp_path):
    counting, graph = Counting(), flat()
    part = Checkpointed(counting, tmp_path, worth=0.0)
    first = part(graph, **ASKED)
    again = Checkpointed(counting, tmp_path, worth=0.0)(graph, **ASKED)
    assert np.array_equal(first.membership, again.membership)
    assert counting.calls == 1
    part.clear()
    part(graph, **ASKED)
    assert counting.calls == 2


@pytest.mark.parametrize(
    "other",
    [
        {"resolution": 0.2},
        {"seed": 1},
        {"initial": Partition.of(flat(), np.zeros(30, dtype=np.int64))},
    ],
)
def test_another_question_is_answered_anew(tmp_path, other):
    counting, graph = Counting(), flat()
    part = Checkpointed(counting, tmp_path, worth=0.0)
    part(graph, **ASKED)
    part(graph, **{**ASKED, **other})
    Checkpointed(counting, tmp_path, engine="duckdb", worth=0.0)(graph, **ASKED)
    part(undirected(teams(count=5)), **ASKED)
    assert counting.calls == 4


def test_a_damaged_checkpoint_is_not_gone_on_from(tmp_path):
    counting, graph = Counting(), flat()
    part = Checkpointed(counting, tmp_path, worth=0.0)
    part(graph, **ASKED)
    (file,) = tmp_path.rglob("*.parts")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    content[4096] ^= 1
    file.write_bytes(content)
    part(graph, **ASKED)
    assert counting.calls == 2


def test_quick_work_leaves_no_checkpoint(tmp_path):
    Checkpointed(Counting(), tmp_path)(flat(), **ASKED)
    assert list(tmp_path.rglob("*.parts")) == []


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from graphapi.compact.snapshot import open_snapshot
from graphapi.jobs import province
from graphapi.jobs.circles import CirclesAsked
from graphapi.jobs.folder import RunFolder, beside
from graphapi.jobs.parting import Checkpointed
from graphapi.compact.communities import leiden

layers = []

def part(flat, /, **asked):
    layers.append(flat)
    if len(layers) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return leiden(flat, **asked)

province.parting_of = lambda engine, folder: Checkpointed(part, folder, engine, worth=0.0)
file = Path(sys.argv[1])
job = province.province_circles_job(open_snapshot(file), RunFolder(beside(file)), CirclesAsked())
asyncio.run(job.rehearse(watch=lambda _: None))
"""


def test_a_killed_job_goes_on_from_the_layers_that_were_parted(tmp_path, monkeypatch):
    file = tmp_path / "teams.snapshot"
    save(file, teams())
    snapshot, folder = open_snapshot(file), RunFolder(beside(file), alive=0.0)
    fresh = asyncio.run(
        province_circles_job(snapshot, folder, CirclesAsked()).rehearse(watch=lambda _: None)
    )
    done = subprocess.run(
        [sys.executable, "-c", KILLED, file], check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == -9
    assert len(list(folder.path.rglob("*.parts"))) == 2
    counting = Counting()
    monkeypatch.setattr("graphapi.jobs.parting.leiden", counting)
    job = province_circles_job(snapshot, folder, CirclesAsked())

    async def resumed():
        return await job.carry_out(await job.begin(), watch=lambda _: None)

    run, _ = asyncio.run(resumed())
    assert counting.calls == 1
    assert (run.output_digest, run.input_digest) == (fresh.output_digest, fresh.input_digest)
    assert list(folder.path.rglob("*.parts")) == []
    assert folder.results(RunKind.CIRCLES) is not None


def test_an_unknown_engine_is_refused(tmp_path):
    with pytest.raises(BadInput, match="--engine must be one of local, duckdb, spark, not mars"):
        parting_of("mars", tmp_path)
    assert engine_named("local").startswith("local ")


def test_an_engine_parts_as_we_do(tmp_path):
    pytest.importorskip("duckdb", reason="DuckDB is not installed: graphapi[duckdb]")
    graph = flat()
    found = parting_of("duckdb", tmp_path)(graph, **ASKED)
    assert np.array_equal(found.membership, leiden(graph, resolution=0.15, seed=0).membership)
    assert engine_named("duckdb").startswith("duckdb ")
