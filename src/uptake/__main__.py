"""`python -m uptake`."""

from uptake.cli.main import run

if __name__ == "__main__":
    run()
