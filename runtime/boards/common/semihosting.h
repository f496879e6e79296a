/* tinyml harness: semihosting, by which an emulated board uses the files,
 * the terminal and the exit code of the host.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_BOARDS_SEMIHOSTING_H
#define TINYML_BOARDS_SEMIHOSTING_H

#include "tinyml/abi.h"

/* Does not return. */
void semihosting_exit(int code);

#endif
