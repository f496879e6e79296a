/* The first sleep of the application is its end. */
#include <stdlib.h>
#include <zephyr/kernel.h>

void k_yield(void) {}

int32_t k_msleep(int32_t ms) {
  (void)ms;
  exit(0);
}
