/* tinyml harness: counts instructions under `qemu -icount shift=0`, where an
 * instruction is one nanosecond of virtual time. SysTick runs from the core
 * clock of the emulated board, BOARD_SYSTICK_HZ of its description: on the MPS2
 * boards 25 MHz, 40 instructions a tick. On real hardware the ticks would be
 * cycles; this file claims nothing there.
 *
 * Part of tinyml, Apache License 2.0. */
#include "board.h"

#ifndef BOARD_SYSTICK_HZ
#define BOARD_SYSTICK_HZ 25000000u
#endif

/* Nanoseconds of 2^16 ticks, so instructions. */
enum {
  PER_64K_TICKS =
      (65536ull * 1000000000u + BOARD_SYSTICK_HZ / 2) / BOARD_SYSTICK_HZ,
  RELOAD = 0xffffff
};

static volatile uint32_t *const control = (volatile uint32_t *)0xe000e010u;
static volatile uint32_t *const reload = (volatile uint32_t *)0xe000e014u;
static volatile uint32_t *const value = (volatile uint32_t *)0xe000e018u;
static volatile uint32_t wraps;
static int running;

void board_systick(void);
void board_systick(void) { wraps = wraps + 1; }

/* Enabled, interrupt at zero, core clock. The counter holds a value only after
 * its first reload. */
static void start(void) {
  *reload = RELOAD;
  *value = 0;
  *control = 7;
  while (*value == 0) {
  }
  running = 1;
}

uint64_t board_instructions(void) {
  uint32_t before, now;
  if (!running)
    start();
  do { /* again when the interrupt came in between */
    before = wraps;
    now = *value;
  } while (before != wraps);
  const uint64_t ticks = ((uint64_t)before << 24) + (RELOAD - now);
  return (ticks * PER_64K_TICKS) >> 16;
}

/* Without the interrupt the count is wrong afterwards, so it starts anew. */
void board_quiet(int on) {
  if (on) {
    *control = 0;
  } else {
    start();
  }
}

extern uint32_t tm_stack_bottom[];
uint32_t *board_stack_bottom(void) { return tm_stack_bottom; }
