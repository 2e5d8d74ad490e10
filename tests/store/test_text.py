"""What names are ordered and found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.errors import BadInput
from graphapi.store.text import LONGEST_QUERY, name_key, query_tokens, tokens


def found(name, text, *, latin=None, id_="7"):
    """Whether a store would find a row: every wanted token, whole or as a beginning."""
    had = tokens(name, latin, id_).split()
    wanted = query_tokens(text)
    return bool(wanted) and all(
        any(each.startswith(token) if beginning else each == token for each in had)
        for token, beginning in wanted
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  Acme   LTD ", "acme ltd"),
        ("ＡＢＣ　公司", "abc 公司"),
        ("Straße", "strasse"),
        ("王小明", "王小明"),
        ("ﬁber", "fiber"),
        ("\u00a0", ""),
    ],
)
def test_name_key(text, key):
    assert name_key(text) == key


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("王小明", "王"),
        ("王小明", "小明"),
        ("王小明", "wxm"),
        ("王小明", "WX"),
        ("王小明", "wangxiao"),
        ("市信息中心 IT-Dept", "信息 dept"),
        ("市信息中心 IT-Dept", "sxxzx"),
        ("中華電信", "zhdx"),
        ("中国銀行", "銀行"),
        ("重庆银行", "cqyh"),
        ("曾国藩", "zgf"),
        ("單雄信", "sxx"),
        ("佐々木", "佐々"),
        ("〇七所", "〇七"),
        ("𠮷野家", "𠮷"),
        ("𠮷野家", "𠮷野"),
        ("ＡＢＣ公司", "abc"),
        ("ABC公司", "ＡＢＣ公司"),
        ("5G基站", "5g"),
        ("محمد علي", "علي"),
        ("مُحَمَّد", "محمد"),
        ("José Müller", "jose mu"),
        ("Jose Muller", "José"),
        ("さくら", "さく"),
        ("Ольга", "оль"),
        ("삼성전자", "삼성"),
        ("O'Brien", "o’brien"),
    ],
)
def test_found(name, text):
    assert found(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("王小明", "明王"),
        ("王小明", "王明"),
        ("王小明", "xm"),
        ("Acme", "cme"),
        ("Acme", "acme ltd"),
        ("Acme", ""),
        ("Acme", " -·_ "),
        ("Acme", '" OR *'),
    ],
)
def test_not_found(name, text):
    assert not found(name, text)


def test_latin_names_and_ids_are_found():
    assert found("王小明", "xiao", latin="Wang Xiaoming")
    assert found("王小明", "crm 00", id_="CRM-0017")
    assert found("王小明", "客户", id_="客户_17")


def test_tokens_of_a_mixed_name():
    assert tokens("王小明 Ltd", "Wang", "P-7") == (
        "王 小 明 王小 小明 wxm wangxiaoming yxm yuxiaoming ltd wang p 7"
    )


def test_a_name_of_sixty_characters_is_found_by_its_ends():
    name = "中华人民共和国某省某市某区某街道" * 3 + "信息化建设领导小组办"
    assert len(name) >= 58
    assert found(name, name)
    assert found(name, "zhrmghg")
    assert found(name, "小组办")


def test_a_query_that_is_too_long_is_refused_by_name():
    with pytest.raises(BadInput) as caught:
        query_tokens("国" * (LONGEST_QUERY + 1))
    assert caught.value.field == "text"


YOUNG_HAN = "\U00020000"
"""From here on are Han characters that an old Python does not know yet."""

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@given(st.text() | st.text(HAN), st.none() | st.text(), st.text())
def test_tokens_hold_letters_and_digits_only_each_once(name, latin, id_):
    split = tokens(name, latin, id_).split(" ")
    assert all(each.isalnum() or each >= YOUNG_HAN for each in "".join(split))
    assert all(split) or split == [""]
    assert len(split) == len(set(split))
    assert all(each == each.casefold() for each in split if each.isascii())


@given(st.text(max_size=60) | st.text(HAN, max_size=60))
def test_every_name_is_found_by_itself(name):
    assert found(name, name) == bool(query_tokens(name))


@given(st.text())
def test_the_name_key_of_a_key_is_itself(text):
    assert name_key(name_key(text)) == name_key(text)
