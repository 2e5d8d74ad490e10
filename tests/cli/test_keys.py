"""API keys at the command line: made once, kept as digests, listed, taken back."""

import stat

from graphapi.api.access.keys import digest_of, read_keys


def test_a_key_is_shown_once_and_kept_as_a_digest(graphapi, tmp_path) -> None:
    path = tmp_path / "keys.jsonl"
    done = graphapi(
        "keys", "add", "crm", "--role", "reader", "--region", "东区", GRAPHAPI_KEYS=path.name
    )
    assert done.status == 0
    text = done.out.strip()
    assert text not in path.read_text()
    assert digest_of(text) in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    listed = graphapi("keys", "list", "--json").data["keys"]
    assert [(each["note"], each["regions"], each["accepted"]) for each in listed] == [
        ("crm", ["东区"], True)
    ]
    assert digest_of(text) not in graphapi("keys", "list").out


def test_a_key_is_taken_back_and_the_others_stay(graphapi, tmp_path) -> None:
    path = tmp_path / "keys.jsonl"
    for note in ("one", "two"):
        graphapi("keys", "add", note, "--role", "ADMIN", GRAPHAPI_KEYS=path.name)
    one, two = read_keys(path)
    assert graphapi("keys", "revoke", one.id).status == 0
    assert [key.revoked for key in read_keys(path)] == [True, False]
    assert graphapi("keys", "revoke", "000000000000").status == 2
    assert two.note in graphapi("keys", "list").out


def test_wrong_input_is_told_with_its_remedy(graphapi) -> None:
    assert "GRAPHAPI_KEYS must name the file" in graphapi("keys", "list").err
    done = graphapi("keys", "add", "x", "--role", "KING", GRAPHAPI_KEYS="keys.jsonl")
    assert (done.status, "--role must be one of ADMIN" in done.err) == (2, True)
    done = graphapi("keys", "add", "x", "--role", "MANAGER")
    assert (done.status, "--region or --group says what is theirs" in done.err) == (2, True)
    done = graphapi("keys", "add", "x", "--role", "LEAD", "--region", "x" * 201)
    assert (done.status, "1 to 200 characters" in done.err) == (2, True)


def test_a_file_that_holds_something_else_is_refused(graphapi, tmp_path) -> None:
    (tmp_path / "keys.jsonl").write_text("{}\n")
    done = graphapi("keys", "list", GRAPHAPI_KEYS="keys.jsonl")
    assert done.status == 2
    assert "holds a line that is no key" in done.err
