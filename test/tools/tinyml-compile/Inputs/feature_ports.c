/* Runs feature-ports.textproto on floats. */
#include "net_float.h"
#include <stdio.h>

int main(void);

static net_arena arena;
static net_float_io io;

int main(void) {
  const float x[2] = {0.7f, -8.1f};
  float c[2], d[2];
  if (net_run_float(&arena, &io, x, x, c, d) != TM_OK) {
    return 1;
  }
  printf("a %d %d b %d %d\n", io.a[0], io.a[1], io.b[0], io.b[1]);
  printf("c %g %g d %g %g\n", (double)c[0], (double)c[1], (double)d[0],
         (double)d[1]);
  return 0;
}
