/* glibc has arc4random from 2.36 on, and LLVM's archives of Debian 12 call it.
 * A tool that brings its own runs with glibc 2.34, too. */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

uint32_t arc4random(void) {
  uint32_t number;
  if (getentropy(&number, sizeof number) != 0)
    abort();
  return number;
}
