/* Lets a test program of ../ run on a board: the board's start-up, the C
 * library's semihosting for printf and malloc. */
#include "board.h"

/* Newlib's, which needs it; picolibc has no such function. */
__attribute__((weak)) void initialise_monitor_handles(void);
int main(void);

int harness_main(void) {
  if (initialise_monitor_handles)
    initialise_monitor_handles();
  return main();
}
