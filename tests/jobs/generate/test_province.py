"""A generated province has the shape that it promises, and its circles can be found again."""

from __future__ import annotations

import numpy as np
import pytest

from graphapi.analysis.circles.layers import LAYER_KINDS, Layer
from graphapi.compact.communities import leiden
from graphapi.compact.kernels import threads
from graphapi.compact.snapshot import open_snapshot
from graphapi.compact.views import strongest, undirected
from graphapi.errors import BadInput
from graphapi.jobs.generate.province import generate
from graphapi.model.words import Side, TieKind
from tests.jobs.engines.planted import shared_information

PEOPLE = 20_000


@pytest.fixture(scope="module")
def province():
    return generate(PEOPLE, 5)


@pytest.fixture(scope="module")
def snapshot(province, tmp_path_factory):
    file = tmp_path_factory.mktemp("province") / "p.snapshot"
    province.save(file)
    return open_snapshot(file)


def test_the_same_seed_gives_the_same_file_on_any_number_of_threads(tmp_path, monkeypatch):
    digests = {generate(3_000, 7).save(tmp_path / "two")}
    monkeypatch.setattr(threads, "THREADS", 1)
    digests.add(generate(3_000, 7).save(tmp_path / "one"))
    assert len(digests) == 1
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert generate(3_000, 8).save(tmp_path / "other") not in digests


@pytest.mark.parametrize("people", [20, 21, 26, 57, 400])
@pytest.mark.parametrize("seed", [0, 99])
def test_small_ones_are_whole(people, seed):
    plan = generate(people, seed).plan
    assert plan.group_start[0] == plan.circle_start[0] == 0
    assert plan.group_start[-1] == plan.circle_start[-1] == people
    assert np.isin(plan.group_start, plan.circle_start).all()
    assert np.diff(plan.group_start).min() >= 5
    assert np.diff(plan.circle_start).min() >= 5


def test_groups_follow_a_power_law_and_circles_have_six_to_thirty(province):
    sizes = np.diff(province.plan.group_start)
    assert sizes.min() >= 5
    assert 1_000 < sizes.max() <= 2_005
    assert 50 < sizes[:-1].mean() < 90
    assert np.median(sizes) < sizes.mean() / 2
    circles = np.diff(province.plan.circle_start)
    assert circles.min() >= 5
    assert circles.max() <= 30


def test_ties_stay_near(province):
    graph, plan = province.graph, province.plan
    sources, targets = graph.sources, graph.targets
    inside = plan.circle[sources] == plan.circle[targets]
    group = plan.group[sources] == plan.group[targets]
    assert len(targets) / PEOPLE == pytest.approx(5.6, abs=0.15)
    assert inside.mean() == pytest.approx(0.75, abs=0.03)
    assert (group & ~inside).mean() == pytest.approx(0.12, abs=0.02)
    assert not (sources == targets).any()
    degrees = np.bincount(sources, minlength=PEOPLE) + np.bincount(targets, minlength=PEOPLE)
    assert degrees.max() > 8 * degrees.mean()


def test_strengths_and_kinds_tell_where_a_tie_lies(province):
    graph, plan = province.graph, province.plan
    kinds = np.array(graph.column("kind").plain(), dtype=object)
    strength = graph.column("strength").numbers()
    across = plan.group[graph.sources] != plan.group[graph.targets]
    with_us = np.maximum(graph.sources, graph.targets) >= plan.customers
    assert set(kinds[~across]) == LAYER_KINDS[Layer.WORK]
    friends = {TieKind.FRIEND, TieKind.CLASSMATE, TieKind.FORMER_COLLEAGUE, TieKind.FAMILY}
    assert set(kinds[across & ~with_us]) == friends
    assert set(kinds[across & with_us]) == {TieKind.BUSINESS}
    assert strength[~across].min() >= 0.15
    assert strength[~across].max() <= 1.0
    assert strength[across & ~with_us].min() >= 0.03
    assert strength[across & ~with_us].max() <= 0.65


@pytest.mark.parametrize("gamma", [0.05, 0.1, 0.15])
def test_the_planted_circles_are_found_again(province, gamma):
    work = undirected(strongest(province.graph, "strength", categories=LAYER_KINDS[Layer.WORK]))
    found = leiden(work, resolution=gamma)
    assert shared_information(found.membership, province.plan.circle) >= 0.98


def test_a_snapshot_holds_what_the_jobs_read(snapshot):
    arrays, people = snapshot.arrays, len(snapshot.graph)
    starts = arrays["group_start"]
    assert (np.repeat(np.arange(len(starts) - 1), np.diff(starts)) == arrays["group"]).all()
    says = np.add.reduceat(arrays["weight"], starts[:-1])
    assert says[:-1] == pytest.approx(1.0)
    assert says[-1] == 0
    for name in ("side", "own", "weight", "contact", "revenue", "touch", "damping", "lost"):
        assert len(arrays[name]) == people
    sides = tuple(snapshot.about["sides"])
    assert sides == tuple(Side)
    customer = arrays["side"] == sides.index("CUSTOMER")
    assert (arrays["damping"][customer] > 0).all()
    assert not arrays["damping"][~customer].any()
    assert not arrays["touch"][~customer].any()
    assert np.isnan(arrays["lost"][~customer]).all()
    assert (arrays["own"] == 1).sum() == 5
    assert snapshot.about["currency"] == "CNY"


def test_we_know_head_and_contact_of_every_group(snapshot):
    arrays, graph = snapshot.arrays, snapshot.graph
    ours = np.flatnonzero(arrays["own"] == 1)
    of_us = np.isin(graph.sources, ours)
    met = np.zeros(len(graph), dtype=bool)
    met[graph.targets[of_us]] = True
    assert met[arrays["group_start"][:-2]].all()
    assert met[arrays["contact"] > 0].all()


@pytest.mark.parametrize(
    ("people", "seed"), [(0, 0), (-5, 0), (1, 0), (19, 0), (50, 100), (50, -1)]
)
def test_numbers_out_of_range_are_refused_by_name(people, seed):
    with pytest.raises(BadInput) as refused:
        generate(people, seed)
    assert refused.value.field == ("--seed" if people == 50 else "--people")
