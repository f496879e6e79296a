/* tinyml harness: answers `tinyml-run --on=serial:PORT` over any two functions
 * that read and write a byte: a UART, USB, semihosting or a pipe. The protocol
 * is that of docs/board-protocol.md.
 *
 * A program is the emitted C with what `tinyml-compile --emit=harness` adds to
 * it, and a main() of yours that sets up clocks and the port:
 *
 *   #include "harness_serial.h"
 *   int harness_getchar(void) { return uart_read(); }
 *   void harness_putchar(int byte) { uart_write(byte); }
 *   uint32_t harness_ticks(void) { return DWT->CYCCNT; }
 *   int main(void) {
 *     uart_init(115200);
 *     harness_serial("cycles");
 *   }
 *
 * It needs no libc, 300 bytes of RAM, and 4 bytes for each step whose ticks it
 * keeps: -DHARNESS_MAX_STEPS=N, 512 where nothing is said.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_BOARDS_HARNESS_SERIAL_H
#define TINYML_BOARDS_HARNESS_SERIAL_H

#include "harness.h"

TM_BEGIN_DECLS

/* What the model was compiled for, and a hash of its C; words without spaces,
 * both at most 40 characters. */
typedef struct harness_build {
  const char *target;
  const char *fingerprint;
} harness_build;

/* <model>_harness.c has it, beside harness_table. */
extern const harness_build harness_this_build;

/* Yours. The next byte, 0 to 255; waits for it. A negative number ends
 * harness_serial. */
int harness_getchar(void);

/* Yours. Sends a byte. */
void harness_putchar(int byte);

/* Yours. A counter that goes up, and round from 2^32 - 1 to 0; 0 for ever where
 * there is none. */
uint32_t harness_ticks(void);

/* Answers until harness_getchar gives a negative number. `unit` is what
 * harness_ticks counts, one word: "cycles", "instructions", "us"; "none" where
 * it counts nothing. */
void harness_serial(const char *unit);

TM_END_DECLS

#endif
