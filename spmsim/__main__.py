"""`python -m spmsim` is the command `spmsim`."""

from spmsim.cli import main

if __name__ == "__main__":
    main()
