/* Reference softmax along the middle axis; x and y may be the same.
 *
 * Part of tinyml, Apache License 2.0. */
#include <math.h>

#include "ref_math.h"

void tm_ref_softmax_f32(const tm_reduce_shape *s, const float *x, float *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      const int32_t base = o * s->len * s->inner + i;
      float max = x[base];
      for (int32_t l = 1; l < s->len; ++l)
        if (x[base + l * s->inner] > max)
          max = x[base + l * s->inner];
      float sum = 0.0f;
      for (int32_t l = 0; l < s->len; ++l) {
        const int32_t at = base + l * s->inner;
        y[at] = expf(x[at] - max);
        sum += y[at];
      }
      for (int32_t l = 0; l < s->len; ++l)
        y[base + l * s->inner] /= sum;
    }
  }
}

/* Overflow: len * table[0] < 2^32 keeps the sum in 32 bits, and it is at least
 * table[0] >= 1. mult * 2^32 < 2^63. Each table entry is at most the sum, so
 * table[d] * (mult * 2^32 / sum) <= mult * 2^32 < 2^63, and the rounding term
 * is at most 2^61: the sum of both is below 2^64. */
void tm_ref_softmax_s8(const tm_reduce_shape *s, const tm_softmax_q *q,
                       const int8_t *x, const uint32_t *table, int8_t *y) {
  const uint64_t half = (uint64_t)1 << (q->shift - 1);
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      const int32_t base = o * s->len * s->inner + i;
      int32_t max = -128;
      for (int32_t l = 0; l < s->len; ++l)
        if (x[base + l * s->inner] > max)
          max = x[base + l * s->inner];
      uint32_t sum = 0;
      for (int32_t l = 0; l < s->len; ++l)
        sum += table[max - x[base + l * s->inner]];
      const uint64_t r = ((uint64_t)(uint32_t)q->mult << 32) / sum;
      for (int32_t l = 0; l < s->len; ++l) {
        const int32_t at = base + l * s->inner;
        const uint64_t v = (table[max - x[at]] * r + half) >> q->shift;
        y[at] = (int8_t)ref_clamp(q->out_zp + (int64_t)v, q->lo, q->hi);
      }
    }
  }
}

/* e(d) of tm_softmax_s16_q: both factors are at most 2^31 and 1 <= 61 - k <=
 * 61, so the sum is at most 2^62 + 2^61. */
static uint32_t exponential(const uint32_t *table, int32_t k, int32_t d) {
  const uint64_t product = (uint64_t)table[d >> 8] * table[256 + (d & 255)];
  return (uint32_t)((product + ((uint64_t)1 << (61 - k))) >> (62 - k));
}

/* e(0) is 2^k and no e(d) is larger; the rest as for int8. */
void tm_ref_softmax_s16(const tm_reduce_shape *s, const tm_softmax_s16_q *q,
                        const int16_t *x, const uint32_t *table, int16_t *y) {
  const uint64_t half = (uint64_t)1 << (q->shift - 1);
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      const int32_t base = o * s->len * s->inner + i;
      int32_t max = -32768;
      for (int32_t l = 0; l < s->len; ++l)
        if (x[base + l * s->inner] > max)
          max = x[base + l * s->inner];
      uint32_t sum = 0;
      for (int32_t l = 0; l < s->len; ++l)
        sum += exponential(table, q->k, max - x[base + l * s->inner]);
      const uint64_t r = ((uint64_t)(uint32_t)q->mult << 32) / sum;
      for (int32_t l = 0; l < s->len; ++l) {
        const int32_t at = base + l * s->inner;
        const uint64_t e = exponential(table, q->k, max - x[at]);
        const uint64_t v = (e * r + half) >> q->shift;
        y[at] = (int16_t)ref_clamp((int64_t)v, q->lo, q->hi);
      }
    }
  }
}
