/* tinyml harness: start-up of RISC-V boards in machine mode: the stack, memory
 * set-up, and an exit that tells the emulator what went wrong. Counts
 * instructions with minstret, which is one a nanosecond under
 * `qemu -icount shift=0`.
 *
 * Part of tinyml, Apache License 2.0. */
#include "board.h"
#include "semihosting.h"

/* From the linker script. */
extern uint32_t tm_stack_bottom[], tm_data_from[], tm_data_start[],
    tm_data_end[], tm_bss_start[], tm_bss_end[];

void board_start(void);
void board_fault(void);
void board_reset(void);

/* The first instructions in memory. */
__attribute__((section(".vectors"), naked, used)) void board_reset(void) {
  __asm__ volatile(".option arch, +zicsr\n\t"
                   "la sp, tm_stack_top\n\t"
                   "la tp, tm_tls_start\n\t"
                   "la t0, board_fault\n\t"
                   "csrw mtvec, t0\n\t"
                   "j board_start");
}

void board_start(void) {
  const uint32_t *from = tm_data_from;
  for (volatile uint32_t *to = tm_data_start; to < tm_data_end; ++to)
    *to = *from++;
  for (volatile uint32_t *to = tm_bss_start; to < tm_bss_end; ++to)
    *to = 0;
  semihosting_exit(harness_main());
}

/* mtvec has an address that is a multiple of four. */
__attribute__((aligned(4), used)) void board_fault(void) {
  board_print("fault 1\n");
  semihosting_exit(100);
}

uint64_t board_instructions(void) {
  uint32_t high, low, again;
  do { /* again when the low word went round in between */
    __asm__ volatile(".option arch, +zicsr\n\t"
                     "csrr %0, minstreth\n\t"
                     "csrr %1, minstret\n\t"
                     "csrr %2, minstreth"
                     : "=r"(high), "=r"(low), "=r"(again));
  } while (high != again);
  return ((uint64_t)high << 32) | low;
}

/* There are no interrupts. */
void board_quiet(int on) { (void)on; }

uint32_t *board_stack_bottom(void) { return tm_stack_bottom; }
