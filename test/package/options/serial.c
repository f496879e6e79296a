/* The harness on standard input and output. */
#include "harness_serial.h"

#include <stdio.h>

int harness_getchar(void) { return getchar(); }

void harness_putchar(int byte) { putchar(byte); }

uint32_t harness_ticks(void) { return 0; }

int main(void) { harness_serial("none"); }
