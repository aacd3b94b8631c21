"""`python -m konspekt`: the command line."""

from konspekt.cli import main

main()
