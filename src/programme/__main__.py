"""`python -m programme`, where the console script is not on the path."""

from programme.cli import main

main()
