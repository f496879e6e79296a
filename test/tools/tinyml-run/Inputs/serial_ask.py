"""Sends commands of docs/board-protocol.md to a terminal and prints the answers.

usage: serial_ask.py PORT COMMAND...
"""

from __future__ import annotations

import os
import sys
import zlib


def main() -> int:
    port, *commands = sys.argv[1:]
    line = os.open(port, os.O_RDWR | os.O_NOCTTY)
    with os.fdopen(os.dup(line), "rb") as answers:
        for number, command in enumerate(commands, start=1):
            text = f"@{number} {command}".encode()
            os.write(line, text + b" *%08x\n" % zlib.crc32(text))
            print(answers.readline().decode().rstrip(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
