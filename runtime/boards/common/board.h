/* tinyml harness: what a board provides. Everything here works without a libc.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_BOARDS_BOARD_H
#define TINYML_BOARDS_BOARD_H

#include "tinyml/abi.h"

/* Copies the program's arguments, separated by spaces, into text. */
void board_arguments(char *text, uint32_t size);

/* Files. A handle is never negative, -1 means it cannot be opened. */
int32_t board_open(const char *path, int write);
void board_close(int32_t file);

/* Bytes read: fewer than asked at the end of the file. */
uint32_t board_read(int32_t file, void *data, uint32_t bytes);

/* 0 when all of it was written. */
int board_write(int32_t file, const void *data, uint32_t bytes);

void board_print(const char *text);

/* Instructions executed since some moment, or 0 for ever where the board cannot
 * tell. */
uint64_t board_instructions(void);

/* No interrupt touches the stack between quiet(1) and quiet(0). */
void board_quiet(int on);

/* The stack's lowest address, NULL where it is not known. */
uint32_t *board_stack_bottom(void);

/* What the board's start-up calls; the result is the program's exit code. */
int harness_main(void);

#endif
