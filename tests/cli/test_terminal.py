import pytest

from graphapi.cli.terminal import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("陈国栋", "陈国栋"),
        ("\u202e李四\u202c", "李四"),
        ("\x1b[31mred\x07", "[31mred"),
        ("two\r\nlines\tand  blanks ", "two lines and blanks"),
        ("\u0639\u0644\u064a", "\u0639\u0644\u064a"),
    ],
)
def test_a_name_steers_no_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown
