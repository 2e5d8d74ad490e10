"""What happened to a circle, in words."""

import pytest

from graphapi.analysis.circles.diary import CircleChange, CircleEvent, CircleEventKind
from graphapi.analysis.circles.layers import Layer
from graphapi.analysis.circles.news import sentence_of
from graphapi.analysis.sentences import Language, render

KIND = CircleEventKind


@pytest.mark.parametrize(
    ("kind", "before", "after", "said"),
    [
        (KIND.BORN, 0, 4, "a new circle of 4"),
        (KIND.DIED, 4, 0, "the circle of 4 is no more"),
        (KIND.GREW, 4, 6, "it grew from 4 to 6"),
        (KIND.SHRANK, 6, 4, "it shrank from 6 to 4"),
        (KIND.MERGED, 4, 0, "it is now part of x, y"),
        (KIND.MERGED, 4, 9, "x, y came to it, 9 in all now"),
        (KIND.SPLIT, 0, 4, "a circle of 4 that came out of x, y"),
        (KIND.SPLIT, 9, 4, "x, y came out of it, 4 are left"),
        (KIND.NEW_LEADER, 4, 4, "led anew by <a>"),
    ],
)
def test_every_event_has_its_sentence(kind, before, after, said) -> None:
    change = CircleChange(
        circle="c",
        layer=Layer.WORK,
        events=(),
        before=before,
        after=after,
        joined=(),
        left=(),
        leaders=("a",),
    )
    sentence = sentence_of(change, CircleEvent(kind, ("x", "y")))
    assert render(sentence, Language.EN, lambda ref: f"<{ref.id}>") == said
