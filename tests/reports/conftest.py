from collections.abc import Iterator
from pathlib import Path

import pytest

from spmsim.reports.render import report
from tests.reports.factory import hostile_study, make_study


@pytest.fixture(autouse=True, scope="session")
def own_key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One key for all tests of reports, pages included, and never the user's."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SPMSIM_KEY_FILE", str(tmp_path_factory.getbasetemp() / "config" / "pseudonym.key"))
        yield


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The executive report of the made-up study."""
    return report(make_study(), tmp_path_factory.mktemp("page") / "report.html")


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report in which every text tries to become markup."""
    return report(hostile_study(), tmp_path_factory.mktemp("hostile") / "report.html")
