"""A table as Parquet, for analysts: typed columns, written a group of rows at a time."""

from collections.abc import Iterator
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from lms.core.db import batches
from lms.core.text import fold
from lms.reports.formats.progress import Progress, counted
from lms.reports.tables import Paper, Table

# So many rows are in memory at a time.
_GROUP = 50_000
_TYPES = {
    "text": pa.string(),
    "code": pa.string(),
    "number": pa.int64(),
    "tiet": pa.decimal128(12, 2),
    "percent": pa.float64(),
    "day": pa.date32(),
}


def write_parquet(target: IO[bytes], paper: Paper, progress: Progress) -> None:
    """The last table of the paper, which is the finest, without its total: analysts add up themselves."""
    table, heading = paper.tables[-1], paper.heading
    about = {"title": heading.title, "as_of": heading.as_of, "snapshot": str(heading.snapshot_id or "")}
    fields = [
        pa.field(name, _TYPES[column.kind], metadata={"label": column.label})
        for name, column in zip(_names(table), table.columns, strict=True)
    ]
    schema = pa.schema(fields, metadata=about)
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for rows in batches(counted(table.rows, progress), _GROUP):
            writer.write_table(pa.table(list(_arrays(table, [row.values for row in rows])), schema=schema))


def _arrays(table: Table, rows: list[tuple[Any, ...]]) -> Iterator[Any]:
    for place, column in enumerate(table.columns):
        values = [row[place] for row in rows]
        if column.kind == "tiet":
            whole = pa.array(values, pa.int64()).cast(pa.decimal128(19, 0))
            yield pa.array(
                [None if each is None else each.scaleb(-2) for each in whole.to_pylist()], _TYPES["tiet"]
            )
        else:
            yield pa.array(values, _TYPES[column.kind])


def _names(table: Table) -> list[str]:
    """A name without accents or spaces for each column, all different."""
    found: list[str] = []
    for column in table.columns:
        words = fold(f"{column.group} {column.label}" if column.group else column.label)
        name = "_".join("".join(sign if sign.isalnum() else " " for sign in words).split()) or "cot"
        found.append(f"{name}_{len(found) + 1}" if name in found else name)
    return found
