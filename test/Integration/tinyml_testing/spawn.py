"""Runs a command and writes what it used to a file: `spawn.py report command...`.

A small process of its own, since Linux counts the memory of the process that forks as the child's peak.
"""

import json
import os
import sys
from subprocess import Popen

report, *command = sys.argv[1:]
process = Popen(command)
_, status, usage = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
with open(report, "w") as file:
    json.dump([process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024], file)
