"""Arrays as kernels take them."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)


def own(array: NDArray[Number]) -> NDArray[Number]:
    """A writable copy in C order: what kernels are compiled for, wherever the array came from."""
    return np.array(array, order="C")
