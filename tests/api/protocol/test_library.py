"""Documents that are asked for by name."""

import orjson
import pytest
from graphql import GraphQLError

from graphapi.api.protocol import library
from graphapi.api.protocol.library import LONGEST_KEPT, Library, digest, listed_in
from graphapi.api.protocol.reading import asked
from graphapi.api.protocol.refusals import Refused
from graphapi.errors import BadFile

TEXT = "{ status { up } }"
OTHER = "{ status { version } }"


def named(hash_, **more):
    return asked({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_}}, **more})


def post(app, **request):
    return app.request("POST", "/graphql", json=request)


def test_a_text_needs_no_id():
    assert Library().text_of(asked({"query": TEXT})) == TEXT


def test_a_document_sent_with_its_hash_may_be_asked_for_by_it(bureau_app):
    query = "{ status { up store } }"
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": digest(query)}}
    unknown = post(bureau_app, extensions=extensions)
    assert unknown.status_code == 400
    assert unknown.json() == {
        "errors": [
            {
                "message": "PersistedQueryNotFound",
                "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"},
            }
        ]
    }
    sent = post(bureau_app, query=query, extensions=extensions)
    assert sent.json()["data"]
    by_hash = post(bureau_app, extensions=extensions)
    assert by_hash.json() == sent.json()
    by_id = post(bureau_app, documentId=f"sha256:{digest(query)}")
    assert by_id.json() == sent.json()
    address = {"documentId": digest(query)}
    assert bureau_app.request("GET", "/graphql", params=address).json() == sent.json()


def test_a_document_that_may_not_run_is_not_kept(bureau_app):
    query = "{ nothing }"
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": digest(query)}}
    post(bureau_app, query=query, extensions=extensions)
    (error,) = post(bureau_app, extensions=extensions).json()["errors"]
    assert error["message"] == "PersistedQueryNotFound"


@pytest.mark.parametrize(
    "request_",
    [
        {"query": TEXT, "documentId": digest(TEXT)},
        {"query": TEXT, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "00"}}},
        {"extensions": {"persistedQuery": {"version": 2, "sha256Hash": digest(TEXT)}}},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": 7}}},
        {"extensions": {"persistedQuery": {"version": 1}}},
        {"extensions": {"persistedQuery": True}},
        {},
    ],
)
def test_a_name_that_is_none_is_refused(request_):
    with pytest.raises(Refused, match=r"must|query") as refused:
        Library().text_of(asked(request_))
    assert refused.value.code == "BAD_REQUEST"


def test_texts_are_kept_within_bounds(monkeypatch):
    monkeypatch.setattr(library, "KEPT", 2)
    kept = Library()
    texts = [f"{{ a{number} }}" for number in range(3)]
    for text in texts:
        kept.keep(named(digest(text), query=text), text)
    with pytest.raises(GraphQLError):
        kept.text_of(named(digest(texts[0])))
    assert kept.text_of(named(digest(texts[1]))) == texts[1]
    long = "#" * (LONGEST_KEPT + 1)
    kept.keep(named(digest(long), query=long), long)
    with pytest.raises(GraphQLError):
        kept.text_of(named(digest(long)))


def test_where_documents_are_listed_no_other_may_run():
    listed = Library({"status": TEXT})
    assert listed.text_of(asked({"documentId": "status"})) == TEXT
    assert listed.text_of(asked({"query": TEXT})) == TEXT
    listed.keep(named(digest(OTHER), query=OTHER), OTHER)
    for request in ({"query": OTHER}, {"documentId": digest(OTHER)}, {"documentId": "other"}):
        with pytest.raises(GraphQLError) as refused:
            listed.text_of(asked(request))
        assert refused.value.extensions == {"code": "PERSISTED_QUERY_NOT_FOUND"}


def test_a_list_is_a_folder_or_what_compilers_write(tmp_path):
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "folder" / "a.graphql").write_text(TEXT)
    (tmp_path / "folder" / "inner" / "b.graphql").write_text(OTHER)
    assert listed_in(tmp_path / "folder") == {digest(TEXT): TEXT, digest(OTHER): OTHER}
    relay = tmp_path / "relay.json"
    relay.write_bytes(orjson.dumps({"abc": TEXT}))
    assert listed_in(relay) == {"abc": TEXT}
    apollo = tmp_path / "apollo.json"
    operations = [{"id": "abc", "name": "A", "type": "query", "body": TEXT}]
    manifest = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}
    apollo.write_bytes(orjson.dumps(manifest))
    assert listed_in(apollo) == {"abc": TEXT}


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"7", b'{"a": 7}', b'{"operations": [7]}', b'{"operations": [{}]}']
)
def test_what_is_no_list_is_told_with_a_remedy(tmp_path, content):
    place = tmp_path / "list.json"
    place.write_bytes(content)
    with pytest.raises(BadFile, match=r"GRAPHAPI_DOCUMENTS.*name a folder"):
        listed_in(place)
    with pytest.raises(BadFile, match="GRAPHAPI_DOCUMENTS"):
        listed_in(tmp_path / "nowhere")
