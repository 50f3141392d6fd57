"""``python -m dashapp`` is ``dashapp``."""

from dashapp.cli import main

if __name__ == "__main__":
    main(prog_name="dashapp")
