"""The polynomials behind random numbers: logarithm, exponential and inverse normal, as coefficients (lowest power first).

Polynomials of our own are evaluated alike by numpy and by the compiled kernels, in vectors, on every operating system.
The inverse normal has the form z = x · f(y) with x = 2u − 1 and y = 1 − x². In the centre f is a quotient of two polynomials, which needs
no logarithm, and whose coefficients are all positive, so that nothing cancels. In the tails it is a polynomial in √w with w = −ln y,
as Giles has it.
`benchmarks/fit_polynomials.py` fits them anew.

Source: Giles (2010), "Approximating the erfinv function" (the form of the tail; the coefficients are our own).
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
    4.107823112310265,
    10762.71441838309,
    4970739.614732369,
    655471745.8982968,
    29196592403.607635,
    464990581148.92847,
    2618298662522.217,
    4781936402594.249,
    2243880586769.179,
    124345459796.10501,
)
NORMAL_CENTRE_UNDER = (
    1.0,
    3056.8860829181885,
    1590147.1768604582,
    235661388.35240024,
    11932227453.349665,
    221110846965.93494,
    1507503183313.8135,
    3576964262063.2524,
    2526379281799.117,
    344808458013.85046,
)
"""z/x as a quotient of two polynomials in y for w ≤ CENTRE_ENDS, all but 0.16 % of draws; error of z at most 1e-9."""

NORMAL_TAIL = (
    4.740870173450429,
    1.4247869497038275,
    0.004490530499418802,
    -0.0028175080245661263,
    0.0014696248455759774,
    -0.0009000615874233856,
    0.0005687664264767725,
    -0.00030930954267643354,
    0.00011762504731207387,
    -3.912261196951561e-06,
    -2.4777623849581792e-05,
    9.156024605158289e-06,
)
"""z/x in √w − TAIL_AT for larger w; error of z at most 3e-9."""

LOG_AT = (math.sqrt(0.5) + math.sqrt(2.0)) / 2 - 1
CENTRE_ENDS = 5.75
TAIL_WORDS = 3_420_300
"""So many of the lowest and of the highest 32-bit words lie in the tail (their w exceeds CENTRE_ENDS, or all but)."""
TAIL_AT = (math.sqrt(CENTRE_ENDS) + math.sqrt(21.48756259747472)) / 2
"""Half-way to the largest w of a 32-bit word, x = 1 − 2⁻³²."""

LN_2 = 0.6931471805599453
SQRT_HALF_BITS = 0x3FE6A09E667F3BCD
"""The bits of √½ as a float64: where the logarithm splits a number into mantissa and power of two."""
