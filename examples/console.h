/* What the samples share: printing, by stdio on a computer and by the board's
 * console with ON_BOARD, and the answer of a classifier. */
#ifndef CONSOLE_H
#define CONSOLE_H

#ifdef ON_BOARD
#include "board.h"
#define START harness_main /* what the board's start-up calls */
static inline void say(const char *text) { board_print(text); }
#else
#include <stdio.h>
#define START main
static inline void say(const char *text) { fputs(text, stdout); }
#endif

static inline void say_number(unsigned number) {
  char text[11] = "          ";
  int at = 10;
  do {
    text[--at] = (char)('0' + (int)(number % 10u));
    number /= 10u;
  } while (number != 0u);
  say(text + at);
}

/* "what 17 of 20" and what follows. */
static inline void say_part(const char *what, unsigned number, unsigned of,
                            const char *then) {
  say(what);
  say(" ");
  say_number(number);
  say(" of ");
  say_number(of);
  say(then);
}

/* Which of the scores is the largest. */
static inline unsigned largest(const float *scores, unsigned count) {
  unsigned best = 0;
  for (unsigned i = 1; i < count; ++i)
    if (scores[i] > scores[best])
      best = i;
  return best;
}

#endif
