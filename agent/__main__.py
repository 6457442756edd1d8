"""`python -m agent` is the `doable` command."""

import sys

from agent.cli import main

sys.exit(main())
