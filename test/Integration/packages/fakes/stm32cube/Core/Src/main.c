/* The main loop, after the model's functions were put into it. */
#include "main.h"
#include <stdio.h>
#include APP_HEADER

int main(void) {
  int state;
  INIT();
  while ((state = PROCESS()) == 0) {
  }
  printf("largest output: %u\n", RESULT());
  return state == 1 ? 0 : 1;
}
