/* Runs the test bench of net on a board of the harness. */
#include "board.h"

int harness_main(void);
int net_testbench(void);

int harness_main(void) { return net_testbench(); }
