/* What STM32CubeMX writes and every source of such a project includes. */
#ifndef MAIN_H
#define MAIN_H
#include <stdint.h>
#endif
