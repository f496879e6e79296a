/* A firmware's main loop around a compiled model: one step of the model at a
 * time, so that the loop keeps its other duties. */
#include "digits.h"

#ifdef ON_BOARD
#include "board.h"
#define START harness_main /* what the board's start-up calls */
static void say(const char *text) { board_print(text); }
#else
#include <stdio.h>
#define START main
static void say(const char *text) { fputs(text, stdout); }
#endif

static digits_arena arena;
static float picture[DIGITS_PICTURE_LEN];
static float probabilities[DIGITS_PROBABILITIES_LEN];

/* Stands for a camera: a vertical stroke, which is a one. */
static void take_picture(void) {
  for (unsigned i = 0; i < DIGITS_PICTURE_LEN; ++i) {
    const unsigned column = i % 8;
    picture[i] = column == 3 || column == 4 ? 16.0f : 0.0f;
  }
}

/* Stands for the watchdog, the radio, the buttons. */
static void other_duties(void) {}

int START(void) {
  unsigned best = 0;
  char text[] = "the picture shows a ?\n";
  take_picture();
  for (unsigned n = 0; n < DIGITS_STEPS; ++n) {
    if (digits_step(n, &arena, picture, probabilities) != TM_OK)
      return 1;
    other_duties();
  }
  for (unsigned i = 1; i < DIGITS_PROBABILITIES_LEN; ++i)
    if (probabilities[i] > probabilities[best])
      best = i;
  text[sizeof text - 3] = (char)('0' + best);
  say(text);
  return 0;
}
