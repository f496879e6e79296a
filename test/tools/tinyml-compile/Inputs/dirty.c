/* Runs net in an arena that holds large numbers and prints its output. */
#include "net.h"
#include <stdio.h>
#include <string.h>

int main(void) {
  static net_arena arena;
  int8_t x[NET_X_LEN], y[NET_Y_LEN];
  memset(&arena, 0x6b, sizeof(arena));
  for (unsigned i = 0; i < NET_X_LEN; ++i)
    x[i] = (int8_t)((int)(37u * i % 255u) - 127);
  if (net_run(&arena, x, y) != TM_OK)
    return 1;
  for (unsigned i = 0; i < NET_Y_LEN; ++i)
    printf(i == 0 ? "%d" : " %d", y[i]);
  printf("\n");
  return 0;
}
