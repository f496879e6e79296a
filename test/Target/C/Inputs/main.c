#include "net.h"
#include <stdio.h>

int main(void) {
  static const int8_t x[NET_X_LEN] = {-10, 3, 100, 125};
  static net_arena arena;
  int8_t y[NET_Y_LEN];
  void *misaligned = (char *)&arena + 1;
  printf("step 2: %d\n", (int)net_step(2, &arena, x, y));
  printf("step 1: %d %d %d\n", (int)net_step(1, NULL, x, y), (int)net_step(1, (net_arena *)misaligned, x, y),
         (int)net_step(1, &arena, x, NULL));
  printf("null: %d, misaligned: %d\n", (int)net_run(&arena, NULL, y),
         (int)net_run((net_arena *)misaligned, x, y));
  if (net_run(&arena, x, y) != TM_OK) {
    return 1;
  }
  printf("%d %d %d %d\n", y[0], y[1], y[2], y[3]);
  return 0;
}
