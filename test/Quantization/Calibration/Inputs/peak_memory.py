"""peak_memory.py MEGABYTES COMMAND...: runs it, prints its peak and fails where that is above the limit."""

import resource
import subprocess
import sys

code = subprocess.run(sys.argv[2:]).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"peak: {peak:.0f} MB")
sys.exit(code or peak > float(sys.argv[1]))
