"""`python -m openiads.cli`, the same as `openiads`.

Source: docs/commands.md. Leaves out: everything; the commands are in the files beside this one.
"""

from openiads.cli import main

if __name__ == "__main__":
    main()
