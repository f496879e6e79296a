#include "count.h"
#include <stdio.h>

static void show(const char *text, const int8_t *a, const int8_t *b) {
  printf("%s: %d %d %d, b: %d %d %d\n", text, a[0], a[1], a[2], b[0], b[1], b[2]);
}

int main(void) {
  static const int8_t ones[COUNT_STATE_2_LEN] = {1, 1, 1};
  static const int8_t tens[COUNT_STATE_2_LEN] = {10, 10, 10};
  static count_arena arenas[2];
  static count_state a, b;
  int8_t ya[COUNT_Y_LEN], yb[COUNT_Y_LEN];
  void *misaligned = (char *)&a + 1;
  count_reset(&a);
  b = a;
  count_reset(NULL);
  printf("reset: %d %d %d, %g\n", a.n[0], a.n[1], a.n[2], (double)a.i[0]);
  printf("null: %d %d, misaligned: %d\n", (int)count_run(arenas, NULL, ones, ya),
         (int)count_step(0, arenas, NULL, ones, ya), (int)count_run(arenas, (count_state *)misaligned, ones, ya));
  for (int call = 0; call < 2; ++call) {
    if (count_run(arenas, &a, ones, ya) != TM_OK || count_run(arenas, &b, tens, yb) != TM_OK) {
      return 1;
    }
    show("a", ya, yb);
  }
  const count_state before = a;
  for (unsigned n = 0; n < COUNT_STEPS; ++n) {
    if (count_step(n, &arenas[0], &a, ones, ya) != TM_OK || count_step(n, &arenas[1], &b, tens, yb) != TM_OK) {
      return 1;
    }
  }
  show("steps a", ya, yb);
  a = before;
  printf("back: %d %d %d\n", a.n[0], a.n[1], a.n[2]);
  return sizeof(count_state) == COUNT_STATE_BYTES && a.i[0] == 2.5f ? 0 : 1;
}
