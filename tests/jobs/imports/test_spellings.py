import pytest

from graphapi.jobs.imports.sheets import SHEETS, Sheet, sheet_named
from graphapi.jobs.imports.spellings import COMMON, FILES, HEADERS, VOCABULARY
from graphapi.model.columns import by_name, columns
from graphapi.model.readers import plain


def is_chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_column_has_a_chinese_header(sheet: Sheet) -> None:
    known = by_name(sheet.kind)
    assert set(HEADERS[sheet.stem]) <= set(known)
    for name in known:
        others = HEADERS[sheet.stem].get(name, ()) + COMMON.get(name, ())
        assert any(map(is_chinese, others)), name


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_no_header_stands_for_two_columns(sheet: Sheet) -> None:
    names = list(by_name(sheet.kind))
    spelled = [
        plain(header)
        for name in names
        for header in (name, *HEADERS[sheet.stem].get(name, ()), *COMMON.get(name, ()))
    ]
    assert len(spelled) == len(set(spelled))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_word_of_a_vocabulary_has_a_chinese_name(sheet: Sheet) -> None:
    for column in columns(sheet.kind):
        if column.choices is None or column.choices.__name__ == "GroupTier":
            continue
        spoken = VOCABULARY[column.choices]
        named = {member for word, member in spoken.items() if is_chinese(word)}
        assert named == set(column.choices), column.name


def test_every_sort_of_file_has_a_chinese_name_and_no_two_share_one() -> None:
    assert set(FILES) == {sheet.stem for sheet in SHEETS}
    spelled = [plain(name) for stem, names in FILES.items() for name in (stem, *names)]
    assert len(spelled) == len(set(spelled))
    assert all(any(map(is_chinese, names)) for names in FILES.values())
    assert sheet_named("集团客户") is SHEETS[0]
    assert sheet_named("Group Links") is sheet_named("group_links")
    assert sheet_named("notes") is None
