/* A board with strokes for pictures, which prints the answers and, at last, how
 * often the watchdog was kicked. */
#include "board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 8, ENOUGH = 4 };

static unsigned pictures, sounds, answers, kicks;
static int8_t *target;
static size_t target_bytes;

/* A vertical stroke, which is a one, or a ring, which is a zero. */
static int ink(unsigned number, unsigned at) {
  const unsigned row = at / SIDE, column = at % SIDE;
  if (number % 2 == 0)
    return column == 3 || column == 4;
  return (row == 0 || row == 7 ? column > 1 && column < 6
                               : column == 1 || column == 6);
}

static void draw(int8_t *picture, unsigned number) {
  for (unsigned at = 0; at < SIDE * SIDE; ++at)
    picture[at] = ink(number, at) ? 127 : -128;
}

static void say_kicks(void) { printf("kicks %u\n", kicks); }

void board_take_picture(int8_t *picture) { draw(picture, pictures++); }

void board_take_sound(float *sound) {
  const unsigned number = sounds++;
  for (unsigned at = 0; at < SIDE * SIDE; ++at)
    sound[at] = ink(number, at) ? 16.0f : 0.0f;
}

int board_use(const int8_t *answer, size_t count) {
  for (size_t at = 0; at < count; ++at)
    printf("%d ", answer[at]);
  printf("\n");
  return ++answers < ENOUGH;
}

void board_kick_watchdog(void) {
  if (kicks++ == 0)
    atexit(say_kicks);
}

void board_start_dma(int8_t *buffer, size_t bytes) {
  target = buffer;
  target_bytes = bytes;
  memset(buffer, 0x55, bytes); /* whoever reads it now reads this */
}

void board_wait_for_dma(void) {
  if (target_bytes != SIDE * SIDE)
    abort();
  draw(target, pictures++);
}
