/* tinyml harness: what it does to a model's memory before a run, and looks at
 * after it.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_BOARDS_HARNESS_MEMORY_H
#define TINYML_BOARDS_HARNESS_MEMORY_H

#include "harness.h"

/* A byte of a guard that somebody wrote to. */
typedef struct harness_break {
  uint32_t guard;
  uint32_t byte;
} harness_break;

/* Values that neither zeroed memory nor the arena's filling has. */
static inline uint8_t harness_guard_value(uint32_t guard, uint32_t i) {
  return (uint8_t)(0xc3u ^ (guard << 4) ^ i);
}

static inline void harness_set_guards(const harness_model *model) {
  for (uint32_t g = 0; g < model->guard_count; ++g)
    for (uint32_t i = 0; i < sizeof(harness_guard); ++i)
      *(volatile uint8_t *)&model->guards[g]->byte[i] =
          harness_guard_value(g, i);
}

/* 0: all guards are as they were set, else 1 and where the first is not. */
static inline int harness_find_break(const harness_model *model,
                                     harness_break *found) {
  for (uint32_t g = 0; g < model->guard_count; ++g) {
    for (uint32_t i = 0; i < sizeof(harness_guard); ++i) {
      if (model->guards[g]->byte[i] != harness_guard_value(g, i)) {
        found->guard = g;
        found->byte = i;
        return 1;
      }
    }
  }
  return 0;
}

static inline void harness_fill(void *data, uint32_t count, uint32_t value) {
  volatile uint8_t *bytes = (volatile uint8_t *)data;
  for (uint32_t i = 0; i < count; ++i)
    bytes[i] = (uint8_t)value;
}

/* A run may not depend on what is in the arena, and writes all of every output:
 * one that the last sample wrote is not taken for this one's. */
static inline void harness_fill_buffers(const harness_model *model,
                                        uint32_t sample) {
  harness_fill(model->arena, model->arena_bytes, 0xa5u + sample);
  for (uint32_t i = 0; i < model->output_count; ++i)
    harness_fill(model->outputs[i].data, model->outputs[i].bytes,
                 0x5au - sample);
}

/* CRC-32 (IEEE 802.3), bit by bit; start with 0. */
static inline uint32_t harness_crc32(uint32_t crc, const void *data,
                                     uint32_t count) {
  const uint8_t *const bytes = (const uint8_t *)data;
  crc = ~crc;
  for (uint32_t i = 0; i < count; ++i) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc >> 1) ^ ((crc & 1u) ? 0xedb88320u : 0u);
  }
  return ~crc;
}

#endif
