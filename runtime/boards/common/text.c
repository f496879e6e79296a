/* tinyml harness: see text.h.
 *
 * Part of tinyml, Apache License 2.0. */
#include "text.h"

#include "board.h"

/* Writes value in decimal, returns text's end. Subtracts powers of ten. */
static char *decimal(char *text, uint64_t value) {
  static const uint64_t powers[] = {10000000000000000u,
                                    1000000000000000u,
                                    100000000000000u,
                                    10000000000000u,
                                    1000000000000u,
                                    100000000000u,
                                    10000000000u,
                                    1000000000u,
                                    100000000u,
                                    10000000u,
                                    1000000u,
                                    100000u,
                                    10000u,
                                    1000u,
                                    100u,
                                    10u,
                                    1u};
  int started = 0;
  for (uint32_t i = 0; i < sizeof(powers) / sizeof(powers[0]); ++i) {
    char digit = '0';
    while (value >= powers[i]) {
      value -= powers[i];
      ++digit;
    }
    started |= digit != '0' || powers[i] == 1;
    if (started)
      *text++ = digit;
  }
  *text = '\0';
  return text;
}

void text_line(const char *key, const char *value) {
  board_print(key);
  board_print(" ");
  board_print(value);
  board_print("\n");
}

void text_number(const char *key, uint64_t value) {
  char digits[24];
  decimal(digits, value);
  text_line(key, digits);
}

void text_indexed(const char *key, uint32_t index, uint64_t value) {
  char digits[48];
  char *end = decimal(digits, index);
  *end++ = ' ';
  decimal(end, value);
  text_line(key, digits);
}

void text_hex(const char *key, uint32_t value) {
  char digits[9];
  for (int i = 0; i < 8; ++i)
    digits[i] = "0123456789abcdef"[(value >> (28 - 4 * i)) & 15u];
  digits[8] = '\0';
  text_line(key, digits);
}

int text_option(const char *arguments, const char *name, char *value,
                uint32_t size) {
  value[0] = '\0';
  while (*arguments != '\0') {
    uint32_t i = 0;
    while (name[i] != '\0' && arguments[i] == name[i])
      ++i;
    if (name[i] == '\0' && arguments[i] == '=') {
      const char *from = arguments + i + 1;
      uint32_t length = 0;
      while (from[length] != '\0' && from[length] != ' ' && length + 1 < size) {
        value[length] = from[length];
        ++length;
      }
      value[length] = '\0';
      return from[length] == '\0' || from[length] == ' ';
    }
    while (*arguments != '\0' && *arguments != ' ')
      ++arguments;
    while (*arguments == ' ')
      ++arguments;
  }
  return 0;
}

uint32_t text_parse(const char *digits) {
  uint32_t value = 0;
  while (*digits >= '0' && *digits <= '9')
    value = value * 10u + (uint32_t)(*digits++ - '0');
  return value;
}

int text_equal(const char *a, const char *b) {
  while (*a != '\0' && *a == *b) {
    ++a;
    ++b;
  }
  return *a == *b;
}
