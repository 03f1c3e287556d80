from pathlib import Path

import pytest

from spmsim.reports.render import report
from tests.reports.factory import hostile_study, make_study


@pytest.fixture(autouse=True)
def own_key(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPMSIM_KEY_FILE", str(tmp_path_factory.getbasetemp() / "config" / "pseudonym.key"))


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The executive report of the made-up study."""
    return report(make_study(), tmp_path_factory.mktemp("page") / "report.html")


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report in which every text tries to become markup."""
    return report(hostile_study(), tmp_path_factory.mktemp("hostile") / "report.html")
