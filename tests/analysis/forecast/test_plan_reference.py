"""Save plans against the shared reference of the evaluation, where it is at hand."""

from __future__ import annotations

import asyncio
import csv
import importlib
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from graphapi.analysis.forecast.plan import save_plan
from graphapi.analysis.risk.assess import assess
from graphapi.compact.kernels.worlds.branch import Branch
from graphapi.compact.kernels.worlds.play import play
from graphapi.jobs.imports.folder import import_folder
from graphapi.live.load import load
from graphapi.store.embedded.store import EmbeddedStore

AT = 1_767_225_600_000
"""Day 0 of the simulator, 2026-01-01."""
WORLDS = np.arange(1, 301)
SEEDS = (0, 1, 2)


@pytest.fixture(scope="module")
def evaluation():
    shared = os.environ.get("GRAPHAPI_SHARED")
    if not shared:
        pytest.skip("GRAPHAPI_SHARED is not set: evaluation/recommended.py cannot be read")
    return Path(shared) / "evaluation"


@pytest.fixture(scope="module", params=SEEDS)
def exported(request, evaluation, tmp_path_factory):
    """A branch of the simulator: the files to import, and beside them what it observed."""
    folder = tmp_path_factory.mktemp("branch") / "world"
    run(evaluation / "export.py", "--seed", request.param, "--out", folder)
    return folder


@pytest.fixture(scope="module")
def recommended(evaluation):
    sys.path.insert(0, str(evaluation))
    try:
        yield importlib.import_module("recommended")
    finally:
        sys.path.remove(str(evaluation))


@pytest.fixture(scope="module")
def world(exported, tmp_path_factory):
    async def imported():
        store = EmbeddedStore(tmp_path_factory.mktemp("store") / "facts.sqlite")
        await store.open()
        try:
            await import_folder(store, exported)
            return await load(store, lambda: AT)
        finally:
            await store.close()

    return asyncio.run(imported())


def run(program, *words):
    subprocess.run([sys.executable, str(program), *map(str, words)], check=True, timeout=300)


def test_worlds_are_those_of_the_reference(recommended, exported) -> None:
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        observed = recommended.load(f"{exported}.truth")  # closes no file by itself
    model = recommended.Model(observed)
    secured = [int(v) for v in model.run(credit=True)[3].argsort()[-5:]]
    for eased in ((), secured):
        lost, falls, openings, credit = model.run(sec=eased, credit=True)
        ours = play(laid_out(model, eased), WORLDS)
        known = model.o.known
        assert ours.losses.mean() == pytest.approx(lost)
        assert counted(ours, model)[~known] == pytest.approx(falls[~known] * 300)
        assert ours.openings == pytest.approx(openings * 300)
        assert counted(ours, model, ours.credits) == pytest.approx(credit * 300)


def counted(run_, model, weights=None):
    return np.bincount(run_.nodes, weights, minlength=model.o.n)


def laid_out(model, secured):
    """The arrays of the reference as the kernel takes them; there a person has one group."""
    seen = model.o
    each = np.arange(seen.n, dtype=np.int64)
    share = np.where(np.isin(each, secured), model.eps, 1.0)
    follows = (1.0 - (1.0 - 0.5) ** seen.m).astype(np.float64)
    direct = -np.expm1(-(model.h0 + model.hH) * share)
    return Branch(
        indptr=model.ptr,
        targets=model.dst,
        passes=1.0 - (1.0 - model.p) ** share[model.dst],
        falls=np.where(seen.known, model.src, direct),
        fallen=seen.known,
        say_starts=np.arange(seen.n + 1, dtype=np.int64),
        say_gates=seen.group.astype(np.int64),
        says=seen.dw.astype(np.float64),
        gate_starts=model.gptr,
        gate_entries=model.gmem,
        members=each,
        follows=1.0 - (1.0 - follows) ** share,
        opens=np.where(model.lost, 0.0, 1.0),
        threshold=0.5,
        worths=seen.rev.astype(np.float64),
        gate_worths=seen.grev.astype(np.float64),
    )


def test_a_plan_of_20_is_about_that_of_the_reference(evaluation, exported, world, tmp_path) -> None:
    run(evaluation / "recommended.py", "--dir", f"{exported}.truth", "--out", tmp_path)
    with (tmp_path / "plan.csv").open(encoding="utf-8") as lines:
        theirs = [row["person"] for row in csv.DictReader(lines)]
    plan = save_plan(world, assess(world), people=20)
    ours = [step.person for step in plan.steps]
    assert len(ours) == len(theirs) == 20
    assert len({*ours} & {*theirs}) > 10
    assert plan.steps[-1].together.money > 10 * plan.steps[-1].together.error
