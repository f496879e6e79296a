#include "n7_segments_v2_selftest.h"
#include "n_float.h"
#include <stdio.h>

int main(void) {
  static n7_segments_v2_arena arena;
  static int8_t output[N7_SEGMENTS_V2_PROBABILITIES_LEN];
  printf("selftest %d\n", (int)n7_segments_v2_selftest(&arena, output));
  return N_FLOAT_STEPS == 0;
}
