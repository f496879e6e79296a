/* tinyml runtime: the ABI number as a link symbol.
 *
 * Part of tinyml, Apache License 2.0. */
#include "tinyml/abi.h"

TM_WEAK const uint8_t tm_abi_1 = TM_ABI;
