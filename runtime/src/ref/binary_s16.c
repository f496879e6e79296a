/* Reference int16 addition (subtraction: mb < 0), multiplication, minimum and
 * maximum.
 *
 * Part of tinyml, Apache License 2.0. */
#include "broadcast.h"

/* The compiler picks ma and mb so that |acc| < 2^62; the rounding term is at
 * most 2^29. */
void tm_ref_add_s16(const tm_binary_shape *s, const tm_add_q *q,
                    const int16_t *a, const int16_t *b, int16_t *y) {
  const int64_t half = (int64_t)1 << (q->shift - 1);
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    const int64_t acc = (int64_t)a[at.a] * q->ma + (int64_t)b[at.b] * q->mb;
    y[i] = (int16_t)ref_clamp((acc + half) >> q->shift, q->lo, q->hi);
  }
}

/* |a * b| <= 2^30 */
void tm_ref_mul_s16(const tm_binary_shape *s, const tm_product_q *q,
                    const int16_t *a, const int16_t *b, int16_t *y) {
  const tm_rq rq = {q->mult, q->pre};
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    y[i] = ref_requantize_s16(a[at.a] * b[at.b], &rq, 0, q->lo, q->hi);
  }
}

/* The operands as in an addition, one of them taken. */
static void choose_s16(const tm_binary_shape *s, const tm_add_q *q,
                       const int16_t *a, const int16_t *b, int16_t *y,
                       int larger) {
  const int64_t half = (int64_t)1 << (q->shift - 1);
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    const int64_t u = (int64_t)a[at.a] * q->ma;
    const int64_t v = (int64_t)b[at.b] * q->mb;
    const int64_t acc = (u > v) == larger ? u : v;
    y[i] = (int16_t)ref_clamp((acc + half) >> q->shift, q->lo, q->hi);
  }
}

void tm_ref_min_s16(const tm_binary_shape *s, const tm_add_q *q,
                    const int16_t *a, const int16_t *b, int16_t *y) {
  choose_s16(s, q, a, b, y, 0);
}

void tm_ref_max_s16(const tm_binary_shape *s, const tm_add_q *q,
                    const int16_t *a, const int16_t *b, int16_t *y) {
  choose_s16(s, q, a, b, y, 1);
}
