/* Classifies ten handwritten digits with the compiled model. The same file runs
 * on a computer, where it draws them too, and on a board (DIGITS_ON_BOARD), and
 * it takes the float model as well as the one of --quantize=int8.
 *
 * Returns the number of digits it got wrong. */
#include "digits.h"
#include "test_digits.h"

#ifdef DIGITS_ON_BOARD
#include "board.h"
#define START harness_main /* what the board's start-up calls */
static void say(const char *text) { board_print(text); }
#else
#include <stdio.h>
#define START main
static void say(const char *text) { fputs(text, stdout); }
#endif

enum { PER_ROW = 5, SIDE = 8 };

#ifdef DIGITS_PICTURE_SCALE
/* A quantized model: its header says what the integers stand for. */
typedef int8_t value;
static value stored(int pixel) {
  const float steps = (float)pixel / DIGITS_PICTURE_SCALE + 0.5f;
  const int q = (int)steps + DIGITS_PICTURE_ZERO;
  return (value)(q > INT8_MAX ? INT8_MAX : q);
}
static float real(value p) {
  return DIGITS_PROBABILITIES_SCALE * (float)(p - DIGITS_PROBABILITIES_ZERO);
}
#else
typedef float value;
static value stored(int pixel) { return (float)pixel; }
static float real(value p) { return p; }
#endif

/* Before every result, nine columns wide. */
#if defined DIGITS_ON_BOARD && defined DIGITS_PICTURE_SCALE
#define WHERE "board i8 "
#elif defined DIGITS_ON_BOARD
#define WHERE "  board  "
#elif defined DIGITS_PICTURE_SCALE
#define WHERE " host i8 "
#else
#define WHERE "  host   "
#endif

/* The caller owns the model's memory. A firmware might put it in a union with
 * its other scratch memory. */
static digits_arena arena;

#ifdef DIGITS_ON_BOARD
static uint64_t instructions; /* of the last run */
#else
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
  value picture[DIGITS_PICTURE_LEN];
  value probabilities[DIGITS_PROBABILITIES_LEN];
  int best = 0;
  for (int i = 0; i < SIDE * SIDE; ++i)
    picture[i] = stored(test_digits[number][i / SIDE][i % SIDE]);
#ifdef DIGITS_ON_BOARD
  instructions = board_instructions();
#endif
  if (digits_run(&arena, picture, probabilities) != TM_OK)
    return -1;
#ifdef DIGITS_ON_BOARD
  instructions = board_instructions() - instructions;
#endif
  for (int i = 1; i < (int)DIGITS_PROBABILITIES_LEN; ++i)
    if (probabilities[i] > probabilities[best])
      best = i;
  *percent = (int)(100.0f * real(probabilities[best]) + 0.5f);
  return best;
}

/* "  host   3  98% ", as wide as a picture. */
static void say_result(int label, int percent) {
  char text[] = "?    % ";
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

#ifdef DIGITS_ON_BOARD
/* "instructions 123456": of the last run, as the emulator counts them. */
static void say_instructions(uint64_t count) {
  char text[] = "                    \n";
  int at = (int)sizeof text - 2;
  do {
    text[--at] = (char)('0' + (int)(count % 10u));
    count /= 10u;
  } while (count != 0u);
  say("instructions ");
  say(text + at);
}
#endif

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
#ifdef DIGITS_ON_BOARD
  say_instructions(instructions);
#endif
  return wrong;
}
