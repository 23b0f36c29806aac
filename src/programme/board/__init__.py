"""The `board` edge: what shows a programme in Prefect's UI, and the server that serves it."""
