"""What the compiled kernels compute in vectors: addressed random words, normal quantiles, exponentials. The twin of `streams` in numba.

A kernel's inner loop runs over *lanes*: the 256 replications of a block, in step. The compiler turns such a loop into vector instructions
if nothing in it branches, calls a library or might overlap in memory. numba's own `sqrt`, `floor`, `exp`, `log` and 32-bit arithmetic do
call or widen, so they are replaced here by intrinsics (a few instructions of LLVM each); `vectors()` makes the promise about memory.

Only kernels import this module: it loads numba.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from spmsim.foundation import polynomials as fitted

LANES = 256
"""Replications in a block. The last block is padded, so that a replication's bits depend neither on its lane nor on its block."""

ROUNDING = {"contract", "nsz"}
"""Liberties of the compiler: fused multiply-add and unsigned zeros. No reassociation: results do not depend on the vector width."""

INNER = {"_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True, "error_model": "numpy", "fastmath": ROUNDING}
"""Of kernels that only kernels call: no counting of references, no entrance from Python, division by zero as in numpy."""

inlined = njit(forceinline=True, **INNER)
"""Compiles a function of numbers that becomes part of the loop that calls it, so that the loop turns into vectors."""

spliced = njit(inline="always", **INNER)
"""Compiles a loop over lanes that becomes part of a kernel before anything is optimised, and so under the promise of its `vectors()`."""

FOURTH = LANES // 4
_ROTATIONS = (13, 15, 26, 6, 17, 29, 16, 24)
_Built = tuple[Any, Callable[..., Any]]


@intrinsic
def vectors(context: Any) -> _Built:
    """First statement of a kernel over lanes: its arrays do not overlap, vectors may be 512 bits wide, and it stays a function of its own.

    The promise is the caller's: an array that the kernel writes must not be handed to it twice.
    """

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        attributes = builder.function.attributes
        attributes.add("noinline")
        set.add(attributes, '"prefer-vector-width"="512"')  # past llvmlite's list of known names
        for argument in builder.function.args:
            if isinstance(argument.type, ir.PointerType):
                argument.add_attribute("noalias")
        return context.get_dummy_value()

    return types.void(), build


@intrinsic
def threefry(context: Any, k0: Any, k1: Any, c0: Any, c1: Any) -> _Built:
    """Two 32-bit words of key (k0, k1) at counter (c0, c1): threefry2x32-20, as in `streams.words`."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        first, second, x, y = arguments
        xs, ys = _threefry_rounds(builder, (first, second), [x], [y])
        return context.make_tuple(builder, signature.return_type, xs + ys)

    word = types.uint32
    return types.UniTuple(word, 2)(word, word, word, word), build


@intrinsic
def four_threefries(context: Any, k0: Any, k1: Any, c0: Any, c1: Any) -> _Built:
    """`threefry` at four counters, whose halves are in the tuples `c0` and `c1`: four first words, and four second words.

    Each of the twenty rounds waits for the one before, so that one counter leaves the processor idle most of the time, and it does not
    look far enough ahead to begin the next. Four side by side keep it busy.
    """

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        first, second, *halves = arguments
        xs, ys = ([builder.extract_value(half, i) for i in range(4)] for half in halves)
        words = [context.make_tuple(builder, four, of_each) for of_each in _threefry_rounds(builder, (first, second), xs, ys)]
        return context.make_tuple(builder, signature.return_type, words)

    word, four = types.uint32, types.UniTuple(types.uint32, 4)
    return types.UniTuple(four, 2)(word, word, four, four), build


def _threefry_rounds(builder: Any, key: tuple[Any, Any], xs: list[Any], ys: list[Any]) -> tuple[list[Any], list[Any]]:
    """The twenty rounds on several counters (x, y) side by side."""

    def rotated(word: Any, by: int) -> Any:
        return builder.or_(builder.shl(word, ir.Constant(word.type, by)), builder.lshr(word, ir.Constant(word.type, 32 - by)))

    first, second = key
    third = builder.xor(builder.xor(first, second), ir.Constant(first.type, 0x1BD11BDA))
    schedule = (first, second, third)
    xs, ys = [builder.add(x, first) for x in xs], [builder.add(y, second) for y in ys]
    for round_ in range(20):
        xs = [builder.add(x, y) for x, y in zip(xs, ys, strict=True)]
        turned = [rotated(y, _ROTATIONS[round_ % 8]) for y in ys]
        ys = [builder.xor(y, x) for x, y in zip(xs, turned, strict=True)]
        if round_ % 4 == 3:
            group = round_ // 4 + 1
            xs = [builder.add(x, schedule[group % 3]) for x in xs]
            ys = [builder.add(builder.add(y, schedule[(group + 1) % 3]), ir.Constant(y.type, group)) for y in ys]
    return xs, ys


@intrinsic
def lowest_bit(context: Any, bits: Any) -> _Built:
    """The place of the lowest set bit of a 64-bit number that is not 0. Of 0b1000: 3."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), build


def _reinterpreted(given: Any, taken: Any) -> Any:
    """An intrinsic that reads the bits of one 64-bit type as another."""

    @intrinsic
    def reinterpret(context: Any, value: Any) -> _Built:
        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.bitcast(arguments[0], context.get_value_type(taken))

        return taken(given), build

    return reinterpret


def _instruction(name: str) -> Callable[[float], float]:
    """An intrinsic that is one floating-point instruction of LLVM."""

    @intrinsic
    def instruct(context: Any, value: Any) -> _Built:
        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.call(builder.module.declare_intrinsic(f"llvm.{name}", [arguments[0].type]), arguments)

        return types.float64(types.float64), build

    return cast(Callable[[float], float], instruct)


def _horner(coefficients: tuple[float, ...]) -> Callable[[float], float]:
    """An intrinsic that evaluates a polynomial, lowest power first, by Horner's rule."""

    @intrinsic
    def polynomial(context: Any, x: Any) -> _Built:
        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            (at,) = arguments
            value = ir.Constant(at.type, coefficients[-1])
            for coefficient in coefficients[-2::-1]:
                value = builder.fadd(builder.fmul(value, at), ir.Constant(at.type, coefficient))
            return value

        return types.float64(types.float64), build

    return cast(Callable[[float], float], polynomial)


bits_of: Callable[[float], int] = _reinterpreted(types.float64, types.int64)
number_of: Callable[[int], float] = _reinterpreted(types.int64, types.float64)
square_root = _instruction("sqrt")
floor = _instruction("floor")
_log_polynomial = _horner(fitted.LOG)
_exp_polynomial = _horner(fitted.EXP)
_centre_over = _horner(fitted.NORMAL_CENTRE)
_centre_under = _horner(fitted.NORMAL_CENTRE_UNDER)
_tail_polynomial = _horner(fitted.NORMAL_TAIL)

_TO_WHOLE = 6755399441055744.0
"""3 · 2⁵¹: adding it leaves the nearest whole number in the low bits of a float64."""


@inlined
def exp(x: float) -> float:
    """e to the power x for |x| < 700; e⁰ is exactly 1. As `streams.exp`."""
    shifted = x * (1.0 / fitted.LN_2) + _TO_WHOLE
    rest = x - (shifted - _TO_WHOLE) * fitted.LN_2
    power = number_of((bits_of(shifted) + 1023) << 52)
    return (1.0 + rest * _exp_polynomial(rest)) * power


@inlined
def log(x: float) -> float:
    """The natural logarithm of a positive number, within 1e-9. As `streams.log`."""
    bits = bits_of(x)
    power = (bits - fitted.SQRT_HALF_BITS) >> 52
    mantissa = number_of(bits - (power << 52))
    return power * fitted.LN_2 + _log_polynomial((mantissa - 1.0) - fitted.LOG_AT)


@inlined
def uniform(word: np.uint32) -> np.float64:
    """(word + ½) / 2³². As `streams.uniform`."""
    return (np.float64(word) + 0.5) * 2.0**-32


@inlined
def centred(word: np.uint32) -> float:
    """2u − 1 for the uniform u of the word, through a signed conversion (which vectors have)."""
    x: float = (np.float64(np.int32(word ^ np.uint32(0x80000000))) + 0.5) * 2.0**-31
    return x


@inlined
def is_tail(word: np.uint32) -> np.bool:
    """As `streams.is_tail`."""
    return np.uint32(word - np.uint32(fitted.TAIL_WORDS)) >= np.uint32(2**32 - 2 * fitted.TAIL_WORDS)


@inlined
def centre_normal(word: np.uint32) -> float:
    """The normal quantile of a word outside the tails, without a branch."""
    x: float = centred(word)
    y = (1.0 - x) * (1.0 + x)
    return x * (_centre_over(y) / _centre_under(y))


@inlined
def tail_normal(word: np.uint32) -> float:
    """The normal quantile of a word in the tails."""
    x: float = centred(word)
    return x * _tail_polynomial(square_root(-log((1.0 - x) * (1.0 + x))) - fitted.TAIL_AT)


@inlined
def normal(word: np.uint32) -> float:
    """The normal quantile of any word. As `streams.normal`."""
    z: float = tail_normal(word) if is_tail(word) else centre_normal(word)
    return z
