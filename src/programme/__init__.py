"""programme: runs multi-year, multi-phase programmes of work."""
