"""Addressed random numbers: every draw is a pure function of what it is for, never of the order in which it is asked for.

A *key* of 64 bits says whose draw it is and what for: a keyed hash of (seed, identity, purpose, measure). A *counter* of 64 bits says which
draw: (replication, ordinal of the person in the seat, month, index). `words` turns both into two random 32-bit words by the block
cipher threefry2x32 with 20 rounds. So adding a rep, a measure or a purpose changes nobody else's draws, and the first 50 of 100
replications are a run of 50.

One word gives one number, by inversion: `uniform` in (0, 1), `normal` by the inverse normal distribution. The compiled kernels draw the
same numbers (`foundation.lanes`); what stands here is their twin in plain numpy, for the reference engine and for drawing teams.

Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from enum import IntEnum
from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spmsim.foundation import polynomials as fitted

Words = NDArray[np.uint32]
Floats = NDArray[np.float64]


class Purpose(IntEnum):
    """What a draw is for. The numbers are part of every draw's address: never change or reuse one."""

    TERRITORY = 0
    """How good a seat's territory truly is; once per replication."""
    SKILL = 1
    """How good a person is; once per person."""
    PERSON_MONTH = 2
    """Word 0: the rep shock of the month. Word 1: whether the person leaves at its end."""
    MARKET = 3
    """The market's shock of the month."""
    REGION = 4
    """A region's shock of the month."""
    COUNT = 5
    """How many events a measure has in the month (Poisson count, number of deals, successes); index = part of a large mean."""
    DEAL_SIZE = 6
    """The size of a deal; index = which deal of the month."""
    TEAM = 7
    """Columns of a drawn team (potential, tenure, …)."""


PURPOSES = 8
"""Purposes that one hash has room for, numbered from 0. Purpose 8 would begin a second hash; the first eight stay as they are."""


def key_of(name: str) -> int:
    """The 64-bit identity of a name (rep id, region, measure): blake2b of its UTF-8 bytes, little end first."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def address(seed: int, key: int, purpose: Purpose, *, measure: int = 0) -> tuple[int, int]:
    """The two 32-bit halves of the key under which draws for this purpose are found.

    Args:
        seed: any whole number ≥ 0, of any size.
        key: whose draws, from `key_of`.
        purpose: what for.
        measure: `key_of` the measure's name, for draws that each measure has of its own.
    """
    low, high = addresses(seed, [key], measure=measure)[0, purpose]
    return int(low), int(high)


def addresses(seed: int, keys: Iterable[int], *, measure: int = 0) -> Words:
    """`address` of many keys and every purpose: [keys, PURPOSES, 2]."""
    if seed < 0:
        raise ValueError(f"a seed is a whole number of at least 0, got {seed}")
    secret = blake2b(str(seed).encode(), digest_size=32, person=b"spmsim seed").digest()
    digests = b"".join(blake2b(struct.pack("<QQ", int(key), measure), key=secret, digest_size=8 * PURPOSES).digest() for key in keys)
    return np.frombuffer(digests, dtype="<u4").reshape(-1, PURPOSES, 2).astype(np.uint32)


def counter(ordinal: ArrayLike, month: ArrayLike, index: ArrayLike = 0) -> Words:
    """The second half of a counter: ordinal · 2²⁴ + month · 2¹⁶ + index; ordinals and months below 256, indices below 65,536."""
    packed = (np.asarray(ordinal, np.int64) << 24) | (np.asarray(month, np.int64) << 16) | np.asarray(index, np.int64)
    return np.asarray(packed, dtype=np.uint32)


_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))


def words(key: tuple[int, int], replication: ArrayLike, count: ArrayLike = 0) -> tuple[Words, Words]:
    """Two random 32-bit words per counter (replication, count): threefry2x32 with 20 rounds. Shapes broadcast.

    Key and counter zero give 6b200159 and 99ba4efe.
    """
    k0, k1 = np.uint32(key[0]), np.uint32(key[1])
    schedule = (k0, k1, k0 ^ k1 ^ np.uint32(0x1BD11BDA))
    first, second = np.broadcast_arrays(np.asarray(replication, np.uint32), np.asarray(count, np.uint32))
    with np.errstate(over="ignore"):
        x, y = first + k0, second + k1
        for group in range(1, 6):
            for rotation in _ROTATIONS[(group - 1) % 2]:
                x = x + y
                y = ((y << np.uint32(rotation)) | (y >> np.uint32(32 - rotation))) ^ x
            x = x + schedule[group % 3]
            y = y + schedule[(group + 1) % 3] + np.uint32(group)
    return np.asarray(x), np.asarray(y)


def uniform(word: ArrayLike) -> Floats:
    """(word + ½) / 2³²: strictly between 0 and 1."""
    return np.asarray((np.asarray(word, np.uint32) + 0.5) * 2.0**-32)


def normal(word: ArrayLike) -> Floats:
    """The standard normal quantile of a word, within 3e-9; words 0 and 2³² − 1 give ∓6.34."""
    x = 2.0 * uniform(word) - 1.0
    y = (1.0 - x) * (1.0 + x)
    centre = _polynomial(fitted.NORMAL_CENTRE, y) / _polynomial(fitted.NORMAL_CENTRE_UNDER, y)
    tail = _polynomial(fitted.NORMAL_TAIL, np.sqrt(np.maximum(-log(y), 0.0)) - fitted.TAIL_AT)
    return np.asarray(x * np.where(is_tail(word), tail, centre))


def is_tail(word: ArrayLike) -> NDArray[np.bool_]:
    """Whether a word's quantile comes from the tail's polynomial: about one draw in six hundred."""
    word = np.asarray(word, np.uint32)
    return np.asarray((word < fitted.TAIL_WORDS) | (word >= 2**32 - fitted.TAIL_WORDS))


def log(x: Floats) -> Floats:
    """The natural logarithm of positive numbers, within 1e-9 (what `normal` needs)."""
    bits = np.asarray(x, np.float64).view(np.int64)
    power = (bits - fitted.SQRT_HALF_BITS) >> 52
    mantissa = (bits - (power << 52)).view(np.float64)
    return power * fitted.LN_2 + _polynomial(fitted.LOG, (mantissa - 1.0) - fitted.LOG_AT)


def exp(x: Floats) -> Floats:
    """e to the power x for |x| < 700, to 15 digits; e⁰ is exactly 1."""
    x = np.asarray(x, np.float64)
    power = np.rint(x / fitted.LN_2)
    rest = x - power * fitted.LN_2
    return np.asarray(np.ldexp(1.0 + rest * _polynomial(fitted.EXP, rest), power.astype(np.int64)))


def _polynomial(coefficients: tuple[float, ...], x: Floats) -> Floats:
    """Horner's rule."""
    value = np.full_like(x, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        value = value * x + coefficient
    return value
