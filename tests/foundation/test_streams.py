"""Addressed random numbers: the generator's published vectors, the polynomials against scipy, and addresses that never collide."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import chi2

from spmsim.foundation import streams
from spmsim.foundation.streams import Purpose, address, addresses, counter, key_of, words

ALL = 2**32 - 1

# Known answers of threefry2x32-20 from the Random123 distribution (kat_vectors): key, counter, result.
KNOWN = [
    ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
    ((ALL, ALL), (ALL, ALL), (0x1CB996FC, 0xBB002BE7)),
    ((0x13198A2E, 0x03707344), (0x243F6A88, 0x85A308D3), (0xC4923A9C, 0x483DF7A0)),
]


@pytest.mark.parametrize(("key", "count", "expected"), KNOWN)
def test_threefry_gives_the_published_words(key, count, expected):
    first, second = words(key, *count)
    assert (int(first), int(second)) == expected


def sample_of_words() -> np.ndarray:
    """Both ends, the joins of centre and tail, and half a million words between."""
    ends = np.arange(100_000)
    joins = np.arange(2_000_000, 2_150_000, 7)
    spread = np.linspace(0, ALL, 500_001).astype(np.int64)
    return np.unique(np.concatenate([ends, ALL - ends, joins, ALL - joins, spread])).astype(np.uint32)


def test_normal_quantiles_are_within_1e8_over_all_words():
    word = sample_of_words()
    exact = ndtri((word.astype(np.float64) + 0.5) / 2**32)
    assert np.abs(streams.normal(word) - exact).max() < 1e-8


def test_normals_are_symmetric_and_ascend():
    word = sample_of_words()
    z = streams.normal(word)
    assert np.allclose(z, -streams.normal(ALL - word), rtol=0, atol=1e-14)
    assert (np.diff(z) > -4e-9).all()  # neighbours differ by 6e-10 in the middle, less than the quantiles' error


def test_exponential_and_logarithm():
    x = np.linspace(-60, 60, 100_001)
    assert np.abs(streams.exp(x) / np.exp(x) - 1).max() < 1e-14
    assert streams.exp(np.array(0.0)) == 1.0
    u = np.geomspace(1e-12, 1e12, 100_001)
    assert np.abs(streams.log(u) - np.log(u)).max() < 1e-9


def test_uniforms_fill_the_unit_interval_evenly():
    first, second = words(address(7, key_of("someone"), Purpose.SKILL), np.arange(200_000))
    for word in (first, second):
        u = streams.uniform(word)
        assert 0 < u.min() and u.max() < 1
        counts = np.histogram(u, bins=256, range=(0, 1))[0]
        expected = len(u) / 256
        assert ((counts - expected) ** 2 / expected).sum() < chi2.ppf(0.999999, 255)
    assert abs(np.corrcoef(first, second)[0, 1]) < 5 / np.sqrt(200_000)


def test_uniform_is_never_0_or_1():
    assert streams.uniform(0) == 0.5 / 2**32
    assert streams.uniform(ALL) == 1 - 0.5 / 2**32


def test_every_part_of_an_address_matters():
    found = {
        address(seed, key, purpose, measure=measure)
        for seed in (0, 1, 2**200) for key in (0, 1) for purpose in Purpose for measure in (0, 5)
    }  # fmt: skip
    assert len(found) == 3 * 2 * len(Purpose) * 2


def test_many_addresses_are_the_single_ones():
    keys = np.array([key_of(name) for name in ("a", "b", "007")], dtype=np.uint64)
    many = addresses(0, keys, measure=9)
    for i, key in enumerate(keys):
        for purpose in Purpose:
            assert tuple(many[i, purpose]) == address(0, int(key), purpose, measure=9)


def test_negative_seeds_are_refused():
    with pytest.raises(ValueError, match="seed"):
        address(-1, 0, Purpose.SKILL)


def test_counters_pack_ordinal_month_and_index():
    assert int(counter(1, 2, 3)) == 0x01020003
    assert len(set(counter(np.arange(10)[:, None], np.arange(12)).ravel().tolist())) == 120


def test_key_of_is_the_same_in_every_process():
    # blake2b-64 of "rep001", little end first; a literal, so that a change of the hash is seen.
    code = "from spmsim.foundation.streams import key_of; print(key_of('rep001'), key_of('Zoë'))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "3"})
    assert answer.stdout.split() == [str(key_of("rep001")), str(key_of("Zoë"))]
    assert key_of("rep001") == int.from_bytes(__import__("hashlib").blake2b(b"rep001", digest_size=8).digest(), "little")
