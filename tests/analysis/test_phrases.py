from string import Formatter

import pytest

from graphapi.analysis.influence.ways import StartReason
from graphapi.analysis.phrases import TEMPLATES, WORDS
from graphapi.analysis.sentences import Language, Sentence, render
from graphapi.analysis.strength import StrengthBand
from graphapi.changes import Ref
from graphapi.model.rows import Person
from graphapi.model.words import TieKind, TouchKind

SHOWN = {*TieKind, *TouchKind, *StartReason, *StrengthBand} - {StartReason.GIVEN}


def placeholders(code, language):
    return {name for _, name, _, _ in Formatter().parse(TEMPLATES[code][language]) if name}


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_template_says_the_same_in_both_languages(code):
    assert set(TEMPLATES[code]) == set(Language)
    assert placeholders(code, Language.ZH) == placeholders(code, Language.EN)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_template_renders(code, language):
    names = sorted(placeholders(code, language))
    sentence = Sentence(code, {name: Ref(Person, name) for name in names})
    said = render(sentence, language, lambda ref: f"<{ref.id}>")
    assert all(f"<{name}>" in said for name in names)
    assert not set(said) & set("{}")


@pytest.mark.parametrize("language", Language)
def test_every_word_is_there(language):
    assert all(WORDS[word][language] for word in sorted(SHOWN))
