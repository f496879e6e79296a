/* tinyml runtime: one output row of a depthwise convolution, int8 and int16,
 * see depthwise.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_DEPTHWISE_ROW_H
#define TINYML_ISA_ARMV7E_M_DEPTHWISE_ROW_H

#include "tinyml/isa/armv7e-m/depthwise.h"
#include "tinyml/isa/armv7e-m/requantize_s16.h"

/* What a row computes with, the parameters of one of them; s8 is NULL for
 * int16. The others are known when the function is compiled: the limits are
 * those of the type, the filter is 3 x 3, acc_shift > 0. */
typedef struct tm_depthwise_type {
  const tm_linear_s8_q *s8;
  const tm_linear_s16_q *s16;
  int full, is_3x3, wide;
} tm_depthwise_type;

/* The sums before the first tap. */
TM_INLINE tm_sums_block tm_depthwise_start(const tm_depthwise_type *t,
                                           const int32_t *bias) {
  if (t->wide) {
    const tm_sums_block zero = {0, 0, 0, 0};
    return zero;
  }
  const tm_sums_block sum = {bias[0], bias[2], bias[1], bias[3]};
  return sum;
}

/* Adds the bias that was not there at the start, and shifts. */
TM_INLINE void tm_depthwise_narrow(const tm_depthwise_type *t,
                                   tm_sums_block *sum, const int32_t *bias) {
  const int32_t shift = t->s16->acc_shift;
  sum->a = tm_shift_sum((int64_t)bias[0] + sum->a, shift);
  sum->b = tm_shift_sum((int64_t)bias[1] + sum->b, shift);
  sum->c = tm_shift_sum((int64_t)bias[2] + sum->c, shift);
  sum->d = tm_shift_sum((int64_t)bias[3] + sum->d, shift);
}

/* Scales and stores the four channels of a block. */
TM_INLINE void tm_depthwise_store(const tm_depthwise_type *t, tm_sums_block sum,
                                  const tm_rq *rq, int32_t shifts, void *out) {
  if (shifts != 0) {
    sum.a = tm_shift_saturating(sum.a, rq[0].pre);
    sum.b = tm_shift_saturating(sum.b, rq[1].pre);
    sum.c = tm_shift_saturating(sum.c, rq[2].pre);
    sum.d = tm_shift_saturating(sum.d, rq[3].pre);
  }
  if (t->s8) {
    int8_t *const y = (int8_t *)out;
    y[0] = tm_scale_s8(sum.a, rq[0].mult, t->s8, t->full);
    y[1] = tm_scale_s8(sum.b, rq[1].mult, t->s8, t->full);
    y[2] = tm_scale_s8(sum.c, rq[2].mult, t->s8, t->full);
    y[3] = tm_scale_s8(sum.d, rq[3].mult, t->s8, t->full);
  } else {
    int16_t *const y = (int16_t *)out;
    y[0] = tm_scale_s16(sum.a, rq[0].mult, t->s16, t->full);
    y[1] = tm_scale_s16(sum.b, rq[1].mult, t->s16, t->full);
    y[2] = tm_scale_s16(sum.c, rq[2].mult, t->s16, t->full);
    y[3] = tm_scale_s16(sum.d, rq[3].mult, t->s16, t->full);
  }
}

/* One block of one output row; row r of the filter reads slot
 * (first + r) % k_h. Returns where the filter ends. */
TM_INLINE const int32_t *
tm_depthwise_block(const tm_depthwise *s, const tm_depthwise_type *t,
                   int32_t first, const int32_t *x, const int32_t *w,
                   const int32_t *bias, const tm_rq *rq, int8_t *y) {
  const int32_t shifts = rq[0].pre | rq[1].pre | rq[2].pre | rq[3].pre;
  const int32_t columns = s->columns;
  const int32_t step = t->s8 ? s->channels : 2 * s->channels;
  const int8_t *const end = y + s->out_w * step;
  const int32_t *x0 = x + first * columns;
  const int32_t *x1 = x + (first == 2 ? 0 : first + 1) * columns;
  const int32_t *x2 = x + (first == 0 ? 2 : first - 1) * columns;
  const int32_t *taps = w;
  while (y != end) {
    tm_sums_block sum = tm_depthwise_start(t, bias);
    if (t->is_3x3) {
      taps = tm_mac_3x3(&sum, x0, x1, x2, w);
      x1 += s->step;
      x2 += s->step;
    } else {
      const int32_t *row = x0;
      taps = w;
      for (int32_t i = first; i < first + s->k_h; ++i) {
        row = i == s->k_h ? row - s->k_h * columns : row;
        taps = tm_mac_taps(&sum, row, taps, s->k_w);
        row += columns;
      }
    }
    x0 += s->step;
    if (t->wide)
      tm_depthwise_narrow(t, &sum, bias);
    tm_depthwise_store(t, sum, rq, shifts, y);
    y += step;
  }
  return taps;
}

/* One output row. */
TM_INLINE void tm_depthwise_row_blocks(const tm_depthwise *s,
                                       const tm_depthwise_type *t,
                                       int32_t first, const int32_t *x,
                                       const int32_t *w, const int32_t *bias,
                                       const tm_rq *rq, int8_t *y) {
  const int32_t blocks = tm_depthwise_blocks(s);
  const int32_t bytes = t->s8 ? 1 : 2;
  for (int32_t block = 0; block < blocks; ++block) {
    const int32_t channel = tm_depthwise_channel(s, block);
    w = tm_depthwise_block(s, t, first, x, w, bias + channel, rq + channel,
                           y + channel * bytes);
    x += s->k_h * s->columns;
  }
}

#define TM_DEPTHWISE_ROW(name, params, s8, s16, full, is_3x3, wide)            \
  TM_SHARED void name(const tm_depthwise *s, const params *q, int32_t first,   \
                      const int32_t *x, const int32_t *w, const int32_t *bias, \
                      const tm_rq *rq, int8_t *y) {                            \
    const tm_depthwise_type type = {s8, s16, full, is_3x3, wide};              \
    tm_depthwise_row_blocks(s, &type, first, x, w, bias, rq, y);               \
  }
#define TM_DEPTHWISE_ROW_S8(name, full, is_3x3)                                \
  TM_DEPTHWISE_ROW(name, tm_linear_s8_q, q, NULL, full, is_3x3, 0)
#define TM_DEPTHWISE_ROW_S16(name, full, is_3x3, wide)                         \
  TM_DEPTHWISE_ROW(name, tm_linear_s16_q, NULL, q, full, is_3x3, wide)
TM_DEPTHWISE_ROW_S8(tm_depthwise_row_full_s8, 1, 0)
TM_DEPTHWISE_ROW_S8(tm_depthwise_row_clamped_s8, 0, 0)
TM_DEPTHWISE_ROW_S8(tm_depthwise_row_3x3_full_s8, 1, 1)
TM_DEPTHWISE_ROW_S8(tm_depthwise_row_3x3_clamped_s8, 0, 1)
TM_DEPTHWISE_ROW_S16(tm_depthwise_row_full_s16, 1, 0, 0)
TM_DEPTHWISE_ROW_S16(tm_depthwise_row_clamped_s16, 0, 0, 0)
TM_DEPTHWISE_ROW_S16(tm_depthwise_row_wide_s16, 0, 0, 1)
TM_DEPTHWISE_ROW_S16(tm_depthwise_row_3x3_full_s16, 1, 1, 0)
TM_DEPTHWISE_ROW_S16(tm_depthwise_row_3x3_clamped_s16, 0, 1, 0)

TM_INLINE void tm_depthwise_row_s8(const tm_depthwise *s,
                                   const tm_linear_s8_q *q, int32_t first,
                                   const int32_t *x, const int32_t *w,
                                   const int32_t *bias, const tm_rq *rq,
                                   int8_t *y) {
  if (s->k_h == 3 && s->k_w == 3) {
    if (tm_is_full_s8(q))
      tm_depthwise_row_3x3_full_s8(s, q, first, x, w, bias, rq, y);
    else
      tm_depthwise_row_3x3_clamped_s8(s, q, first, x, w, bias, rq, y);
  } else if (tm_is_full_s8(q)) {
    tm_depthwise_row_full_s8(s, q, first, x, w, bias, rq, y);
  } else {
    tm_depthwise_row_clamped_s8(s, q, first, x, w, bias, rq, y);
  }
}

TM_INLINE void tm_depthwise_row_s16(const tm_depthwise *s,
                                    const tm_linear_s16_q *q, int32_t first,
                                    const int32_t *x, const int32_t *w,
                                    const int32_t *bias, const tm_rq *rq,
                                    int8_t *y) {
  if (q->acc_shift != 0) {
    tm_depthwise_row_wide_s16(s, q, first, x, w, bias, rq, y);
  } else if (s->k_h == 3 && s->k_w == 3) {
    if (tm_is_full_s16(q))
      tm_depthwise_row_3x3_full_s16(s, q, first, x, w, bias, rq, y);
    else
      tm_depthwise_row_3x3_clamped_s16(s, q, first, x, w, bias, rq, y);
  } else if (tm_is_full_s16(q)) {
    tm_depthwise_row_full_s16(s, q, first, x, w, bias, rq, y);
  } else {
    tm_depthwise_row_clamped_s16(s, q, first, x, w, bias, rq, y);
  }
}

#endif
