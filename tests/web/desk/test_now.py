"""Now says in words how the deployment is, and offers to mend only to who may."""

from __future__ import annotations

from datetime import timedelta

from tests.storage.newsroom import MORNING
from tests.web.desk.conftest import Desk
from tests.web.desk.newsdesk import DEAD, SCRIPT
from tests.web.visitors import House
from worker.web.desk.now import LASTS, Lookout
from worker.web.site import AppState


def test_an_empty_deployment_is_shown(house: House) -> None:
    page = house.visitor().get("/")
    assert page.status_code == 200
    assert "no page was given up" in page.text
    assert "None is applied" in page.text
    assert "start <code>copydesk beat</code>" in page.text


def test_what_is_wrong_stands_there_in_words(desk: Desk) -> None:
    page = desk.reader.get("/").text
    assert "things need a look" in page
    assert DEAD in page
    assert "fetch: time limit" in page
    assert "news.example:443" in page
    assert "they asked us to" in page


def test_details_of_a_dead_letter_stay_text(desk: Desk) -> None:
    page = desk.reader.get("/").text
    assert SCRIPT not in page
    assert "no answer &lt;script&gt;" in page


def test_only_who_may_act_is_offered_to(desk: Desk) -> None:
    assert "/dead/retry" not in desk.reader.get("/").text
    assert 'action="/dead/retry"' in desk.editor.get("/").text
    assert 'action="/hosts/resume"' in desk.editor.get("/").text


def test_one_look_serves_all_for_a_while(house: House) -> None:
    lookout = Lookout(AppState(house.runtime))
    first = lookout.look(MORNING)
    assert lookout.look(MORNING + LASTS / 2) is first
    assert lookout.look(MORNING + LASTS + timedelta(seconds=1)) is not first


def test_a_change_is_seen_at_once(house: House) -> None:
    lookout = Lookout(AppState(house.runtime))
    first = lookout.look(MORNING)
    lookout.forget()
    assert lookout.look(MORNING) is not first
