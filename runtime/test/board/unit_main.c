/* Lets a test program of ../ run on a board: the board's start-up, newlib's
 * semihosting for printf and malloc. */
#include "board.h"

void initialise_monitor_handles(void);
int main(void);

int harness_main(void) {
  initialise_monitor_handles();
  return main();
}
