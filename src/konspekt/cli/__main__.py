"""`python -m konspekt.cli`: the command line where no script is installed."""

from konspekt.cli import main

main()
