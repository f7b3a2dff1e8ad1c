"""The API against its own description: any request that it allows, and many that it forbids."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.visitors import House, open_house
from worker.local_stack.redis_server import RedisServer

# Four requests of each kind and path in every run of the tests, many more in `make fuzz`.
EXAMPLES = settings().max_examples // 15
# Not whether every value that the description allows is taken: a schema cannot say what no article can have.
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


@pytest.fixture
def everything(stocked_sqlite: Path, redis_server: RedisServer, tmp_path: Path) -> Iterator[House]:
    """The app on a stocked SQLite, where nobody asks too often."""
    url = f"sqlite:///{shutil.copy(stocked_sqlite, tmp_path / 'copydesk.db')}"
    house = open_house(url, redis_server.url, tmp_path, web_rate=0)
    # Who waits for news is sent away: a case may wait longer than its client does.
    house.app.state.site.stopping = True
    yield house
    house.leave()


@pytest.mark.hypothesis
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_path_keeps_to_its_description(everything: House, mode: GenerationMode) -> None:
    headers = {"Authorization": f"Bearer {everything.token('act')}"}
    described = schemathesis.openapi.from_asgi("/v1/openapi.json", everything.app)
    for operation in described.get_all_operations():

        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
        @given(case=operation.ok().as_strategy(generation_mode=mode))
        def keeps_to_it(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS)

        keeps_to_it()
