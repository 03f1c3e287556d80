"""Fit the polynomials of `spmsim.foundation.polynomials` anew and print them: `python benchmarks/fit_polynomials.py`.

Least squares on Chebyshev points, reweighted until the largest error is as small as the degree allows (Lawson's algorithm). The normal
polynomials are fitted on top of the logarithm's polynomial, so that its error is theirs to mend.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]

CENTRE_ENDS = 6.25
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


def quantile_over_x(w: Floats) -> Floats:
    """z/x where z is the normal quantile of (1 + x)/2 and w = −log(1 − x²)."""
    x = _x(w)
    return np.where(x > 1e-5, -ndtri(np.exp(-w) / (1 + x) / 2) / np.maximum(x, 1e-300), np.sqrt(np.pi / 2))


def _x(w: Floats) -> Floats:
    return np.asarray(np.sqrt(-np.expm1(-np.maximum(w, 0.0))))


def main() -> None:
    """Prints every polynomial with its largest error."""
    half_ln2 = np.log(2) / 2
    fits = {
        "LOG": fit(np.sqrt(0.5) - 1, np.sqrt(2.0) - 1, 10, np.log1p, np.ones_like),
        "EXP": fit(-half_ln2, half_ln2, 9, lambda r: np.where(np.abs(r) > 1e-9, np.expm1(r) / np.where(r == 0, 1, r), 1.0), np.abs),
        "NORMAL_CENTRE": fit(0.0, CENTRE_ENDS, 12, quantile_over_x, _x),
        "NORMAL_TAIL": fit(np.sqrt(CENTRE_ENDS), np.sqrt(WORDS_END), 11, lambda s: quantile_over_x(s * s), np.ones_like),
    }
    for name, (coefficients, error) in fits.items():
        print(f"{name}  # largest error {error:.1e}")
        print("    " + ",\n    ".join(repr(float(c)) for c in coefficients))
    print(f"end of the tail: w = {WORDS_END!r}")


if __name__ == "__main__":
    main()
