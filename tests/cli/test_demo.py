"""``graphapi demo`` as a new user sees it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphapi.cli.demo import seeds_folder, stories

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> subprocess.CompletedProcess[str]:
    store = tmp_path_factory.mktemp("demo") / "kept.sqlite"
    environment = os.environ | {"LC_ALL": "C.UTF-8", "COLUMNS": "110"}
    return subprocess.run(
        [sys.executable, "-m", "graphapi", "demo", "--no-serve", "--store", str(store)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )


def test_the_stories_are_those_of_the_seeds_in_their_order() -> None:
    names = [story.folder.name for story in stories(seeds_folder())]
    assert names == ["1-tender-committee", "2-another-department", "3-plant-deal", "4-branch"]


def test_every_story_is_loaded_and_told(told) -> None:
    assert told.stderr.splitlines()[0] == "Loading the stories"
    for story in stories(seeds_folder()):
        assert f"{story.title['en']}: " in told.stderr
        assert story.title["en"] in told.stdout


@pytest.mark.parametrize(
    "answer",
    [
        "周蓉 (our colleague) → 郭芸 (classmate 0.60) → 陈国栋",
        "沈岩 (our executive) → 宋雅 (friend 0.70) → 程立平",
        "谢婷 (account manager) → 唐海 (business 0.90) → 孟广义",
        "Decision unit of 滨江市规划局",
        "Clusters at risk (",
        "Circles (",
    ],
)
def test_the_golden_answers_are_shown(told, answer: str) -> None:
    assert answer in told.stdout
