"""GraphiQL in a real browser: from our files alone, within its rules, over our own door."""

import json
from urllib.parse import urlsplit

import pytest

from tests.browser import Page

EDITOR = ".graphiql-query-editor .CodeMirror"
RESULT = "document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue()"


@pytest.fixture
def page(browser, server):
    with browser.page() as page:
        page.size(1280, 800)
        page.open(server)
        page.wait(EDITOR)
        yield page


def ask(page: Page, query: str) -> None:
    page.click(EDITOR)
    page.press("a", control=True)
    page.press("Backspace")
    page.type(query)
    page.click(".graphiql-execute-button")


def answer(page: Page, holding: str):
    """Wait until the answer holds a text; return it."""
    page.until(f"({RESULT} ?? '').includes({json.dumps(holding)})")
    return json.loads(page.evaluate(RESULT))


def test_a_query_is_typed_and_answered(page):
    ask(page, '{ person(id: "chief") { name side } }')
    assert answer(page, "李国强") == {"data": {"person": {"name": "李国强", "side": "CUSTOMER"}}}


def test_what_is_wrong_is_told_with_its_code(page):
    ask(page, '{ person(id: "chief") { naem } }')
    (error,) = answer(page, "errors")["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_the_schema_can_be_read(page):
    page.click('button[aria-label="Show Documentation Explorer"]')
    page.until("document.querySelector('.graphiql-doc-explorer')?.innerText.includes('Query')")
    assert "Mutation" in page.text(".graphiql-doc-explorer")


def test_no_other_host_is_asked_and_no_rule_is_broken(page, server):
    ask(page, "{ status { up } }")
    answer(page, "up")
    hosts = {urlsplit(each.url).netloc for each in page.requests if ":" in each.url[:6]}
    assert {each for each in hosts if each} == {urlsplit(server).netloc}
    assert any(each.method == "POST" for each in page.requests)
    assert page.complaints == []


def test_the_rules_would_stop_what_is_not_ours(page):
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://a.example/x'}))")
    page.evaluate("fetch('https://b.example/').catch(() => null)")
    stopped = " ".join(page.complaints)
    assert "Content Security Policy" in stopped
    assert "a.example" in stopped
    assert "b.example" in stopped


def test_the_view_the_language_and_a_picture_can_be_had(page, tmp_path):
    page.size(400, 700, mobile=True)
    page.language("zh-CN")
    assert page.evaluate("[innerWidth, navigator.language]") == [400, "zh-CN"]
    page.screenshot(tmp_path / "seen.png")
    assert (tmp_path / "seen.png").read_bytes().startswith(b"\x89PNG")
