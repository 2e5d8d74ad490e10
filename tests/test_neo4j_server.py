"""The Neo4j server of the tests is real: it answers, keeps what it acknowledged, has a door."""

import socket

import neo4j
import pytest
from neo4j.exceptions import AuthError

from tests.servers import Neo4jServer, ServerFailed

HELLO_OF_BOLT = bytes.fromhex("6060b017 00000005 00000000 00000000 00000000")


def ask(uri: str, cypher: str, auth: tuple[str, str] | None = None) -> list:
    with neo4j.GraphDatabase.driver(uri, auth=auth) as driver:
        return [record.values() for record in driver.execute_query(cypher).records]


def call(server: Neo4jServer) -> socket.socket:
    return socket.create_connection((server.host, server.port), timeout=1.0)


def test_the_server_of_the_session_answers(neo4j_uri) -> None:
    assert ask(neo4j_uri, "RETURN 1") == [[1]]


def test_it_is_the_community_edition_of_the_version_asked_for(own_neo4j) -> None:
    components = "CALL dbms.components() YIELD versions, edition RETURN versions[0], edition"
    [[version, edition]] = ask(own_neo4j.uri, components, own_neo4j.auth)
    assert version.startswith("5.26.")
    assert edition == "community"


def test_a_wrong_password_is_refused(own_neo4j) -> None:
    with pytest.raises(AuthError):
        ask(own_neo4j.uri, "RETURN 1", ("neo4j", "not-the-password"))
    assert ask(own_neo4j.uri, "RETURN 1", own_neo4j.auth) == [[1]]


def test_a_frozen_server_takes_a_call_and_is_silent_until_it_goes_on(own_neo4j) -> None:
    own_neo4j.pause()
    with call(own_neo4j) as line:
        line.sendall(HELLO_OF_BOLT)
        with pytest.raises(TimeoutError):
            line.recv(4)
        own_neo4j.resume()
        line.settimeout(60.0)
        assert line.recv(4) == bytes.fromhex("00000005")


def test_an_acknowledged_write_survives_kill_9(own_neo4j) -> None:
    ask(own_neo4j.uri, "CREATE (:Kept {name: '重庆'})", own_neo4j.auth)
    own_neo4j.kill()
    with pytest.raises(ConnectionRefusedError):
        call(own_neo4j)
    own_neo4j.start()
    assert ask(own_neo4j.uri, "MATCH (k:Kept) RETURN k.name", own_neo4j.auth) == [["重庆"]]


def test_a_server_that_does_not_start_says_why(neo4j_recipe, tmp_path) -> None:
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    with pytest.raises(ServerFailed, match="data"):
        neo4j_recipe(tmp_path).start()
