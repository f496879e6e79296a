/* The functions of FreeRTOS that a task needs. */
#ifndef TASK_H
#define TASK_H

#include "FreeRTOS.h"

typedef void *TaskHandle_t;
typedef void (*TaskFunction_t)(void *);

TaskHandle_t xTaskCreateStatic(TaskFunction_t code, const char *name,
                               uint32_t depth, void *argument,
                               UBaseType_t priority, StackType_t *stack,
                               StaticTask_t *memory);
void vTaskStartScheduler(void);
uint32_t ulTaskNotifyTake(BaseType_t clear, TickType_t wait);

#endif
