/* tinyml harness: start-up of Cortex-M boards. The vector table, memory set-up,
 * FPU and MVE, and an exit that tells the emulator what went wrong.
 *
 * Part of tinyml, Apache License 2.0. */
#include "board.h"
#include "semihosting.h"

/* From the linker script. */
extern uint32_t tm_stack_top[], tm_data_from[], tm_data_start[], tm_data_end[],
    tm_bss_start[], tm_bss_end[];

void board_reset(void);
void board_fault(void);
void board_systick(void);

void board_reset(void) {
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
  volatile uint32_t *const cpacr = (volatile uint32_t *)0xe000ed88u;
  *cpacr |= 0xfu << 20; /* full access to FPU and MVE */
  __asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
  const uint32_t *from = tm_data_from;
  for (volatile uint32_t *to = tm_data_start; to < tm_data_end; ++to)
    *to = *from++;
  for (volatile uint32_t *to = tm_bss_start; to < tm_bss_end; ++to)
    *to = 0;
  semihosting_exit(harness_main());
}

/* Faults and interrupts that nobody asked for. */
void board_fault(void) {
  board_print("fault 1\n");
  semihosting_exit(100);
}

typedef void (*handler)(void);
typedef struct vector_table {
  uint32_t *stack;
  handler entry[15];
} vector_table;

extern const vector_table board_vectors;
__attribute__((section(".vectors"), used)) const vector_table board_vectors = {
    tm_stack_top,
    {
        board_reset,
        board_fault,
        board_fault,
        board_fault,
        board_fault,
        board_fault,
        0,
        0,
        0,
        0,
        board_fault,
        board_fault,
        0,
        board_fault,
        board_systick,
    },
};
