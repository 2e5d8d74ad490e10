"""The paths to a person of a snapshot, as tables and as JSON."""

import numpy as np
import pytest

from graphapi.analysis.influence.province import province_paths
from graphapi.compact.snapshot import open_snapshot

PEOPLE = 2_000


@pytest.fixture
def province(graphapi, tmp_path):
    """A generated snapshot, and whom the first of the ties that lead from us leads to."""
    file = tmp_path / "province.snapshot"
    assert graphapi("generate", "--people", PEOPLE, "--seed", 4, "--out", file).status == 0
    return file


def head_of(snapshot):
    """A person whom one of ours knows."""
    ours = int(np.flatnonzero(snapshot.arrays["own"] == 1)[0])
    rows = snapshot.graph.out
    return snapshot.graph.labels[rows.indices[rows.indptr[ours]]]


def persons(data):
    return [(each["start"], *(step["toId"] for step in each["steps"])) for each in data["paths"]]


def test_the_paths_are_those_of_the_arrays(graphapi, province):
    snapshot = open_snapshot(province)
    to = head_of(snapshot)
    words = ("paths", "--snapshot", province, "--to", to, "--hops", 6)
    data = graphapi(*words, "--json").data
    found = province_paths(snapshot.graph, snapshot.arrays, to, hops=6)
    assert persons(data) == [path.persons for path in found.paths]
    assert data["asOf"] == {"version": 1, "at": "2026-01-01T00:00:00Z"}
    assert (data["to"], data["risk"], data["reach"]) == (to, None, found.reach)
    assert {"tie", "fromId", "kind", "strength"} <= set(data["paths"][0]["steps"][0])
    done = graphapi(*words, "--lang", "en")
    assert f"Influence paths to {to}" in done.out
    assert f"\n{found.paths[0].start} (our colleague) → " in done.out
    assert "No risk was published" in done.err


def test_published_risk_makes_paths_safer_to_judge(graphapi, province):
    to = head_of(open_snapshot(province))
    words = ("paths", "--snapshot", province, "--to", to, "--first", 20, "--json")
    before = graphapi(*words).data
    assert graphapi("risk", "--snapshot", province, "--write").status == 0
    done = graphapi(*words)
    assert done.err == ""
    assert done.data["risk"]
    long = [path for path in done.data["paths"] if len(path["steps"]) > 1]
    assert long
    assert all(path["safeStrength"] < path["strength"] for path in long)
    assert all(path["safeStrength"] == path["strength"] for path in before["paths"])


def test_paths_may_begin_elsewhere_and_avoid_persons_and_groups(graphapi, province):
    snapshot = open_snapshot(province)
    to = head_of(snapshot)

    def found(*words):
        return persons(graphapi("paths", "--snapshot", province, "--to", to, "--json", *words).data)

    first = found()[0]
    assert first[0] not in {person for path in found("--avoid", first[0]) for person in path}
    ours = f"g{len(snapshot.arrays['group_start']) - 2:06d}"
    assert all(path[0] < first[0] for path in found("--avoid", ours))
    neighbour = next(iter(snapshot.graph.predecessors(to)))
    assert found("--from", neighbour, "--hops", 1) == [(neighbour, to)]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--to", "p9"), "--to: nobody has the id p9; ids here are like p00000000."),
        (("--to", "p00000001", "--from", "x"), "--from: nobody has the id x"),
        (("--to", "p00000001", "--avoid", "g9"), "--avoid: nobody has the id g9"),
        (("--to", "p00000001", "--from-anyone"), "--from-anyone asks the store"),
        (("--to", "p00000001", "--kind", "FRIEND"), "--kind asks the store"),
    ],
)
def test_wrong_questions_get_one_sentence(graphapi, province, words, sentence):
    done = graphapi("paths", "--snapshot", province, *words)
    assert (done.status, done.out) == (2, "")
    assert sentence in done.err


def test_a_damaged_file_is_refused(graphapi, province):
    content = bytearray(province.read_bytes())
    content[len(content) // 2] ^= 1
    province.write_bytes(content)
    done = graphapi("paths", "--snapshot", province, "--to", "p00000001")
    assert (done.status, done.out) == (2, "")
    assert "the snapshot is damaged" in done.err
    assert graphapi("paths", "--snapshot", "nowhere", "--to", "p1").status == 2
