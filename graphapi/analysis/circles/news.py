"""What happened to a circle, as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.analysis.circles.diary import CircleEventKind
from graphapi.analysis.sentences import Sentence
from graphapi.changes import Ref
from graphapi.model.rows import Person

if TYPE_CHECKING:
    from graphapi.analysis.circles.diary import CircleChange, CircleEvent


def sentence_of(change: CircleChange, event: CircleEvent) -> Sentence:
    """Return what one event made of a circle: from how many to how many, with whom, led by whom."""
    others = ", ".join(event.others)
    leaders = tuple(Ref(Person, leader) for leader in change.leaders)
    return Sentence(
        _code(change, event),
        {"before": change.before, "after": change.after, "others": others, "leaders": leaders},
    )


def _code(change: CircleChange, event: CircleEvent) -> str:
    gone, fresh = not change.after, not change.before
    if event.kind is CircleEventKind.MERGED:
        return "CIRCLE_MERGED_INTO" if gone else "CIRCLE_MERGED_WITH"
    if event.kind is CircleEventKind.SPLIT:
        return "CIRCLE_SPLIT_OFF" if fresh else "CIRCLE_SPLIT_INTO"
    return f"CIRCLE_{event.kind}"
