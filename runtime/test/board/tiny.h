/* A model as the compiler emits them, written by hand: conv, depthwise, average
 * pool, fully connected. With TINY_OVERRUN it writes one byte behind its
 * output, with TINY_FAILS it returns an error. */
#ifndef TINY_H
#define TINY_H
#include "tinyml/abi.h"
#if TM_ABI != 1
#error "tiny.h needs tinyml runtime ABI 1"
#endif
TM_BEGIN_DECLS
#define TINY_STEPS 4u
#define TINY_ARENA_BYTES 480u
#define TINY_X_LEN 126u /* input "x" int8[1][9][7][2], any alignment */
#define TINY_Y_LEN 6u   /* output "y" int8[1][6], any alignment */
typedef union {
  uint64_t align;
  int8_t bytes[TINY_ARENA_BYTES];
} tiny_arena;
TM_MUST_CHECK tm_status tiny_run(tiny_arena *arena, const int8_t *x, int8_t *y);
TM_MUST_CHECK tm_status tiny_step(unsigned n, tiny_arena *arena,
                                  const int8_t *x, int8_t *y);
TM_END_DECLS
#endif
