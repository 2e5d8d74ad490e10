"""The questions on the tender committee, as tables and as JSON."""

import asyncio

from graphapi.model.words import RunKind
from graphapi.store.embedded.store import EmbeddedStore


def test_the_chief_is_reached_through_his_wife_or_his_old_superior(committee) -> None:
    done = committee("paths", "--to", "tender-chief")
    assert (done.status, done.err) == (0, "")
    assert "周蓉 (our colleague) → 郭芸 (classmate 0.60) → 陈国栋 (family" in done.out
    assert "Take #1, #2, #3: together" in done.out


def test_paths_as_json_have_stable_keys_and_names(committee) -> None:
    data = committee("paths", "--to", "陈国栋", "--json").data
    assert list(data) == ["asOf", "to", "paths", "routes", "reach", "gap", "parameters", "names"]
    assert set(data["asOf"]) == {"version", "at", "lagSeconds"}
    assert data["asOf"]["at"] == "2026-01-01T00:00:00Z"
    first = data["paths"][0]
    assert {"strength", "safeStrength", "start", "startWhy", "steps", "weakest"} <= set(first)
    assert set(first["steps"][0]) == {
        *("tie", "fromId", "toId", "kind", "strength", "certainty", "ageDays", "compromised"),
        "calledEnough",
    }
    assert data["names"]["tender-wife"] == "郭芸"
    assert "周蓉" in first["sentence"]


def test_paths_may_avoid_begin_elsewhere_and_be_short(committee) -> None:
    def persons(*words: str) -> list[list[str]]:
        data = committee("paths", "--to", "tender-chief", "--json", *words).data
        return [
            [path["start"], *(step["toId"] for step in path["steps"])] for path in data["paths"]
        ]

    assert all("tender-wife" not in path for path in persons("--avoid", "郭芸"))
    assert all(len(path) == 3 for path in persons("--hops", "2"))
    assert len(persons("--first", "1")) == 1
    assert {path[0] for path in persons("--from", "tender-manager")} == {"tender-manager"}
    assert persons("--kind", "family") == []
    assert len(persons("--from-anyone")[0]) == 2
    near = {path[-2] for path in persons("--from-anyone", "--hops", "1", "--first", "20")}
    strangers = persons("--from-strangers")
    assert strangers
    assert not near & {path[0] for path in strangers}


def test_wrong_questions_get_one_sentence_and_status_2(committee) -> None:
    for words, sentence in {
        ("paths", "--to", "nobody"): "--to: none has the id or name nobody",
        ("paths", "--to", "陈国"): "did you mean 陈国栋?",
        ("paths", "--to", "tender-chief", "--kind", "FOES"): "--kind must be one of",
        ("paths", "--to", "tender-chief", "--avoid", "x1"): "--avoid: none has",
        ("paths", "--to", "tender-chief", "--from-anyone", "--from-strangers"): "only one of",
        ("unit", "--group", "规划局"): "did you mean 滨江市规划局?",
    }.items():
        done = committee(*words)
        assert (done.status, done.out) == (2, ""), words
        assert sentence in done.err
        assert len(done.err.splitlines()) == 1


def test_a_name_that_several_have_is_answered_with_their_ids(graphapi, folder) -> None:
    place = folder(
        persons_csv="id,name,side,employer\na,王伟,CUSTOMER,一局\nb,王伟,CUSTOMER,\nc,王五,OURS,\n",
    )
    graphapi("import", place)
    done = graphapi("paths", "--to", "王伟")
    assert done.status == 2
    assert "2 have the name 王伟; give one of their ids: a (一局); b." in done.err


def test_without_an_own_side_it_says_what_to_ask(graphapi, folder) -> None:
    place = folder(interactions_csv="sender,recipient,time\na,b,2025-12-01\n")
    graphapi("import", place)
    done = graphapi("paths", "--to", "b")
    assert done.status == 0
    assert "No path leads to b." in done.out
    assert "--from-anyone" in done.err
    assert "a (given) → b (calls" in graphapi("paths", "--to", "b", "--from-anyone").out


def test_an_empty_store_says_so(graphapi) -> None:
    done = graphapi("paths", "--to", "x")
    assert done.status == 2
    assert "the store holds none; import a folder first" in done.err
    assert graphapi("circles").out == "There is no circle.\n"
    assert graphapi("risk").out == "There is no cluster at risk.\n"


def test_the_decision_unit_is_told_in_the_order_of_work(committee) -> None:
    done = committee("unit", "--group", "tender-bureau")
    assert done.status == 0
    seats = [line.split()[0] for line in done.out.splitlines() if "%" in line and line[:1] == " "]
    assert seats[0] == "陈国栋"
    assert len(seats) == 4
    data = committee("unit", "--group", "滨江市规划局", "--json").data
    assert data["seats"][0]["person"] == "tender-chief"
    assert data["names"]["tender-bureau"] == "滨江市规划局"


def test_tables_come_in_chinese(committee) -> None:
    done = committee("paths", "--to", "tender-chief", "--lang", "zh")
    assert "到陈国栋的影响路径" in done.out
    assert "建议路线" in done.out
    by_locale = committee("paths", "--to", "tender-chief", LC_ALL="zh_CN.UTF-8")
    assert by_locale.out == done.out


def a_clique(folder):
    people = [f"p{number}" for number in range(5)]
    ties = [
        f"{one}-{other},{one},{other},COLLEAGUE,0.5\n"
        for one in people
        for other in people
        if one != other
    ]
    return folder(
        persons_csv="id,name,side\n" + "".join(f"{each},甲{each},CUSTOMER\n" for each in people),
        ties_csv="id,fromId,toId,kind,strength\n" + "".join(ties),
    )


def test_circles_are_shown_and_published(graphapi, folder, tmp_path) -> None:
    graphapi("import", a_clique(folder))
    shown = graphapi("circles", "--json").data
    assert (shown["total"], shown["run"]) == (1, None)
    (circle,) = shown["circles"]
    assert circle["density"] == 1.0
    assert {member["person"] for member in circle["members"]} == {f"p{n}" for n in range(5)}
    assert graphapi("status", "--json").data["circles"] is None
    saved = graphapi("circles", "--write", "--gamma", "0.2", "--seed", "7")
    assert "Published as run" in saved.err
    assert graphapi("status", "--json").data["circles"] is not None

    async def look():
        store = EmbeddedStore(tmp_path / "facts.sqlite")
        await store.open()
        try:
            return await store.published(RunKind.CIRCLES), await store.memberships(RunKind.CIRCLES)
        finally:
            await store.close()

    run, memberships = asyncio.run(look())
    assert (run.seed, '"gamma":0.2' in run.parameters) == (7, True)
    assert {each.person_id for each in memberships} == {f"p{n}" for n in range(5)}


def test_clusters_at_risk_are_told_with_money_and_whom_to_keep(graphapi, folder) -> None:
    place = folder(
        groups_csv="id,name,monthlyRevenue,currency\ng,红星厂,1000000,CNY\n",
        persons_csv="id,name,side,monthlyRevenue,currency\n"
        + "".join(f"p{n},甲{n},CUSTOMER,5000,CNY\n" for n in range(60)),
        seats_csv="id,personId,groupId,role\n"
        + "".join(f"s{n},p{n},g,MEMBER\n" for n in range(60)),
        touches_csv="id,competitor,personId,kind,at\n"
        + "".join(f"x{n},蓝通,p{n},FREE_HANDSET,2025-12-20\n" for n in range(4)),
    )
    graphapi("import", place)
    done = graphapi("risk")
    assert "红星厂" in done.out
    assert "Meet the price (100% of the rival's pressure is money): see 甲" in done.out
    assert "打价格牌（对手的接触中价格优惠占 100%）：先见甲" in graphapi("risk", "--lang", "zh").out
    data = graphapi("risk", "--json", "--by-attention").data
    (cluster,) = data["clusters"]
    assert (data["total"], cluster["group"]) == (1, "g")
    assert set(cluster["members"]) == {"p0", "p1", "p2", "p3"}
    assert cluster["currency"] == "CNY"
    assert cluster["status"] == "NEW"
    assert cluster["actBefore"]["date"] <= "2026-01-24"
    assert cluster["play"]["person"] == cluster["keep"][0]


def test_circles_across_groups_are_a_list_of_their_own(graphapi, folder) -> None:
    pairs = [(one, other) for one in range(6) for other in range(6) if one != other]
    place = folder(
        groups_csv="id,name\ng,红星厂\nh,蓝天厂\n",
        persons_csv="id,name,side\n" + "".join(f"p{n},甲{n},CUSTOMER\n" for n in range(40)),
        seats_csv="id,personId,groupId,role\n"
        + "".join(f"s{n},p{n},{'gh'[n % 2]},MEMBER\n" for n in range(40)),
        ties_csv="id,fromId,toId,kind\n"
        + "".join(f"t{one}-{other},p{one},p{other},CLASSMATE\n" for one, other in pairs),
        touches_csv="id,competitor,personId,kind,at\nx,蓝通,p0,FREE_HANDSET,2025-12-20\n",
    )
    graphapi("import", place)
    (circle,) = graphapi("risk", "--across", "--json").data["circles"]
    assert circle["circle"] == "CLASSMATE-p0"
    assert (circle["groups"], circle["members"][0]) == (["g", "h"], "p0")
    done = graphapi("risk", "--across")
    assert "红星厂, 蓝天厂" in done.out
    assert "#1 CLASSMATE-p0: 蓝通 reached" in done.out


def test_where_nothing_crosses_it_says_so(committee) -> None:
    assert "No circle across groups is at risk." in committee("risk", "--across").out
