"""Fit the polynomials of `spmsim.foundation.polynomials` anew and print them: `python benchmarks/fit_polynomials.py`.

Least squares on Chebyshev points, reweighted until the largest error is as small as the degree allows (Lawson's algorithm). A quotient of
two polynomials is fitted as numerator − value · denominator, weighted with the denominator of the round before.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]

CENTRE_ENDS = 5.75
WORDS_END = float(-np.log((1 - (1 - 2.0**-32)) * (2 - 2.0**-32)))


Curve = Callable[[Floats], Floats]


def fit(low: float, high: float, degree: int, value: Curve, weight: Curve) -> tuple[Floats, float]:
    """Coefficients in (x − (low + high)/2), lowest first, and the largest weighted error on [low, high]."""
    at = np.cos(np.linspace(0.0, np.pi, 3001))
    x = (low + high) / 2 + at * (high - low) / 2
    target, scale = value(x), weight(x)
    basis, emphasis = chebyshev.chebvander(at, degree), np.ones_like(at)
    best: Floats = np.zeros(degree + 1)
    smallest = np.inf
    for _ in range(200):
        rows = scale * np.sqrt(emphasis)
        found = np.asarray(np.linalg.lstsq(basis * rows[:, None], target * rows, rcond=None)[0], dtype=np.float64)
        error = np.abs((basis @ found - target) * scale)
        if error.max() < smallest:
            best, smallest = found, float(error.max())
        emphasis *= error / error.max() + 1e-3
        emphasis /= emphasis.mean()
    return chebyshev.cheb2poly(best) / ((high - low) / 2) ** np.arange(degree + 1), smallest


def fit_quotient(low: float, degree: int, value: Curve, weight: Curve) -> tuple[Floats, Floats, float]:
    """Numerator and denominator (1 + …) in y, lowest power first, and the largest weighted error on [low, 1]; points lie close at `low`."""
    y = np.minimum(np.exp(np.log(low) * (1 - np.cos(np.linspace(0.0, np.pi, 4001))) / 2), 1.0)
    target, scale = value(y), weight(y)
    powers, emphasis, bottom = y[:, None] ** np.arange(degree + 1), np.ones_like(y), np.ones_like(y)
    best, smallest = (np.ones(degree + 1), np.ones(degree + 1)), np.inf
    for _ in range(150):
        weights = scale * np.sqrt(emphasis) / bottom
        rows = np.hstack([powers, -target[:, None] * powers[:, 1:]]) * weights[:, None]
        size = np.linalg.norm(rows, axis=0)
        found = np.linalg.lstsq(rows / size, target * weights, rcond=None)[0] / size
        over, under = found[: degree + 1], np.concatenate([[1.0], found[degree + 1 :]])
        bottom = powers @ under
        error = np.abs((powers @ over / bottom - target) * scale)
        if error.max() < smallest:
            best, smallest = (over, under), float(error.max())
        emphasis *= error / error.max() + 1e-3
        emphasis /= emphasis.mean()
    return *best, smallest


def quantile_over_x(w: Floats) -> Floats:
    """z/x where z is the normal quantile of (1 + x)/2 and w = −log(1 − x²)."""
    x = _x(w)
    return np.where(x > 1e-5, -ndtri(np.exp(-w) / (1 + x) / 2) / np.maximum(x, 1e-300), np.sqrt(np.pi / 2))


def _x(w: Floats) -> Floats:
    return np.asarray(np.sqrt(-np.expm1(-np.maximum(w, 0.0))))


def print_coefficients(coefficients: Floats) -> None:
    """As they stand in `polynomials`."""
    print("    " + ",\n    ".join(repr(float(c)) for c in coefficients))


def main() -> None:
    """Prints every polynomial with its largest error."""
    half_ln2 = np.log(2) / 2
    fits = {
        "LOG": fit(np.sqrt(0.5) - 1, np.sqrt(2.0) - 1, 10, np.log1p, np.ones_like),
        "EXP": fit(-half_ln2, half_ln2, 9, lambda r: np.where(np.abs(r) > 1e-9, np.expm1(r) / np.where(r == 0, 1, r), 1.0), np.abs),
        "NORMAL_TAIL": fit(np.sqrt(CENTRE_ENDS), np.sqrt(WORDS_END), 11, lambda s: quantile_over_x(s * s), np.ones_like),
    }
    for name, (coefficients, error) in fits.items():
        print(f"{name}  # largest error {error:.1e}")
        print_coefficients(coefficients)
    over, under, error = fit_quotient(float(np.exp(-CENTRE_ENDS)), 9, lambda y: quantile_over_x(-np.log(y)), lambda y: _x(-np.log(y)))
    print(f"NORMAL_CENTRE, NORMAL_CENTRE_UNDER  # largest error {error:.1e}")
    print_coefficients(over)
    print_coefficients(under)
    print(f"end of the tail: w = {WORDS_END!r}")
    print(f"words below the centre: {np.exp(-CENTRE_ENDS) / (1 + _x(np.array(CENTRE_ENDS))) / 2 * 2**32:.1f}")


if __name__ == "__main__":
    main()
