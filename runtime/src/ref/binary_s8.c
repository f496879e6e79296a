/* Reference quantized addition (subtraction: mb < 0), multiplication, minimum
 * and maximum.
 *
 * Part of tinyml, Apache License 2.0. */
#include "broadcast.h"

/* The compiler picks ma and mb so that |acc| < 2^30; with the rounding term, at
 * most 2^29, nothing leaves 32 bits. */
void tm_ref_add_s8(const tm_binary_shape *s, const tm_add_q *q, const int8_t *a,
                   const int8_t *b, int8_t *y) {
  const int32_t half = (int32_t)1 << (q->shift - 1);
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    const int32_t acc =
        (a[at.a] - q->a_zp) * q->ma + (b[at.b] - q->b_zp) * q->mb;
    y[i] =
        (int8_t)ref_clamp(q->out_zp + ((acc + half) >> q->shift), q->lo, q->hi);
  }
}

void tm_ref_mul_s8(const tm_binary_shape *s, const tm_product_q *q,
                   const int8_t *a, const int8_t *b, int8_t *y) {
  const tm_rq rq = {q->mult, q->pre};
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    const int32_t acc = (a[at.a] - q->a_zp) * (b[at.b] - q->b_zp);
    y[i] = ref_requantize(acc, &rq, q->out_zp, q->lo, q->hi);
  }
}

/* The operands as in an addition, one of them taken. */
static void choose_s8(const tm_binary_shape *s, const tm_add_q *q,
                      const int8_t *a, const int8_t *b, int8_t *y, int larger) {
  const int32_t half = (int32_t)1 << (q->shift - 1);
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    const int32_t u = (a[at.a] - q->a_zp) * q->ma;
    const int32_t v = (b[at.b] - q->b_zp) * q->mb;
    const int32_t acc = (u > v) == larger ? u : v;
    y[i] =
        (int8_t)ref_clamp(q->out_zp + ((acc + half) >> q->shift), q->lo, q->hi);
  }
}

void tm_ref_min_s8(const tm_binary_shape *s, const tm_add_q *q, const int8_t *a,
                   const int8_t *b, int8_t *y) {
  choose_s8(s, q, a, b, y, 0);
}

void tm_ref_max_s8(const tm_binary_shape *s, const tm_add_q *q, const int8_t *a,
                   const int8_t *b, int8_t *y) {
  choose_s8(s, q, a, b, y, 1);
}
