"""The service as it is run, in one process, on a district that the bench prepared."""

import sys
from pathlib import Path

from service.serve import serve_world
from service.settings import Settings
from service.world import open_world

if __name__ == "__main__":
    settings = Settings(data=Path(sys.argv[2]), port=int(sys.argv[1]), chores=False)
    serve_world(open_world(settings), with_chores=False)
