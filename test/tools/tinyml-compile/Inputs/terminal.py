"""terminal.py COMMAND...: runs it with its errors on a terminal, and prints each thing shown there on a line."""

import os
import pty
import subprocess
import sys

ours, theirs = pty.openpty()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=theirs)
os.close(theirs)
shown = b""
try:
    while part := os.read(ours, 4096):
        shown += part
except OSError:
    pass  # the end, on Linux
print(shown.decode().replace("\r\x1b[K", "\n"))
sys.exit(process.wait())
