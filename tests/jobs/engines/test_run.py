"""Three engines, one rule: the same ties give the same circles, and no kill changes them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.errors import BadInput, GraphapiError
from graphapi.jobs.engines.contract import UNIT, EngineResult, Rule, Ties
from graphapi.jobs.engines.run import numbered, run_engine
from graphapi.jobs.engines.verdict import check_result, objective, pieces
from tests.jobs.engines.planted import planted, shared_information

ROOT = Path(__file__).parents[3]
SMALL = Rule(gamma=0.15, target_size=500, rounds=8)


def run(name: str, ties: Ties, rule: Rule, folder: Path) -> EngineResult:
    return run_engine(name, ties, rule, folder=folder, report=lambda *_: None)


def figures(result: EngineResult) -> dict[str, object]:
    """Return what a manifest says of the result, without how long it took and who found it."""
    private = {"engine", "version", "seconds"}
    return {key: value for key, value in result.manifest.items() if key not in private}


@pytest.fixture(scope="module")
def world() -> tuple[Ties, np.ndarray]:
    return planted(5_000)


@pytest.fixture(scope="module")
def local(world, tmp_path_factory) -> EngineResult:
    return run("local", world[0], SMALL, tmp_path_factory.mktemp("local"))


@pytest.fixture(scope="module")
def duck(world, tmp_path_factory) -> EngineResult:
    pytest.importorskip("duckdb", reason="DuckDB is not installed: graphapi[duckdb]")
    return run("duckdb", world[0], SMALL, tmp_path_factory.mktemp("duck"))


def test_duckdb_comes_within_a_hundredth_of_the_local_engine(world, local, duck) -> None:
    ties, circle = world
    best = objective(ties, local.membership, SMALL)
    assert objective(ties, duck.membership, SMALL) >= 0.99 * best
    near, far = (shared_information(each.membership, circle) for each in (local, duck))
    assert abs(near - far) <= 0.03


def test_the_same_seed_gives_the_same_digest(world, duck, tmp_path) -> None:
    again = run("duckdb", world[0], SMALL, tmp_path)
    assert figures(again) == figures(duck)


def test_nothing_is_left_behind(world, duck, tmp_path) -> None:
    run("duckdb", world[0], SMALL, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_says_what_was_asked_and_found(world, duck) -> None:
    ties, _ = world
    told = duck.manifest
    assert (told["people"], told["ties"]) == (ties.people, len(ties.src))
    assert told["circles"] == duck.membership.max() + 1
    assert told["objective"] == pytest.approx(objective(ties, duck.membership, SMALL))
    assert told["input"] == ties.digest()
    assert (told["gamma"], told["seed"]) == (SMALL.gamma, SMALL.seed)
    assert told["version"].startswith("duckdb ")


def test_another_seed_flips_other_coins(world, duck, tmp_path) -> None:
    other = run("duckdb", world[0], replace(SMALL, seed=7), tmp_path)
    assert other.manifest["output"] != duck.manifest["output"]


@pytest.mark.parametrize("name", ["local", "duckdb"])
def test_strength_decides(name, tmp_path) -> None:
    """A square of weak ties parts into the two pairs that its strong ties join."""
    src, dst = np.array([0, 1, 2, 3]), np.array([1, 2, 3, 0])
    ties = Ties(4, src, dst, np.array([UNIT, 1_000, UNIT, 1_000]))
    found = run(name, ties, Rule(gamma=0.5, target_size=1), tmp_path)
    assert found.membership.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("name", ["local", "duckdb"])
def test_who_has_no_tie_is_alone(name, tmp_path) -> None:
    ties = Ties(4, np.array([1, 3]), np.array([2, 3]), np.array([UNIT, UNIT]))
    found = run(name, ties, Rule(gamma=0.15), tmp_path)
    assert found.membership.tolist() == [0, 1, 1, 2]
    nobody = Ties(0, *(np.zeros(0, np.int64),) * 3)
    assert run(name, nobody, Rule(), tmp_path).membership.tolist() == []


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, UNIT)),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from([0.05, 0.15, 0.5, 1.0]),
)
def test_circles_are_connected_and_worth_more_than_nothing(rows, gamma) -> None:
    src, dst, weight = (np.array(column) for column in zip(*rows, strict=True))
    ties, rule = Ties(9, src, dst, weight), Rule(gamma=gamma, target_size=1)
    found = run("local", ties, rule, Path()).membership
    assert objective(ties, found, rule) >= 0.0
    assert pieces(ties, found) == found.max() + 1


def test_circles_are_numbered_by_their_first_persons() -> None:
    assert numbered(np.array([9, 4, 9, 7, 4])).tolist() == [0, 1, 0, 2, 1]


def test_a_result_that_falls_apart_is_refused() -> None:
    ties = Ties(4, np.array([0, 2]), np.array([1, 3]), np.array([UNIT, UNIT]))
    check_result(ties, np.array([0, 0, 1, 1], dtype=np.int32))
    with pytest.raises(GraphapiError, match="not connected"):
        check_result(ties, np.zeros(4, dtype=np.int32))
    with pytest.raises(GraphapiError, match="every person once"):
        check_result(ties, np.zeros(3, dtype=np.int32))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        *(({"gamma": wrong}, "gamma") for wrong in (0.0, -1.0, 1.1, float("nan"), float("inf"))),
        ({"target_size": 0}, "target_size"),
        ({"rounds": 0}, "rounds"),
        ({"seed": -1}, "seed"),
    ],
)
def test_a_rule_out_of_range_names_its_field(world, tmp_path, change, field) -> None:
    with pytest.raises(BadInput) as error:
        run("local", world[0], replace(SMALL, **change), tmp_path)
    assert error.value.field == field


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        (([5], [0], [UNIT]), "src"),
        (([0], [-1], [UNIT]), "dst"),
        (([0], [1], [0]), "weight"),
        (([0], [1], [UNIT + 1]), "weight"),
        (([0, 1], [1], [UNIT]), "src"),
    ],
)
def test_ties_out_of_range_name_their_column(tmp_path, columns, field) -> None:
    with pytest.raises(BadInput) as error:
        run("local", Ties(3, *map(np.array, columns)), SMALL, tmp_path)
    assert error.value.field == field


def test_an_unknown_engine_is_refused(world, tmp_path) -> None:
    with pytest.raises(BadInput, match="local, duckdb, spark"):
        run("hadoop", world[0], SMALL, tmp_path)


@pytest.mark.parametrize(
    ("module", "engine", "extra"),
    [("duckdb", "duckdb", "duckdb"), ("pyspark.sql", "spark", "spark")],
)
def test_an_engine_that_is_not_installed_names_its_extra(tmp_path, module, engine, extra) -> None:
    """In a Python that cannot find the package: a finder ahead of all others says so."""
    if engine == "spark" and shutil.which("java") is None:
        pytest.skip("Spark needs Java 17 or newer on the PATH")
    said = run_python(
        f"""
        import sys
        class Missing:
            def find_spec(self, name, *_):
                if name.split(".")[0] == {module.split(".")[0]!r}:
                    raise ModuleNotFoundError(name)
        sys.meta_path.insert(0, Missing())
        from pathlib import Path
        from graphapi.errors import BadInput
        from graphapi.jobs.engines.contract import Rule
        from graphapi.jobs.engines.run import run_engine
        from tests.jobs.engines.planted import planted
        try:
            run_engine({engine!r}, planted(50)[0], Rule(), folder=Path({str(tmp_path)!r}),
                       report=lambda *_: None)
        except BadInput as error:
            print(error)
        """
    )
    assert f"graphapi[{extra}]" in said


def run_python(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
