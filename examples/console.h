/* What the samples print with: stdio on a computer, the board's console with
 * ON_BOARD. */
#ifndef CONSOLE_H
#define CONSOLE_H

#ifdef ON_BOARD
#include "board.h"
#define START harness_main /* what the board's start-up calls */
static void say(const char *text) { board_print(text); }
#else
#include <stdio.h>
#define START main
static void say(const char *text) { fputs(text, stdout); }
#endif

static void say_number(unsigned number) {
  char text[11] = "          ";
  int at = 10;
  do {
    text[--at] = (char)('0' + (int)(number % 10u));
    number /= 10u;
  } while (number != 0u);
  say(text + at);
}

#endif
