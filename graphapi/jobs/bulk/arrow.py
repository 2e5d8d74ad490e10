"""The library that reads and writes columns; it comes with an extra."""

from graphapi.errors import BadInput

try:
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv, parquet
except ImportError as error:
    raise BadInput("Files of columns need pyarrow; install graphapi[parquet].") from error

__all__ = ["csv", "pa", "parquet", "pc"]
