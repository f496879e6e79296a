/* What the programs of docs/firmware.md ask of a board. */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>
#include <stdint.h>

/* The next picture, as the int8 model takes it. */
void board_take_picture(int8_t *picture);

/* The next 64 numbers for the model of floats: every other time those of a one.
 */
void board_take_sound(float *sound);

/* What a firmware does with an answer; 0 when it has had enough of them. */
int board_use(const int8_t *answer, size_t count);

void board_kick_watchdog(void);

/* Fills a buffer, from now on until board_wait_for_dma() returns. */
void board_start_dma(int8_t *buffer, size_t bytes);
void board_wait_for_dma(void);

#endif
