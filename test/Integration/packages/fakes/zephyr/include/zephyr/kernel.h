#include <stdint.h>
#include <stdio.h>
#define printk printf
void k_yield(void);
int32_t k_msleep(int32_t ms);
