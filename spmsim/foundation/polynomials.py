"""The polynomials behind random numbers: logarithm, exponential and inverse normal, as coefficients (lowest power first).

Polynomials of our own are evaluated alike by numpy and by the compiled kernels, in vectors, on every operating system.
The inverse normal has Giles' form: z = x · p(w) with x = 2u − 1 and w = −ln(1 − x²), in √w where w is large.
`benchmarks/fit_polynomials.py` fits them anew.

Source: Giles (2010), "Approximating the erfinv function" (the form; the coefficients are our own).
"""

from __future__ import annotations

import math

LOG = (
    0.05889151804519768,
    0.942809062426078,
    -0.4444445493280606,
    0.2793475302264688,
    -0.19752244929835755,
    0.14913230497268454,
    -0.1173056769368091,
    0.09201401773903237,
    -0.0746617813565089,
    0.08491262354358045,
    -0.07603764165030616,
)
"""ln(1 + f) in f − LOG_AT for f from √½ − 1 to √2 − 1; error at most 6e-10."""

EXP = (
    1.0000000000000098,
    0.49999999999998124,
    0.16666666666533853,
    0.04166666666750725,
    0.008333333391110618,
    0.0013888888726283034,
    0.00019841164525352445,
    2.4801716392007875e-05,
    2.7642231665606813e-06,
    2.75485572507551e-07,
)
"""(eʳ − 1)/r in r for |r| ≤ ln 2 / 2; relative error of eʳ at most 1e-15, and e⁰ is exactly 1."""

NORMAL_CENTRE = (
    2.338620710430003,
    0.3396349548187908,
    -0.008532902869545559,
    -0.0010474993729732394,
    0.0002640874069416996,
    -1.9643834931220503e-05,
    -1.933875382302915e-06,
    6.031679660573639e-07,
    -4.044836824372385e-08,
    -6.644870631709276e-09,
    1.4151687681162356e-09,
    4.938685665303515e-12,
    -1.5901762008034658e-11,
)
"""z/x in w − CENTRE_AT for w ≤ CENTRE_ENDS, all but 0.1 % of draws; error of z at most 1e-9."""

NORMAL_TAIL = (
    4.813605652676506,
    1.4252240947807933,
    0.004080939866378865,
    -0.0025395037374181385,
    0.0012606581913369684,
    -0.0007416914434403022,
    0.00046705203593447477,
    -0.00026258271683051815,
    0.00011278739272187785,
    -1.4678881282035037e-05,
    -1.9506273674665838e-05,
    8.95173601753217e-06,
)
"""z/x in √w − TAIL_AT for larger w; error of z at most 2e-9."""

LOG_AT = (math.sqrt(0.5) + math.sqrt(2.0)) / 2 - 1
CENTRE_ENDS = 6.25
TAIL_WORDS = 2_073_900
"""So many of the lowest and of the highest 32-bit words lie in the tail (their w exceeds CENTRE_ENDS, or all but)."""
CENTRE_AT = CENTRE_ENDS / 2
TAIL_AT = (math.sqrt(CENTRE_ENDS) + math.sqrt(21.48756259747472)) / 2
"""Half-way to the largest w of a 32-bit word, x = 1 − 2⁻³²."""

LN_2 = 0.6931471805599453
SQRT_HALF_BITS = 0x3FE6A09E667F3BCD
"""The bits of √½ as a float64: where the logarithm splits a number into mantissa and power of two."""
