"""People's tables in: CSV, XLSX and Parquet, saved column maps, and trouble named by row, column and value."""
