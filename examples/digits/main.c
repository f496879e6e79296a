/* Classifies ten handwritten digits with the compiled model. The same file runs on a computer and on a board;
 * DIGITS_DRAW=0 leaves out the pictures, DIGITS_WHERE names the place in the result line.
 *
 * Returns the number of digits it got wrong. */
#include "digits.h"
#include "test_digits.h"
#include <stdio.h>

#ifndef DIGITS_DRAW
#define DIGITS_DRAW 1
#endif
#ifndef DIGITS_WHERE
#define DIGITS_WHERE "host"
#endif
enum { PER_ROW = 5, SIDE = 8 };

/* The caller owns the model's memory. A firmware might put it in a union with its other scratch memory. */
static digits_arena arena;

#if DIGITS_DRAW
static void draw(int first) {
  static const char *const shades[] = {"  ", "\u2591\u2591", "\u2592\u2592", "\u2593\u2593", "\u2588\u2588"};
  for (int y = 0; y < SIDE; ++y) {
    for (int i = first; i < first + PER_ROW; ++i)
      for (int x = 0; x < SIDE; ++x) printf("%s", shades[(test_digits[i][y][x] + 2) / 4]);
    printf("\n");
  }
}
#endif

/* Runs the model on one picture; returns the likeliest digit, or -1 when the model refused. */
static int classify(int number, int *percent) {
  float picture[DIGITS_PICTURE_LEN];
  float probabilities[DIGITS_PROBABILITIES_LEN];
  int best = 0;
  for (int i = 0; i < SIDE * SIDE; ++i) picture[i] = (float)test_digits[number][i / SIDE][i % SIDE];
  if (digits_run(&arena, picture, probabilities) != TM_OK) return -1;
  for (int i = 1; i < (int)DIGITS_PROBABILITIES_LEN; ++i)
    if (probabilities[i] > probabilities[best]) best = i;
  *percent = (int)(100.0f * probabilities[best] + 0.5f);
  return best;
}

int main(void) {
  int wrong = 0;
  for (int first = 0; first < TEST_DIGITS; first += PER_ROW) {
#if DIGITS_DRAW
    draw(first);
#endif
    for (int i = first; i < first + PER_ROW; ++i) {
      int percent = 0;
      const int label = classify(i, &percent);
      wrong += label != i;
      printf("  %-5s %d %3d %%  ", DIGITS_WHERE, label, percent);
    }
    printf("\n");
  }
  return wrong;
}
