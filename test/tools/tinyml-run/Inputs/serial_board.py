"""Plays a board on a serial line: the emitted C with its harness, compiled for the host, behind a pseudo terminal.

usage: serial_board.py FOLDER FAULT COMMAND...

Runs COMMAND, in which {port} is the terminal's path, and returns its exit code. FAULT is what is wrong with the line:
none, noise (the firmware prints, too), damage (bytes change both ways), drops (answers vanish), returns (lines end with
a carriage return alone), silent (nobody is there), gone (the board vanishes after its greeting), old (another
protocol), or uart: nothing, but the C runs on the emulated MPS2 AN386 and the line is its UART.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import tty
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[4] / "runtime/boards"))
import tmboard

MAIN = r"""
#include <stdio.h>
#include "harness_serial.h"
int main(void);
int harness_getchar(void) { return getchar(); }
void harness_putchar(int byte) {
  (void)putchar(byte);
  if (byte == '\n')
    (void)fflush(stdout);
}
uint32_t harness_ticks(void) {
  static uint32_t ticks = UINT32_MAX - 250u; /* goes round */
  return ticks += 100u;
}
int main(void) {
  harness_serial("cycles");
  return 0;
}
"""
# The UART of the MPS2 boards (Arm DDI 0479, APB UART): data, state, control and divisor.
UART_MAIN = r"""
#include "board.h"
#include "harness_serial.h"
int harness_main(void);
static volatile uint32_t *const uart = (volatile uint32_t *)0x40004000u;
int harness_getchar(void) {
  while ((uart[1] & 2u) == 0u) {
  }
  return (int)(uart[0] & 255u);
}
void harness_putchar(int byte) {
  while ((uart[1] & 1u) != 0u) {
  }
  uart[0] = (uint32_t)byte;
}
uint32_t harness_ticks(void) { return (uint32_t)board_instructions(); }
int harness_main(void) {
  uart[4] = 16u;
  uart[2] = 3u;
  harness_serial("instructions");
  return 0;
}
"""
WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wcast-qual -Wmissing-prototypes -Werror".split()


def build_for_uart(folder: Path) -> list[str]:
    """The command that starts the emulated board; its UART is standard input and output."""
    main, program = folder / "uart_main.txt", folder / "uart_board"
    main.write_text(UART_MAIN)
    board = tmboard.without_harness(tmboard.load("mps2-an386"))
    sources = [*sorted(folder.glob("*.c")), "-xc", main, "-xnone"]
    subprocess.run(tmboard.compile_command(board, program, sources, [folder], ["-O2", *WARNINGS]), check=True)
    command = tmboard.run_command(board, program)
    at = command.index("-serial")
    return [*command[:at], "-serial", "stdio", *command[at + 2 :]]


def build(folder: Path) -> Path:
    main, program = folder / "serial_main.txt", folder / "serial_board"
    main.write_text(MAIN)
    sources = [str(path) for path in sorted(folder.glob("*.c"))]
    command = ["cc", "-std=c99", "-O1", *WARNINGS, f"-I{folder}", *sources, "-xc", str(main), "-o", str(program), "-lm"]
    subprocess.run(command, check=True)
    return program


def flip(line: bytes) -> bytes:
    """One bit is another, not of the line's end."""
    at = len(line) // 2
    return line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :]


class Line:
    """Carries lines both ways, with a fault."""

    def __init__(self, fault: str, board: subprocess.Popen, master: int) -> None:
        self.fault, self.board, self.master = fault, board, master
        self.answers = self.commands = 0

    def to_board(self) -> None:
        with os.fdopen(os.dup(self.master), "rb") as lines:
            try:
                for line in lines:
                    self.commands += 1
                    damaged = self.fault == "damage" and self.commands % 5 == 0
                    self.board.stdin.write(flip(line) if damaged else line)
                    self.board.stdin.flush()
            except (OSError, ValueError):
                pass

    def to_host(self) -> None:
        if self.fault == "noise":
            os.write(self.master, b"\x00\xff\xfeboot v1.2\r\ntm 7 nonsense\r\nready> ")
        for line in self.board.stdout:
            self.answers += 1
            if self.fault == "damage" and self.answers % 4 == 0:
                line = flip(line)
            if self.fault == "drops" and self.answers == 3:
                continue
            if self.fault == "noise":
                line += b"[log] temperature 21\r\n"
            if self.fault == "returns":
                line = line.rstrip(b"\r\n") + b"\r"
            if self.fault == "gone" and self.answers > 1:
                continue
            os.write(self.master, line)


def main() -> int:
    folder, fault, *command = sys.argv[1:]
    master, slave = os.openpty()
    tty.setraw(slave)
    board = None
    if fault == "old":
        line = b"tm 1 ok 9 net"
        answer = line + b" *%08x\r\n" % zlib.crc32(line)
        threading.Thread(target=lambda: (os.read(master, 1), os.write(master, answer)), daemon=True).start()
    elif fault != "silent":
        start = build_for_uart(Path(folder)) if fault == "uart" else [build(Path(folder))]
        board = subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        carrier = Line(fault, board, master)
        for carry in (carrier.to_board, carrier.to_host):
            threading.Thread(target=carry, daemon=True).start()
    words = [word.replace("{port}", os.ttyname(slave)) for word in command]
    code = subprocess.run(words, check=False).returncode
    if board:
        board.kill()
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
