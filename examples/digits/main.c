/* Classifies ten handwritten digits with the compiled model. The same file runs
 * on a computer, where it draws them too, and on a board (DIGITS_ON_BOARD).
 *
 * Returns the number of digits it got wrong. */
#include "digits.h"
#include "test_digits.h"

#ifdef DIGITS_ON_BOARD
#include "board.h"
#define START harness_main /* what the board's start-up calls */
#define WHERE "  board "
static void say(const char *text) { board_print(text); }
#else
#include <stdio.h>
#define START main
#define WHERE "  host  "
static void say(const char *text) { fputs(text, stdout); }
#endif

enum { PER_ROW = 5, SIDE = 8 };

/* The caller owns the model's memory. A firmware might put it in a union with
 * its other scratch memory. */
static digits_arena arena;

#ifndef DIGITS_ON_BOARD
static void draw(int first) {
  static const char *const shades[] = {"  ", "\u2591\u2591", "\u2592\u2592",
                                       "\u2593\u2593", "\u2588\u2588"};
  for (int y = 0; y < SIDE; ++y) {
    for (int i = first; i < first + PER_ROW; ++i)
      for (int x = 0; x < SIDE; ++x)
        say(shades[(test_digits[i][y][x] + 2) / 4]);
    say("\n");
  }
}
#endif

/* Runs the model on one picture; returns the likeliest digit, or -1 when the
 * model refused. */
static int classify(int number, int *percent) {
  float picture[DIGITS_PICTURE_LEN];
  float probabilities[DIGITS_PROBABILITIES_LEN];
  int best = 0;
  for (int i = 0; i < SIDE * SIDE; ++i)
    picture[i] = (float)test_digits[number][i / SIDE][i % SIDE];
  if (digits_run(&arena, picture, probabilities) != TM_OK)
    return -1;
  for (int i = 1; i < (int)DIGITS_PROBABILITIES_LEN; ++i)
    if (probabilities[i] > probabilities[best])
      best = i;
  *percent = (int)(100.0f * probabilities[best] + 0.5f);
  return best;
}

/* "  host  3  98 % ", as wide as a picture. */
static void say_result(int label, int percent) {
  char text[] = "?     % ";
  if (label >= 0)
    text[0] = (char)('0' + label);
  if (percent >= 100)
    text[2] = '1';
  if (percent >= 10)
    text[3] = (char)('0' + percent / 10 % 10);
  text[4] = (char)('0' + percent % 10);
  say(WHERE);
  say(text);
}

int START(void) {
  int wrong = 0;
  for (int first = 0; first < TEST_DIGITS; first += PER_ROW) {
#ifndef DIGITS_ON_BOARD
    draw(first);
#endif
    for (int i = first; i < first + PER_ROW; ++i) {
      int percent = 0;
      const int label = classify(i, &percent);
      wrong += label != i;
      say_result(label, percent);
    }
    say("\n");
  }
  return wrong;
}
