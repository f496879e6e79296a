/* The types of FreeRTOS that a task needs. */
#ifndef FREERTOS_H
#define FREERTOS_H

#include <stdint.h>

typedef uint32_t StackType_t, TickType_t;
typedef long BaseType_t;
typedef unsigned long UBaseType_t;
typedef struct {
  int unused;
} StaticTask_t;

#define pdTRUE ((BaseType_t)1)
#define portMAX_DELAY ((TickType_t)0xffffffffu)

#endif
