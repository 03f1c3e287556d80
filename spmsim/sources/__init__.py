"""People's tables in: CSV and XLSX, saved column maps, and trouble named by row, column and value."""
