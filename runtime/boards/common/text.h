/* tinyml harness: printing and reading numbers without a libc and without
 * division, so that the harness adds nothing to an image that a model's own
 * code could need from libgcc.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_BOARDS_TEXT_H
#define TINYML_BOARDS_TEXT_H

#include "tinyml/abi.h"

/* "key value\n", "key index value\n" */
void text_line(const char *key, const char *value);
void text_number(const char *key, uint64_t value);
void text_indexed(const char *key, uint32_t index, uint64_t value);
void text_hex(const char *key, uint32_t value);

/* The value of "name=value" in arguments separated by spaces; 0 and an empty
 * value when it is not there or does not fit. */
int text_option(const char *arguments, const char *name, char *value,
                uint32_t size);

/* Decimal digits up to the first other character. */
uint32_t text_parse(const char *digits);

int text_equal(const char *a, const char *b);

#endif
