"""A real company's e-mail and reporting lines, from files as they were published."""

import pytest

HEAD = "86"


@pytest.fixture
def company(graphapi, shared):
    done = graphapi("import", shared / "data" / "manufacturing-email", "--json")
    assert done.status == 0
    totals = {(each["file"], each["kind"]): each["inserted"] for each in done.data["files"]}
    assert totals == {
        ("reportsto.csv", "Person"): 154,
        ("communication.csv", "Person"): 13,
        ("reportsto.csv", "Tie"): 306,
        ("communication.csv", "Tie"): 6500,
    }
    mails = next(each for each in done.data["observed"] if each["kind"] == "Contact")
    assert (mails["read"], mails["used"], mails["toOneself"]) == (82_927, 82_876, 51)

    def ask(*words: str):
        return graphapi(*words, "--json", GRAPHAPI_AS_OF="2010-10-01T00:00:00Z").data

    return ask


def test_the_top_of_the_hierarchy_is_reached_and_its_circles_have_leaders(company) -> None:
    paths = company("paths", "--to", HEAD, "--from-anyone")["paths"]
    assert len(paths) == 5
    strengths = [path["safeStrength"] for path in paths]
    assert strengths == sorted(strengths, reverse=True)
    assert strengths[-1] > 0.4

    strangers = company("paths", "--to", HEAD, "--from-strangers")["paths"]
    assert [len(path["steps"]) for path in strangers] == [2] * 5
    assert strangers[0]["safeStrength"] < strengths[-1]

    found = company("circles", "--first", "100")["circles"]
    leaders = [
        member["person"]
        for circle in found
        for member in circle["members"]
        if member["role"] == "LEADER"
    ]
    assert HEAD in leaders
    assert len(found) >= 10
    assert all(len(circle["members"]) < 100 for circle in found)
