/* Reference fully-connected layers of int8 whose weights take less room: each
 * reads weight (n, k) out of its form. The sums are those of
 * tm_ref_fully_connected_s8, zeros left out, so they fit 32 bits.
 *
 * Part of tinyml, Apache License 2.0. */
#include "ref_math.h"

static int8_t store(const tm_linear_s8_q *q, int32_t sum, int32_t n,
                    const int32_t *bias, const tm_rq *rq) {
  return ref_requantize(bias[n] + sum, &rq[n], q->out_zp, q->lo, q->hi);
}

static int8_t byte_of(uint32_t word, int32_t i) {
  return (int8_t)(uint8_t)(word >> 8 * i & 255u);
}

void tm_ref_fully_connected_s8x4(const tm_fc_blocks_shape *s,
                                 const tm_linear_s8_q *q, const int8_t *x,
                                 const uint32_t *w, const uint16_t *counts,
                                 const int32_t *bias, const tm_rq *rq,
                                 int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    int32_t word = 0;
    for (int32_t n = 0; n < s->n; ++n) {
      int32_t sum = 0, column = 0;
      uint32_t steps = 0;
      for (int32_t b = 0; b < counts[n]; ++b) {
        if (b % 4 == 0)
          steps = w[word++];
        column += (int32_t)(steps >> 8 * (b % 4) & 255u) / 8 * 4;
        for (int32_t i = 0; i < 4; ++i)
          sum += x[m * s->k + column + i] * byte_of(w[word], i);
        ++word;
      }
      *y++ = store(q, sum, n, bias, rq);
    }
  }
}

void tm_ref_fully_connected_s8of4(const tm_fc_shape *s, const tm_linear_s8_q *q,
                                  const int8_t *x, const int8_t *w,
                                  const uint8_t *at, const int32_t *bias,
                                  const tm_rq *rq, int8_t *y) {
  const int32_t fours = s->k / 4;
  for (int32_t m = 0; m < s->m; ++m) {
    for (int32_t n = 0; n < s->n; ++n) {
      int32_t sum = 0;
      for (int32_t f = 0; f < fours; ++f) {
        const int32_t both = at[n * ((fours + 1) / 2) + f / 2];
        const int32_t pair = f % 2 == 0 ? both % 16 : both / 16;
        const int8_t *const from = x + m * s->k + 4 * f;
        const int8_t *const weights = w + (n * fours + f) * 2;
        sum += from[pair % 4] * weights[0] + from[pair / 4] * weights[1];
      }
      *y++ = store(q, sum, n, bias, rq);
    }
  }
}

void tm_ref_fully_connected_s8z(const tm_fc_mask_shape *s,
                                const tm_linear_s8_q *q, const int8_t *x,
                                const int8_t *w, const uint8_t *mask,
                                const int32_t *bias, const tm_rq *rq,
                                int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    int32_t at = 0;
    for (int32_t n = 0; n < s->n; ++n) {
      int32_t sum = 0;
      for (int32_t k = 0; k < s->k; ++k)
        if (mask[n * ((s->k + 7) / 8) + k / 8] >> k % 8 & 1)
          sum += x[m * s->k + k] * w[at++];
      *y++ = store(q, sum, n, bias, rq);
    }
  }
}

void tm_ref_fully_connected_s8t(const tm_fc_table_shape *s,
                                const tm_linear_s8_q *q, const int8_t *x,
                                const uint8_t *w, const int8_t *table,
                                const int32_t *bias, const tm_rq *rq,
                                int8_t *y) {
  const int32_t row = (s->k * s->bits + 7) / 8;
  for (int32_t m = 0; m < s->m; ++m) {
    for (int32_t n = 0; n < s->n; ++n) {
      int32_t sum = 0;
      for (int32_t k = 0; k < s->k; ++k) {
        int32_t index = 0;
        for (int32_t b = 0; b < s->bits; ++b) {
          const int32_t bit = k * s->bits + b;
          index |= (w[n * row + bit / 8] >> bit % 8 & 1) << b;
        }
        sum += x[m * s->k + k] * table[index];
      }
      *y++ = store(q, sum, n, bias, rq);
    }
  }
}
