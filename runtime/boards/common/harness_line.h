/* tinyml harness: the lines of docs/board-protocol.md, written and taken apart.
 * For harness_serial.c alone.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_HARNESS_LINE_H
#define TINYML_HARNESS_LINE_H

#include "harness_memory.h"
#include "harness_serial.h"

/* The CRC of the answer that is being written, so far. */
static uint32_t answer_crc;

static void put(char byte) {
  answer_crc = harness_crc32(answer_crc, &byte, 1);
  harness_putchar((unsigned char)byte);
}

static void put_text(const char *text) {
  while (*text != '\0')
    put(*text++);
}

static void put_hex(uint32_t value, int digits) {
  for (int i = digits - 1; i >= 0; --i)
    put("0123456789abcdef"[(value >> (4 * i)) & 15u]);
}

/* In decimal after a space; subtracts, since not every core divides. */
static void put_number(uint32_t value) {
  static const uint32_t powers[] = {
      1000000000u, 100000000u, 10000000u, 1000000u, 100000u,
      10000u,      1000u,      100u,      10u,      1u};
  int started = 0;
  put(' ');
  for (uint32_t i = 0; i < sizeof(powers) / sizeof(powers[0]); ++i) {
    char digit = '0';
    while (value >= powers[i]) {
      value -= powers[i];
      ++digit;
    }
    started |= digit != '0' || powers[i] == 1u;
    if (started)
      put(digit);
  }
}

static void put_word(const char *word) {
  put(' ');
  put_text(word);
}

static void begin(uint32_t sequence, const char *verdict) {
  answer_crc = 0;
  put_text("tm");
  put_number(sequence);
  put_word(verdict);
}

static void end(void) {
  const uint32_t crc = answer_crc;
  put_text(" *");
  put_hex(crc, 8);
  put_text("\r\n");
}

static void refuse(uint32_t sequence, const char *why) {
  begin(sequence, "error");
  put_word(why);
  end();
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return -1;
}

/* Reads a number and moves behind it; 0 where there is none of 32 bits. */
static int take_number(const char **text, uint32_t *value) {
  const char *at = *text;
  while (*at == ' ')
    ++at;
  if (*at < '0' || *at > '9')
    return 0;
  *value = 0;
  while (*at >= '0' && *at <= '9') {
    const uint32_t digit = (uint32_t)(*at++ - '0');
    if (*value > UINT32_MAX / 10u ||
        (*value == UINT32_MAX / 10u && digit > UINT32_MAX % 10u))
      return 0;
    *value = *value * 10u + digit;
  }
  *text = at;
  return 1;
}

/* Whether text begins with the word; moves behind it. */
static int take_word(const char **text, const char *word) {
  const char *at = *text;
  while (*at == ' ')
    ++at;
  while (*word != '\0')
    if (*at++ != *word++)
      return 0;
  if (*at != ' ' && *at != '\0')
    return 0;
  *text = at;
  return 1;
}

#endif
