"""Prints what DuckDB, pandas and Polars find in the files of a glob: by reader, column types and rows in their order."""
import glob
import json
import sys

import duckdb
import pandas
import polars

pattern = sys.argv[1]
order = ["time", "prediction_id", "row"]


def text(value):
    return value.isoformat()[:19] if hasattr(value, "isoformat") else str(value)


def dump(names, types, rows):
    return {"types": dict(zip(names, types)), "rows": [dict(zip(names, row)) for row in rows]}


table = duckdb.sql(f"SELECT * FROM read_parquet('{pattern}') ORDER BY ALL")
frame = pandas.concat(pandas.read_parquet(path) for path in sorted(glob.glob(pattern))).sort_values(order)
missing = frame.astype(object).where(frame.notna(), None)
eager = polars.read_parquet(pattern).sort(order)
found = {
    "duckdb": dump(table.columns, map(str, table.types), table.order("time, prediction_id, row").fetchall()),
    "pandas": dump(frame.columns, map(str, frame.dtypes), missing.itertuples(index=False)),
    "polars": dump(eager.columns, map(str, eager.dtypes), eager.rows()),
}
print(json.dumps(found, default=text))
