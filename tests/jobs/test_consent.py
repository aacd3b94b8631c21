"""A language model in the service: none until it is named, and one that sends lectures elsewhere only with an administrator's consent."""

from pathlib import Path

import pytest

from konspekt import wiring, worker
from konspekt.domain.errors import EngineOff
from konspekt.library import sessions
from konspekt.library.callers import Caller, Role
from konspekt.library.consent import enable_engine
from konspekt.library.shelf import SINGLE_USER_ID
from konspekt.settings import Settings

ADMINISTRATOR = Caller(user_id=SINGLE_USER_ID, name="single", role=Role.ADMINISTRATOR, courses={})


def settings_of(home: Path, **generator: str) -> Settings:
    settings = Settings(home=home)
    settings.generator = settings.generator.model_copy(update=generator)
    wiring.migrate(settings)
    return settings


def test_without_a_language_model_the_rules_work_alone(tmp_path: Path) -> None:
    assert worker.works(settings_of(tmp_path)).text.assistance is None


def test_a_model_elsewhere_is_built_only_after_consent(tmp_path: Path) -> None:
    settings = settings_of(
        tmp_path, engine="openai_chat", url="https://models.example.org/v1", network="big", api_key="k"
    )
    tools = worker.works(settings)
    sessions.settle(tools.shelf, is_single=True)
    assert tools.text.assistance is not None
    with pytest.raises(EngineOff) as refused:
        tools.text.assistance.generator()
    assert refused.value.figures["host"] == "models.example.org"
    enable_engine(tools.shelf, ADMINISTRATOR, "openai_chat", enabled=True)
    made = tools.text.assistance.generator()
    assert made.sends_data_to == "models.example.org"
    made.close()


def test_a_model_on_this_machine_asks_nobody(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, engine="openai_chat", url="http://127.0.0.1:9/v1", network="small")
    assistance = worker.works(settings).text.assistance
    assert assistance is not None
    assistance.generator().close()
