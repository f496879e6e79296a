/* tinyml runtime: fully_connected_s8 for Armv7-M. The inputs become words in
 * scratch, which one instruction loads four of; four rows of weights share
 * them.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7_M_KERNEL_FULLY_CONNECTED_S8_H
#define TINYML_ISA_ARMV7_M_KERNEL_FULLY_CONNECTED_S8_H

#include "tinyml/generic/columns_s8.h"
#include "tinyml/isa/armv6-m/requantize_s8.h"

#if defined(__thumb2__) && defined(__GNUC__) && !defined(__clang__) &&         \
    defined(__OPTIMIZE__)
/* One input of all rows: k is the distance of two rows. */
#define TM_MAC_ROWS_OF(x)                                                      \
  "ldrsb %[v], [%[w0], %[k]]\n\t"                                              \
  "mla %[b], " x ", %[v], %[b]\n\t"                                            \
  "ldrsb %[v], [%[w0]], #1\n\t"                                                \
  "mla %[a], " x ", %[v], %[a]\n\t"                                            \
  "ldrsb %[v], [%[w2], %[k]]\n\t"                                              \
  "mla %[d], " x ", %[v], %[d]\n\t"                                            \
  "ldrsb %[v], [%[w2]], #1\n\t"                                                \
  "mla %[c], " x ", %[v], %[c]\n\t"
#define TM_MAC_ROWS                                                            \
  "ldmia %[x]!, {r4, r5, r6, r8}\n\t" TM_MAC_ROWS_OF("r4")                     \
      TM_MAC_ROWS_OF("r5") TM_MAC_ROWS_OF("r6") TM_MAC_ROWS_OF("r8")
#define TM_MAC_ROWS_LOOP(body, inputs)                                         \
  end = x + (inputs);                                                          \
  if (x != end)                                                                \
  __asm__("1:\n\t" body "ldr %[v], %[end]\n\t"                                 \
          "cmp %[x], %[v]\n\t"                                                 \
          "bne 1b"                                                             \
          : [a] "+r"(sum->a), [b] "+r"(sum->b), [c] "+r"(sum->c),              \
            [d] "+r"(sum->d), [x] "+r"(x), [w0] "+r"(w), [w2] "+r"(w2),        \
            [v] "=&r"(v)                                                       \
          : [k] "r"(k), [end] "m"(end)                                         \
          : "r4", "r5", "r6", "r8", "cc", "memory")
#endif

/* sum.l += Σ x[k] * w[l * k + k] */
TM_INLINE void tm_word_four_rows_s8(tm_sum4_s8 *sum, const int32_t *x,
                                    const int8_t *w, int32_t k) {
  int32_t rest = k;
#if defined(TM_MAC_ROWS)
  const int8_t *w2 = w + 2 * k;
  const int32_t *end;
  int32_t v;
  TM_MAC_ROWS_LOOP(TM_MAC_ROWS TM_MAC_ROWS TM_MAC_ROWS TM_MAC_ROWS, k & ~15);
  TM_MAC_ROWS_LOOP(TM_MAC_ROWS, k & 12);
  rest = k & 3;
#endif
  for (; rest > 0; --rest) {
    const int32_t number = *x++;
    sum->a += number * w[0];
    sum->b += number * w[k];
    sum->c += number * w[2 * k];
    sum->d += number * w[3 * k];
    ++w;
  }
}

TM_INLINE void tm_armv7_m_rows_body_s8(const tm_fc_shape *s, const tm_conv_q *q,
                                       int full, const int32_t *x,
                                       const int8_t *w, const int32_t *bias,
                                       const tm_rq *rq, int8_t *y) {
  const int32_t k = s->k;
  const int8_t *const end = y + s->n;
  while (end - y >= 4) {
    tm_sum4_s8 sum = tm_load4_s8(bias);
    tm_word_four_rows_s8(&sum, x, w, k);
    tm_scale_four_s8(&sum, rq, q, full, y);
    w += 4 * k;
    bias += 4;
    rq += 4;
    y += 4;
  }
  while (y != end) {
    int32_t sum = *bias++;
    for (int32_t i = 0; i < k; ++i)
      sum += x[i] * *w++;
    *y++ = tm_requantize(sum, rq++, q->out_zp, q->lo, q->hi);
  }
}

TM_SHARED void tm_armv7_m_rows_full_s8(const tm_fc_shape *s, const tm_conv_q *q,
                                       const int32_t *x, const int8_t *w,
                                       const int32_t *bias, const tm_rq *rq,
                                       int8_t *y) {
  tm_armv7_m_rows_body_s8(s, q, 1, x, w, bias, rq, y);
}

TM_SHARED void tm_armv7_m_rows_clamped_s8(const tm_fc_shape *s,
                                          const tm_conv_q *q, const int32_t *x,
                                          const int8_t *w, const int32_t *bias,
                                          const tm_rq *rq, int8_t *y) {
  tm_armv7_m_rows_body_s8(s, q, 0, x, w, bias, rq, y);
}

TM_INLINE void tm_armv7_m_fully_connected_s8(
    const tm_fc_shape *s, const tm_conv_q *q, const int8_t *x, const int8_t *w,
    const int32_t *bias, const tm_rq *rq, int8_t *y, int32_t *scratch) {
  for (int32_t m = 0; m < s->m; ++m) {
    tm_column_take_s8(1, scratch, x, s->k);
    x += s->k;
    if (q->lo == -128 && q->hi == 127)
      tm_armv7_m_rows_full_s8(s, q, scratch, w, bias, rq, y);
    else
      tm_armv7_m_rows_clamped_s8(s, q, scratch, w, bias, rq, y);
    y += s->n;
  }
}

#endif
