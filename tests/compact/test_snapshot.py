"""A graph in a file: all of it, as it was, or refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact import sections
from graphapi.compact.arrays.entries import entries
from graphapi.compact.columns import Column
from graphapi.compact.convert import from_plain
from graphapi.compact.graph import from_edges
from graphapi.compact.labels import Numbered
from graphapi.compact.sections import SnapshotDamaged, SnapshotUnknown
from graphapi.compact.snapshot import open_snapshot, save
from tests.compact.worlds import edge_data, plain_graphs, same


def province(ties=3):
    columns = {
        "strength": Column(np.arange(1, ties + 1, dtype=np.uint16), unit=1e-4),
        "kind": Column(np.arange(ties, dtype=np.uint8) % 2, ("CALLS", "FRIEND")),
    }
    nodes = np.arange(ties)
    return from_edges(Numbered("p", ties + 1), nodes, nodes + 1, columns)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "province.snapshot"
    save(path, province(), arrays={"group": np.array([0, 0, 1, 1], np.int32)}, about={"seed": 7})
    return path


@given(plain_graphs(classes=[nx.Graph, nx.DiGraph], data=edge_data()))
def test_what_was_saved_is_opened(tmp_path_factory, plain):
    path = tmp_path_factory.mktemp("snapshots") / "graph"
    graph = from_plain(plain)
    digest = save(path, graph)
    found = open_snapshot(path)
    assert same(found.graph, plain)
    assert found.digest == digest
    for way in ("out", "into"):
        if "strength" in graph.table:
            kept, mapped = (entries(g, "strength", way=way) for g in (graph, found.graph))
            assert (kept.values == mapped.values).all()
            assert (kept.indices == mapped.indices).all()


def test_arrays_and_words_are_kept_beside_the_graph(file):
    found = open_snapshot(file)
    assert found.about == {"seed": 7}
    assert found.arrays["group"].tolist() == [0, 0, 1, 1]
    assert found.graph.get_edge_data("p1", "p2") == {"kind": "FRIEND", "strength": 0.0002}
    with pytest.raises(ValueError, match="read-only"):
        found.arrays["group"][0] = 1


def test_the_digest_tells_contents_apart(tmp_path):
    first, again, other = (
        save(tmp_path / name, province(), about={"seed": seed})
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first == again != other


def test_who_has_the_old_file_mapped_keeps_it(file):
    old = open_snapshot(file)
    save(file, province(9))
    assert open_snapshot(file).graph.size() == 9
    assert old.graph.size() == 3
    assert sorted(each.name for each in file.parent.iterdir()) == [file.name]


@given(st.data())
def test_one_flipped_bit_anywhere_is_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("snapshots") / "province"
    save(path, province(), arrays={"group": np.zeros(4, np.int32)})
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    with pytest.raises((SnapshotDamaged, SnapshotUnknown), match="province"):
        open_snapshot(path)


@given(st.floats(0, 1, exclude_max=True))
def test_a_file_that_was_cut_is_refused(tmp_path_factory, share):
    path = tmp_path_factory.mktemp("snapshots") / "province"
    save(path, province())
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises((SnapshotDamaged, SnapshotUnknown), match=r"province.*(build|name)"):
        open_snapshot(path, verify=False)


def test_a_file_with_something_after_its_end_is_refused(file):
    file.write_bytes(file.read_bytes() + b"\0")
    with pytest.raises(SnapshotDamaged, match="build it again"):
        open_snapshot(file)


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("CSV,of,old", encoding="utf-8")
    with pytest.raises(SnapshotUnknown, match=r"notes\.txt: this is no snapshot"):
        open_snapshot(path)
    sections.write(path, {"holds": "numbers"}, {"x": np.arange(3)})
    with pytest.raises(SnapshotUnknown, match="holds no graph"):
        open_snapshot(path)


def test_a_newer_format_is_refused(file, monkeypatch):
    monkeypatch.setattr(sections, "FORMAT", 2)
    save(file, province())
    monkeypatch.undo()
    with pytest.raises(SnapshotUnknown, match=r"format 2.*update"):
        open_snapshot(file)


@pytest.mark.parametrize(
    ("graph", "extra", "words"),
    [
        (from_edges("ab", [0], [1], {}, keys=["k"]), {}, "strongest"),
        (from_edges([1, 2], [0], [1], {}), {}, "no text"),
        (from_edges("ab", [0], [1], {"x": [[1]]}), {}, "no objects"),
        (from_edges("ab", [0], [1], {"indptr": [1]}), {}, "indptr"),
        (from_edges("ab", [0], [1], {}), {"about": {"when": object()}}, "JSON"),
        (from_edges("ab", [0], [1], {}), {"about": {"share": float("nan")}}, "JSON"),
    ],
)
def test_what_a_file_cannot_hold_is_refused(tmp_path, graph, extra, words):
    with pytest.raises(ValueError, match=words):
        save(tmp_path / "graph", graph, **extra)
    assert list(tmp_path.iterdir()) == []


FULL = """
import resource, sys
from graphapi.compact.snapshot import save
from tests.compact.test_snapshot import province
graph = province(50_000)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    save(sys.argv[1], graph)
except OSError as error:
    print(error)
"""


def test_no_room_on_the_disk_leaves_the_old_file(file):
    before = file.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(file)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "nothing was changed: make room or name another folder" in done.stdout
    assert str(file) in done.stdout
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        save(tmp_path / "nowhere" / "graph", province())


def test_what_a_killed_writer_left_is_cleared_later(file, monkeypatch):
    left = file.with_name(f".{file.name}.00000000.part")
    left.write_bytes(b"half")
    save(file, province())
    assert left.exists()
    monkeypatch.setattr(sections, "ABANDONED", -1.0)
    save(file, province())
    assert not left.exists()
