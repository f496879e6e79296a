/* tinyml runtime: fully_connected_s8 for Armv6-M: four rows of weights share
 * each input.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV6_M_KERNEL_FULLY_CONNECTED_S8_H
#define TINYML_ISA_ARMV6_M_KERNEL_FULLY_CONNECTED_S8_H

#include "tinyml/isa/thumb/requantize_s8.h"

#if defined(__thumb__) && !defined(__thumb2__) && defined(__GNUC__) &&         \
    !defined(__clang__) && defined(__OPTIMIZE__) &&                            \
    !defined(__OPTIMIZE_SIZE__)
/* Eight low registers: r7, which may be the frame's, is put aside. */
#define TM_MAC_OF_ROWS                                                         \
  "ldrsb r2, [r0, r1]\n\t"                                                     \
  "ldrsb r7, [r3, r1]\n\t"                                                     \
  "muls r7, r2\n\t"                                                            \
  "add %[a], r7\n\t"                                                           \
  "ldrsb r7, [r4, r1]\n\t"                                                     \
  "muls r7, r2\n\t"                                                            \
  "add %[b], r7\n\t"                                                           \
  "ldrsb r7, [r5, r1]\n\t"                                                     \
  "muls r7, r2\n\t"                                                            \
  "add %[c], r7\n\t"                                                           \
  "ldrsb r7, [r6, r1]\n\t"                                                     \
  "muls r7, r2\n\t"                                                            \
  "add %[d], r7\n\t"                                                           \
  "adds r1, #1\n\t"
#define TM_MAC_ROWS_LOOP(body)                                                 \
  __asm__(".syntax unified\n\t"                                                \
          "mov %[kept], r7\n\t"                                                \
          "1:\n\t" body "bne 1b\n\t"                                           \
          "mov r7, %[kept]"                                                    \
          : [a] "+h"(sum->a), [b] "+h"(sum->b), [c] "+h"(sum->c),              \
            [d] "+h"(sum->d), [kept] "=&h"(kept), "+r"(i), "=&r"(v)            \
          : "r"(from), "r"(row0), "r"(row1), "r"(row2), "r"(row3)              \
          : "cc", "memory")

/* `rounds` of `each` numbers; x and w are those after the last one. */
TM_INLINE void tm_mac_rows(tm_sum4_s32 *sum, const int8_t *x, const int8_t *w,
                           int32_t row, int32_t count, int four) {
  if (count == 0)
    return;
  register const int8_t *from __asm__("r0") = x;
  register int32_t i __asm__("r1") = -count;
  register int32_t v __asm__("r2");
  register const int8_t *row0 __asm__("r3") = w;
  register const int8_t *row1 __asm__("r4") = w + row;
  register const int8_t *row2 __asm__("r5") = w + 2 * row;
  register const int8_t *row3 __asm__("r6") = w + 3 * row;
  int32_t kept;
  if (four)
    TM_MAC_ROWS_LOOP(
        TM_MAC_OF_ROWS TM_MAC_OF_ROWS TM_MAC_OF_ROWS TM_MAC_OF_ROWS);
  else
    TM_MAC_ROWS_LOOP(TM_MAC_OF_ROWS);
}

TM_INLINE void tm_four_rows_s8(tm_sum4_s32 *sum, const int8_t *x,
                               const int8_t *w, int32_t k) {
  tm_mac_rows(sum, x + (k & ~3), w + (k & ~3), k, k & ~3, 1);
  tm_mac_rows(sum, x + k, w + k, k, k & 3, 0);
}
#else
TM_INLINE void tm_four_rows_s8(tm_sum4_s32 *sum, const int8_t *x,
                               const int8_t *w, int32_t k) {
  tm_dot4_s8(sum, x, w, k, k);
}
#endif

TM_INLINE void tm_armv6_m_rows_body_s8(const tm_fc_shape *s,
                                       const tm_linear_s8_q *q, int full,
                                       const int8_t *x, const int8_t *w,
                                       const int32_t *bias, const tm_rq *rq,
                                       int8_t *y) {
  const int32_t k = s->k;
  const int8_t *const end = y + s->n;
  while (end - y >= 4) {
    tm_sum4_s32 sum = tm_load4_s32(bias);
    tm_four_rows_s8(&sum, x, w, k);
    tm_scale_four_s8(&sum, rq, q, full, y);
    w += 4 * k;
    bias += 4;
    rq += 4;
    y += 4;
  }
  while (y != end) {
    const int32_t sum = tm_dot1_s8(*bias++, x, w, k);
    w += k;
    *y++ = tm_requantize(sum, rq++, q->out_zp, q->lo, q->hi);
  }
}

TM_SHARED void tm_armv6_m_rows_full_s8(const tm_fc_shape *s,
                                       const tm_linear_s8_q *q, const int8_t *x,
                                       const int8_t *w, const int32_t *bias,
                                       const tm_rq *rq, int8_t *y) {
  tm_armv6_m_rows_body_s8(s, q, 1, x, w, bias, rq, y);
}

TM_SHARED void tm_armv6_m_rows_clamped_s8(const tm_fc_shape *s,
                                          const tm_linear_s8_q *q,
                                          const int8_t *x, const int8_t *w,
                                          const int32_t *bias, const tm_rq *rq,
                                          int8_t *y) {
  tm_armv6_m_rows_body_s8(s, q, 0, x, w, bias, rq, y);
}

TM_INLINE void tm_armv6_m_fully_connected_s8(const tm_fc_shape *s,
                                             const tm_linear_s8_q *q,
                                             const int8_t *x, const int8_t *w,
                                             const int32_t *bias,
                                             const tm_rq *rq, int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    if (q->lo == -128 && q->hi == 127)
      tm_armv6_m_rows_full_s8(s, q, x, w, bias, rq, y);
    else
      tm_armv6_m_rows_clamped_s8(s, q, x, w, bias, rq, y);
    x += s->k;
    y += s->n;
  }
}

#endif
