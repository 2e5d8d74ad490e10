"""The folder of an export appears whole, and takes the place of an export only."""

from __future__ import annotations

import os

import pytest

from graphapi.analysis.world import assemble
from graphapi.errors import BadInput
from graphapi.jobs.exports.export import export
from graphapi.jobs.exports.facts import tables_of
from graphapi.jobs.exports.folder import ABANDONED, appearing, check_out, tell
from graphapi.jobs.exports.formats import FORMATS
from graphapi.live.version import Version
from tests import worlds
from tests.disks import room_for


def written(out, word):
    with appearing(out) as folder:
        (folder / "word").write_text(word)
        tell(folder, {})


def test_it_takes_the_place_of_an_older_one(tmp_path) -> None:
    out = tmp_path / "out"
    written(out, "old")
    written(out, "new")
    assert (out / "word").read_text() == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("format_", FORMATS)
def test_a_full_disk_leaves_what_was_there(tmp_path, format_) -> None:
    out = tmp_path / "out"
    written(out, "old")
    large = Version(assemble(worlds.crowd(40, 40), at=worlds.AT))
    with room_for(8192), pytest.raises(OSError, match="nothing was changed: make room"):
        export(out, format_, tables_of(large), {})
    assert (out / "word").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_export_left_is_swept_up_later(tmp_path) -> None:
    old, young = (tmp_path / f".out.{name}.part" for name in ("1111aaaa", "2222bbbb"))
    for each in (old, young):
        each.mkdir()
    long_ago = old.stat().st_mtime - ABANDONED - 1
    os.utime(old, (long_ago, long_ago))
    written(tmp_path / "out", "new")
    assert not old.exists()
    assert young.exists()


def test_only_exports_are_replaced(tmp_path) -> None:
    check_out(tmp_path / "fresh", force=False)
    mine = tmp_path / "mine"
    mine.mkdir()
    check_out(mine, force=False)
    (mine / "thesis").touch()
    with pytest.raises(BadInput, match="is no export; name another"):
        check_out(mine, force=True)
    with pytest.raises(BadInput, match="is no export"):
        check_out(mine / "thesis", force=True)
    written(tmp_path / "out", "old")
    check_out(tmp_path / "out", force=True)
    with pytest.raises(BadInput, match="--force"):
        check_out(tmp_path / "out", force=False)
    with pytest.raises(BadInput, match="There is no folder"):
        check_out(tmp_path / "nowhere" / "out", force=True)
