import hmac
import stat
import sys
from pathlib import Path

import pytest

from spmsim.foundation.errors import RunFailed
from spmsim.reports.pseudonyms import key_file, load_key, pseudonym


def test_a_pseudonym_is_the_keyed_hash_in_31_letters() -> None:
    letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
    number = int.from_bytes(hmac.digest(b"k" * 32, b"R017", "sha256")[:8], "big")
    assert pseudonym("R017", b"k" * 32) == "P-" + "".join(letters[number // 31**i % 31] for i in range(8))


def test_the_key_decides() -> None:
    assert pseudonym("R017", b"a" * 32) == pseudonym("R017", b"a" * 32)
    assert pseudonym("R017", b"a" * 32) != pseudonym("R017", b"b" * 32)
    assert len({pseudonym(f"R{n:05}", b"a" * 32) for n in range(2000)}) == 2000


def test_a_key_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "config" / "key"
    key = load_key(path)
    assert len(key) == 32
    assert load_key(path) == key
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["key"]


@pytest.mark.skipif(sys.platform == "win32", reason="no file modes on Windows")
def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    load_key(path)
    path.chmod(0o644)
    with pytest.raises(RunFailed, match="chmod 600"):
        load_key(path)


def test_what_is_no_key_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"short")
    path.chmod(0o600)
    with pytest.raises(RunFailed, match="not a key"):
        load_key(path)
    assert path.read_bytes() == b"short"


def test_the_key_lies_with_the_user_not_with_the_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SPMSIM_KEY_FILE", str(tmp_path / "there"))
    assert key_file() == tmp_path / "there"
    monkeypatch.delenv("SPMSIM_KEY_FILE")
    assert not key_file().is_relative_to(Path.cwd())
