"""`Run`: one scenario played, read from its folder. Tables are read when asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from spmsim.foundation.errors import BadInput, Problem, RunFailed, nearest
from spmsim.records.tallies import GROUP_SUMS, MONTH_SUMS
from spmsim.results.catalogue import Metric
from spmsim.results.estimates import Estimate
from spmsim.results.intervals import LEVEL, summarise
from spmsim.results.landing import Landings, landings
from spmsim.results.manifest import terms_from
from spmsim.results.metrics import Floats, Metrics, Terms, metric_catalogue, metrics_by_role

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

RESOLVED = "scenario.resolved.json"


@dataclass(frozen=True)
class Run:
    """A finished run."""

    id: str
    """File name of the scenario without its suffix."""
    key: str
    path: Path
    manifest: Mapping[str, Any]

    @property
    def currency(self) -> str:
        """Code of the currency of all money columns."""
        return str(self.manifest["currency"])

    @property
    def terms(self) -> Terms:
        """Units and company figures under which the run was written."""
        return terms_from(self.manifest)

    @property
    def catalogue(self) -> dict[str, Metric]:
        """The metrics that this run may have, in printing order."""
        return metric_catalogue(self.terms)

    def table(self, name: str) -> pd.DataFrame:
        """One table as a data frame, see `arrow`."""
        frame: pd.DataFrame = self.arrow(name).to_pandas()
        return frame

    def arrow(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """One table as an Arrow table, with unit and meaning in the metadata of every column.

        Raises:
            BadInput: the run has no such table.
            RunFailed: the file cannot be read.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        tables = self.manifest["tables"]
        if name not in tables:
            raise BadInput([Problem(f"the run has no table '{name}'; it has {', '.join(sorted(tables))}.{nearest(name, tables)}",
                                    file=str(self.path))])
        try:
            return pq.read_table(self.path / f"{name}.parquet", columns=columns, partitioning=None)
        except (OSError, pa.ArrowException) as cause:
            raise RunFailed(f"{self.path / name}.parquet cannot be read ({cause}); delete the folder and play the run again") from cause

    def resolved(self) -> dict[str, Any]:
        """The resolved scenario that was played."""
        loaded: dict[str, Any] = json.loads((self.path / RESOLVED).read_text(encoding="utf-8"))
        return loaded

    def replication_metrics(self) -> Metrics:
        """Metric → [N] as in `metrics.replication_metrics`; `None` where it does not exist."""
        table = self.arrow("replications")
        return {name: _values(table, name) for name in self.catalogue if name in table.column_names}

    def role_metrics(self) -> dict[str, Metrics]:
        """Role → metric → [N], from the sums by group; the same bits as before the run was written."""
        groups, sums = self.group_sums()
        return metrics_by_role(sums, tuple(group[0] for group in groups), self.terms)

    def region_metrics(self) -> dict[str, Metrics]:
        """Region → metric → [N], as `role_metrics`."""
        groups, sums = self.group_sums()
        return metrics_by_role(sums, tuple(group[1] for group in groups), self.terms)

    def group_sums(self) -> tuple[tuple[tuple[str, str, str, str], ...], Floats]:
        """The groups (role, region, tenure band, performance band) and their sums [N, G, `GROUP_SUMS`] in minor units."""
        table = self.arrow("groups")
        sums = self._sums(table, GROUP_SUMS)
        keys = [table.column(name).slice(0, sums.shape[1]).to_pylist() for name in ("role", "region", "tenure_band", "performance_band")]
        return tuple(zip(*keys, strict=True)), sums

    def month_sums(self) -> tuple[tuple[str, ...], Floats]:
        """The months (YYYY-MM) and their sums [N, M, `MONTH_SUMS`] in minor units."""
        table = self.arrow("periods")
        sums = self._sums(table, MONTH_SUMS)
        return tuple(table.column("month").slice(0, sums.shape[1]).to_pylist()), sums

    def _sums(self, table: pa.Table, names: Sequence[str]) -> Floats:
        """Columns of a table with the same number of rows for each replication, as [N, rows, names] in minor units."""
        n, terms = int(self.manifest["replications"]), self.terms
        minors = {"sales": terms.sales.minor, **dict.fromkeys(("incentive_pay", "base_pay", "quota_carrier_pay"), terms.minor)}
        columns = [_in_minor_units(table.column(name).to_numpy(), minors.get(name, 1.0)) for name in names]
        return np.stack(columns, axis=1).reshape(n, -1, len(names))

    def summary(self, *, level: float = LEVEL) -> dict[str, Estimate]:
        """The estimate of every metric of the whole force."""
        return summarise(self.replication_metrics(), self.catalogue, self.currency, level=level)

    def by_role(self, *, level: float = LEVEL) -> dict[str, dict[str, Estimate]]:
        """The estimates of every role; metrics that are kept for the whole force only are left out."""
        catalogue = self.catalogue
        return {role: summarise(metrics, catalogue, self.currency, level=level) for role, metrics in self.role_metrics().items()}

    def landings(self) -> Landings | None:
        """Where the year lands, of the whole force, by role and by region; `None` of a run that was drawn from its first month."""
        starts = self.manifest.get("opening")
        if starts is None:
            return None
        return landings(
            starts, self.replication_metrics(), self.role_metrics(), self.region_metrics(), catalogue=self.catalogue, currency=self.currency
        )

    def verify(self) -> None:
        """Compare every file with the checksum taken when it was written.

        Raises:
            RunFailed: a file was changed or damaged since.
        """
        for file, entry in self.manifest["files"].items():
            if hashlib.sha256((self.path / file).read_bytes()).hexdigest() != entry["sha256"]:
                raise RunFailed(f"{self.path / file} has changed since the run was written; delete the folder and play the run again")


def _values(table: pa.Table, name: str) -> Floats | None:
    column = table.column(name)
    if column.null_count == len(column):
        return None
    return np.asarray(column.to_numpy(), dtype=np.float64)


def _in_minor_units(amounts: Floats, minor: float) -> Floats:
    """Amounts × `minor`, exactly what they were before the division when that was a whole number."""
    if minor == 1.0:
        return amounts
    product = amounts * minor
    whole = np.rint(product)
    return np.where(np.isclose(product, whole, rtol=1e-15, atol=1e-6), whole, product)
