"""The compiled code itself: vector code, kept and found again, loaded late, and equal to its numpy twin."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numba import njit, typeof

from spmsim.engines.kernels import compiled, earn, lanes, lives, luck, sales, tally
from spmsim.engines.kernels.scratch import new_scratch
from spmsim.engines.monte_carlo import scratch_size
from spmsim.engines.play_order import play_order
from spmsim.engines.rules import rules_of
from spmsim.foundation import streams
from tests.engines.games import component, game, revenue, standard

ROOT = Path(__file__).resolve().parents[2]
PACKED = re.compile(r"^\s+v?(?:add|sub|mul|div|f[n]?m(?:add|sub)\d*|mov[au]|sqrt|max|min|cmp\w*|blend\w*|and|round\w*)pd\b", re.M)
SCALAR = re.compile(r"^\s+v?(?:add|sub|mul|div|f[n]?m(?:add|sub)\d*|sqrt)sd\b", re.M)


def assembly(kernel, *arguments) -> str:
    signature = tuple(typeof(argument) for argument in arguments)
    kernel.compile(signature)
    return kernel.inspect_asm(signature)


@pytest.fixture(scope="module")
def hot_kernels() -> dict[str, str]:
    """The assembly of the kernels in which time is spent."""
    rules = rules_of(game(), standard(game()), 0, play_order(game()))
    s, seat = new_scratch(scratch_size(game(), 1)), rules.seats[0]
    histograms = (np.zeros((1, 400), np.int64), np.zeros((1, 400), np.int64))
    return {
        "draw_lives": assembly(lives.draw_lives, 0, 12, seat, s.lives),
        "normals": assembly(luck.normals, 0, 12, s.lives.word, s.luck.noise),
        "expect": assembly(sales.expect, 0, 12, seat, rules.sales.measures[0], rules.sales.mean, (0, 0), s.lives, s.luck, s.amount),
        "earn": assembly(earn.earn, (0, 12, 12), (0, 0), rules.stints[0], rules.pay, s.lives, s.account, s.linked, s.amount[0], s.pay),
        "tally_months": assembly(
            tally.tally_months, (0, 12, 12), 256, 0, seat, False, rules.tally, s.amount[0], s.amount[0], s.pay, s.lives, s.year, s.months,
            s.quarters, s.closing, s.groups, *histograms,
        ),
    }  # fmt: skip


@pytest.mark.skipif(platform.machine() not in {"x86_64", "AMD64"}, reason="reads the assembly of x86")
@pytest.mark.parametrize(
    ("name", "most_scalar"), [("normals", 0), ("expect", 8), ("earn", 300), ("tally_months", 300)]
)
def test_hot_kernels_are_vector_code(hot_kernels, name, most_scalar):
    # A loop that silently stops being vector code loses its packed instructions and gains scalar ones.
    code = hot_kernels[name]
    packed, scalar = len(PACKED.findall(code)), len(SCALAR.findall(code))
    assert scalar <= most_scalar, (packed, scalar)
    assert packed >= 40, (packed, scalar)


@pytest.mark.skipif(platform.machine() not in {"x86_64", "AMD64"}, reason="reads the assembly of x86")
def test_lives_are_32_bits_wide(hot_kernels):
    # threefry in lanes, four counters side by side: packed 32-bit additions; were it widened, they would be vpaddq.
    code = hot_kernels["draw_lives"]
    assert len(re.findall(r"\bv?paddd\b", code)) >= 4 * 25
    assert len(re.findall(r"\bv?paddq\b", code)) <= 5


@pytest.mark.skipif(platform.machine() not in {"x86_64", "AMD64"}, reason="reads the assembly of x86")
def test_the_guard_sees_a_loop_that_is_no_vector_code():
    @njit
    def one_by_one(z, out):
        for lane in range(z.size):
            out[lane] = np.log(z[lane]) + z[lane]

    code = assembly(one_by_one, np.ones(256), np.ones(256))
    assert len(PACKED.findall(code)) < 40
    assert len(SCALAR.findall(code)) > 0


@njit
def all_lanes(words, z, quantiles, uniforms, exponentials, logarithms):
    for lane in range(words.size):
        quantiles[lane] = lanes.normal(words[lane])
        uniforms[lane] = lanes.uniform(words[lane])
        exponentials[lane] = lanes.exp(z[lane])
        logarithms[lane] = lanes.log(uniforms[lane])


def test_the_numpy_twin_computes_the_same_numbers():
    ends = np.arange(30_000)
    words = np.concatenate([ends, 2**32 - 1 - ends, np.linspace(0, 2**32 - 1, 300_001).astype(np.int64)]).astype(np.uint32)
    z = np.linspace(-40, 40, words.size)
    quantiles, uniforms, exponentials, logarithms = (np.empty(words.size) for _ in range(4))
    all_lanes(words, z, quantiles, uniforms, exponentials, logarithms)
    assert (uniforms == streams.uniform(words)).all()
    np.testing.assert_allclose(quantiles, streams.normal(words), rtol=0, atol=4e-15)
    np.testing.assert_allclose(exponentials, streams.exp(z), rtol=2e-14)  # the power of two times ln 2 is rounded once or twice
    np.testing.assert_allclose(logarithms, streams.log(uniforms), rtol=2e-15, atol=2e-15)


@njit
def words_at(k0, k1, c0, c1):
    return lanes.threefry(k0, k1, c0, c1)


def test_the_compiled_generator_is_the_published_one():
    # Random123, kat_vectors: threefry2x32, 20 rounds.
    all_ones = 0xFFFFFFFF
    known = {
        (0, 0, 0, 0): (0x6B200159, 0x99BA4EFE),
        (all_ones,) * 4: (0x1CB996FC, 0xBB002BE7),
        (0x13198A2E, 0x03707344, 0x243F6A88, 0x85A308D3): (0xC4923A9C, 0x483DF7A0),
    }
    for given, expected in known.items():
        assert words_at(*(np.uint32(word) for word in given)) == expected


@njit
def four_words_at(key, replications, counts):
    return lanes.four_threefries(key[0], key[1], replications, counts)


def test_four_counters_side_by_side_give_what_each_gives_alone():
    key, replications, counts = (7, 2**32 - 1), (0, 1, 255, 2**31), (0, 1 << 24, 11 << 16, 2**32 - 1)
    found = four_words_at(*(tuple(np.uint32(word) for word in words) for words in (key, replications, counts)))
    expected = streams.words(key, np.array(replications), np.array(counts))
    assert np.array(found).tolist() == np.array(expected).tolist()


FIRST_RESULT = """
import sys
import spmsim.engines.monte_carlo as engine
assert "numba" not in sys.modules, "loading the engine loads numba"
from tests.engines.games import game, standard
engine.play(game(), standard(game()), seed=0, replications=3)
from spmsim.engines.kernels.block import play_blocks
print(sum(play_blocks.stats.cache_hits.values()), sum(play_blocks.stats.cache_misses.values()))
"""


def test_a_second_process_compiles_nothing_and_loads_numba_late():
    rules = game(1, components=(component(),), measures=(revenue(),))
    from spmsim.engines.monte_carlo import play

    play(rules, standard(rules), seed=0, replications=3)
    answer = subprocess.run([sys.executable, "-c", FIRST_RESULT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["1", "0"]


def test_an_edit_of_any_kernel_moves_the_compiled_code(monkeypatch, tmp_path):
    sources = compiled.kernel_sources()
    assert {"lanes.py", "earn.py", "block.py", "polynomials.py", "money.py"} <= {source.name for source in sources}
    before = compiled.sources_hash()
    edited = tmp_path / sources[0].name
    edited.write_bytes(sources[0].read_bytes() + b"\n")
    monkeypatch.setattr(compiled, "kernel_sources", lambda: [edited, *sources[1:]])
    assert compiled.sources_hash() != before


def test_every_module_that_kernels_read_is_among_the_sources():
    sources = set(compiled.kernel_sources())
    for source in (ROOT / "spmsim" / "engines" / "kernels").glob("*.py"):
        for package, names in re.findall(r"^from (spmsim\.\S+) import \(?([^)]+?)(?:\)|$)", source.read_text(encoding="utf-8"), re.M):
            module = ROOT / package.replace(".", "/")
            files = [module.with_suffix(".py")]
            if not files[0].exists():
                files = [module / f"{name.split()[0]}.py" for name in names.split(",")]
            assert set(files) <= sources, f"{source.name} reads {package}"


@pytest.mark.skipif(not hasattr(compiled.os, "getuid"), reason="owners of files as on Unix")
def test_a_folder_that_others_can_write_is_not_used(monkeypatch, tmp_path):
    shared = tmp_path / "shared"
    (shared / f"compiled-{compiled.sources_hash()}").mkdir(parents=True)
    (shared / f"compiled-{compiled.sources_hash()}").chmod(0o777)
    not_a_folder = tmp_path / "file"
    not_a_folder.write_text("")
    own = tmp_path / "own"
    monkeypatch.setattr(compiled, "_candidates", lambda: iter([not_a_folder, shared, own]))
    found = compiled.cache_folder.__wrapped__()
    assert found.parent == own
    assert found.stat().st_mode & 0o777 == 0o700


def test_without_any_place_to_write_the_code_is_kept_for_the_process(monkeypatch, tmp_path):
    not_a_folder = tmp_path / "file"
    not_a_folder.write_text("")
    monkeypatch.setattr(compiled, "_candidates", lambda: iter([not_a_folder]))
    found = compiled.cache_folder.__wrapped__()
    assert found.is_dir()
    found.rmdir()
