"""The public functions that need more than one floor below: `compare` with its workbook, `report`, `demo`, the schema file."""
