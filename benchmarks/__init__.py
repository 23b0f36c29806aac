"""The measured claims: `python -m benchmarks [--quick]` prints them; see docs/design.md."""
