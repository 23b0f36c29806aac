"""Prints how the grammar does: `python -m tests.phrases`."""

from tests.phrases.table import scores

for column in ("kind", "language", "group"):
    print(f"\n{column:<22}{'right':>7}{'abstained':>11}{'wrong':>7}")
    for name, found in sorted(scores(column).items()):
        print(f"{name:<22}{found['right']:>7}{found['abstained']:>11}{found['wrong']:>7}")
