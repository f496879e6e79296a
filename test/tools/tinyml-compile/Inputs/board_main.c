/* Runs the self-test of weights-bin.mlir on a board. */
#include "board.h"
#include "net_selftest.h"

int harness_main(void);

static net_arena arena;
static int8_t y[2];

int harness_main(void) {
  board_print(net_selftest(&arena, y) == TM_OK ? "self-test agrees\n"
                                               : "self-test differs\n");
  return 0;
}
