/* tinyml runtime: depthwise_conv2d_s8, multiplier 1 and no dilation, for
 * Armv6-M and Armv7-M. The filter becomes words once, each input row once,
 * padding included, in a ring of as many rows as the filter has:
 * x[channel][slot][column] and w[channel][tap].
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV6_M_DEPTHWISE_S8_H
#define TINYML_ISA_ARMV6_M_DEPTHWISE_S8_H

#include "tinyml/isa/armv6-m/requantize_s8.h"
#include "tinyml/isa/armv6-m/ring_s8.h"

#if defined(__thumb2__) && defined(__GNUC__) && !defined(__clang__) &&         \
    defined(__OPTIMIZE__)
/* One row of a filter of three columns for two neighbouring pixels. */
#define TM_WORD_PAIR(x, mac)                                                   \
  "ldmia " x ", {r4, r5, r6, r8}\n\t"                                          \
  "ldr %[v], [%[w]], #4\n\t" mac "ldr %[v], [%[w]], #4\n\t"                    \
  "mla %[a], r5, %[v], %[a]\n\t"                                               \
  "mla %[b], r6, %[v], %[b]\n\t"                                               \
  "ldr %[v], [%[w]], #4\n\t"                                                   \
  "mla %[a], r6, %[v], %[a]\n\t"                                               \
  "mla %[b], r8, %[v], %[b]\n\t"
#define TM_WORD_PAIR_FIRST "mul %[a], r4, %[v]\n\tmul %[b], r5, %[v]\n\t"
#define TM_WORD_PAIR_NEXT                                                      \
  "mla %[a], r4, %[v], %[a]\n\tmla %[b], r5, %[v], %[b]\n\t"
#define TM_WORD_PAIRS                                                          \
  __asm__ volatile(                                                            \
      "1:\n\t" TM_WORD_PAIR("%[x0]", TM_WORD_PAIR_FIRST)                       \
          TM_WORD_PAIR("%[x1]", TM_WORD_PAIR_NEXT) TM_WORD_PAIR(               \
              "%[x2]", TM_WORD_PAIR_NEXT) "subs %[w], #36\n\t"                 \
                                          "strd %[a], %[b], [%[x0]], #8\n\t"   \
                                          "adds %[x1], #8\n\t"                 \
                                          "adds %[x2], #8\n\t"                 \
                                          "cmp %[x0], %[end]\n\t"              \
                                          "blo 1b"                             \
      : [x0] "+r"(x0), [x1] "+r"(x1), [x2] "+r"(x2), [w] "+r"(w),              \
        [a] "=&r"(a), [b] "=&r"(b), [v] "=&r"(v)                               \
      : [end] "r"(rest)                                                        \
      : "r4", "r5", "r6", "r8", "cc", "memory")
#define TM_WORD_TAPS(x)                                                        \
  "ldmia " x ", {r4, r5, r6}\n\t"                                              \
  "ldmia %[w]!, {r8, r10, r12}\n\t"                                            \
  "mla %[sum], r4, r8, %[sum]\n\t"                                             \
  "mla %[sum], r5, r10, %[sum]\n\t"                                            \
  "mla %[sum], r6, r12, %[sum]\n\t"
#define TM_WORD_3X3                                                            \
  __asm__(TM_WORD_TAPS("%[x0]") TM_WORD_TAPS("%[x1]") TM_WORD_TAPS("%[x2]")    \
          : [sum] "+r"(sum), [w] "+r"(w)                                       \
          : [x0] "r"(x0), [x1] "r"(x1), [x2] "r"(x2)                           \
          : "r4", "r5", "r6", "r8", "r10", "r12", "memory")
#elif defined(__thumb__) && !defined(__thumb2__) && defined(__GNUC__) &&       \
    !defined(__clang__) && defined(__OPTIMIZE__)
#define TM_WORD_PAIR(x, add)                                                   \
  "mov %[v], " x "\n\t"                                                        \
  "ldmia %[v]!, {r2, r3, r4, r5}\n\t"                                          \
  "ldmia %[w]!, {r6}\n\t"                                                      \
  "muls r2, r6\n\t" add " %[a], r2\n\t"                                        \
  "mov %[v], r3\n\t"                                                           \
  "muls %[v], r6\n\t" add " %[b], %[v]\n\t"                                    \
  "ldmia %[w]!, {r6}\n\t"                                                      \
  "muls r3, r6\n\t"                                                            \
  "add %[a], r3\n\t"                                                           \
  "mov %[v], r4\n\t"                                                           \
  "muls %[v], r6\n\t"                                                          \
  "add %[b], %[v]\n\t"                                                         \
  "ldmia %[w]!, {r6}\n\t"                                                      \
  "muls r4, r6\n\t"                                                            \
  "add %[a], r4\n\t"                                                           \
  "muls r5, r6\n\t"                                                            \
  "add %[b], r5\n\t"
#define TM_WORD_PAIRS                                                          \
  __asm__ volatile(                                                            \
      ".syntax unified\n\t"                                                    \
      "1:\n\t" TM_WORD_PAIR("%[x0]", "mov") TM_WORD_PAIR("%[x1]", "add")       \
          TM_WORD_PAIR("%[x2]", "add") "subs %[w], #36\n\t"                    \
                                       "mov r2, %[a]\n\t"                      \
                                       "mov r3, %[b]\n\t"                      \
                                       "mov %[v], %[x0]\n\t"                   \
                                       "stmia %[v]!, {r2, r3}\n\t"             \
                                       "mov %[x0], %[v]\n\t"                   \
                                       "movs r6, #8\n\t"                       \
                                       "add %[x1], r6\n\t"                     \
                                       "add %[x2], r6\n\t"                     \
                                       "ldr %[v], %[end]\n\t"                  \
                                       "cmp %[x0], %[v]\n\t"                   \
                                       "blo 1b"                                \
      : [x0] "+h"(x0), [x1] "+h"(x1), [x2] "+h"(x2), [w] "+l"(w),              \
        [a] "=&h"(a), [b] "=&h"(b), [v] "=&l"(v)                               \
      : [end] "m"(rest)                                                        \
      : "r2", "r3", "r4", "r5", "r6", "cc", "memory")
#define TM_WORD_TAPS(x)                                                        \
  "mov %[at], " x "\n\t"                                                       \
  "ldmia %[at]!, {r2, r3, r4}\n\t"                                             \
  "ldmia %[w]!, {r5, r6}\n\t"                                                  \
  "muls r2, r5\n\t"                                                            \
  "add %[sum], r2\n\t"                                                         \
  "muls r3, r6\n\t"                                                            \
  "add %[sum], r3\n\t"                                                         \
  "ldmia %[w]!, {r5}\n\t"                                                      \
  "muls r4, r5\n\t"                                                            \
  "add %[sum], r4\n\t"
#define TM_WORD_3X3                                                            \
  const int32_t *at;                                                           \
  __asm__(".syntax unified\n\t" TM_WORD_TAPS("%[x0]") TM_WORD_TAPS("%[x1]")    \
              TM_WORD_TAPS("%[x2]")                                            \
          : [sum] "+h"(sum), [w] "+l"(w), [at] "=&l"(at)                       \
          : [x0] "h"(x0), [x1] "h"(x1), [x2] "h"(x2)                           \
          : "r2", "r3", "r4", "r5", "r6", "cc", "memory")
#endif

/* The taps of one row of the filter. */
TM_INLINE int32_t tm_word_taps(int32_t sum, const int32_t *x, const int32_t *w,
                               int32_t taps) {
  const int32_t *const end = w + taps;
  while (w != end)
    sum += *x++ * *w++;
  return sum;
}

/* A filter of 3 x 3. */
#if defined(TM_WORD_3X3)
TM_INLINE int32_t tm_word_3x3(const int32_t *x0, const int32_t *x1,
                              const int32_t *x2, const int32_t *w) {
  int32_t sum = 0;
  TM_WORD_3X3;
  return sum;
}
/* The same for pixels side by side. */
TM_INLINE void tm_word_pairs_3x3(int32_t *x0, const int32_t *x1,
                                 const int32_t *x2, const int32_t *w,
                                 const int32_t *end) {
  int32_t a, b, v;
  if (x0 < end - 1) {
    const int32_t *const rest = (end - x0) % 2 ? end - 1 : end;
    TM_WORD_PAIRS;
  }
  if (x0 < end)
    *x0 = tm_word_3x3(x0, x1, x2, w);
}
#else
TM_INLINE int32_t tm_word_3x3(const int32_t *x0, const int32_t *x1,
                              const int32_t *x2, const int32_t *w) {
  int32_t sum = tm_word_taps(0, x0, w, 3);
  sum = tm_word_taps(sum, x1, w + 3, 3);
  return tm_word_taps(sum, x2, w + 6, 3);
}
TM_INLINE void tm_word_pairs_3x3(int32_t *x0, const int32_t *x1,
                                 const int32_t *x2, const int32_t *w,
                                 const int32_t *end) {
  const int32_t w0 = w[0], w1 = w[1], w2 = w[2];
  const int32_t w3 = w[3], w4 = w[4], w5 = w[5];
  const int32_t w6 = w[6], w7 = w[7], w8 = w[8];
  for (; x0 < end - 1; x0 += 2) {
    int32_t a = x0[0] * w0 + x0[1] * w1 + x0[2] * w2;
    int32_t b = x0[1] * w0 + x0[2] * w1 + x0[3] * w2;
    a += x1[0] * w3 + x1[1] * w4 + x1[2] * w5;
    b += x1[1] * w3 + x1[2] * w4 + x1[3] * w5;
    x0[0] = a + x2[0] * w6 + x2[1] * w7 + x2[2] * w8;
    x0[1] = b + x2[1] * w6 + x2[2] * w7 + x2[3] * w8;
    x1 += 2;
    x2 += 2;
  }
  if (x0 < end)
    *x0 = tm_word_3x3(x0, x1, x2, w);
}
#endif

/* The sums of one channel of one output row take the place of row x0, which no
 * later row needs. */
TM_INLINE void tm_word_sums_3x3(int32_t *x0, const int32_t *x1,
                                const int32_t *x2, const int32_t *w,
                                int32_t count, int32_t step) {
  int32_t *to = x0;
  const int32_t *const end = x0 + count;
  if (step == 1) {
    tm_word_pairs_3x3(x0, x1, x2, w, end);
    return;
  }
  while (to != end) {
    *to++ = tm_word_3x3(x0, x1, x2, w);
    x0 += step;
    x1 += step;
    x2 += step;
  }
}

/* The same of any filter; x is row `first`. */
TM_INLINE void tm_word_sums_any(const tm_word_ring *s, int32_t first,
                                int32_t *x, const int32_t *w) {
  const int32_t columns = s->columns;
  for (int32_t ox = 0; ox < s->out_w; ++ox) {
    const int32_t *row = x + ox * s->step;
    int32_t sum = 0;
    for (int32_t i = 0; i < s->k_h; ++i) {
      row = first + i == s->k_h ? row - s->k_h * columns : row;
      sum = tm_word_taps(sum, row, w + i * s->k_w, s->k_w);
      row += columns;
    }
    x[ox] = sum;
  }
}

/* One output row; row r of the filter reads slot (first + r) % k_h. */
TM_INLINE void tm_word_row_body_s8(const tm_word_ring *s, const tm_conv_q *q,
                                   int full, int is_3x3, int32_t first,
                                   int32_t *x, const int32_t *w,
                                   const int32_t *bias, const tm_rq *rq,
                                   int8_t *y) {
  const tm_word_ring ring = *s;
  const int32_t second = first == 2 ? -2 : 1;
  const int32_t third = first == 0 ? 2 : -1;
  const int8_t *const end = y + ring.channels;
  x += first * ring.columns;
  while (y != end) {
    if (is_3x3)
      tm_word_sums_3x3(x, x + second * ring.columns, x + third * ring.columns,
                       w, ring.out_w, ring.step);
    else
      tm_word_sums_any(&ring, first, x, w);
    tm_scale_sums_s8(x, ring.out_w, *bias++, rq++, q, full, y++, ring.channels);
    x += ring.k_h * ring.columns;
    w += ring.k_h * ring.k_w;
  }
}

#define TM_WORD_ROW(name, full, is_3x3)                                        \
  TM_SHARED void name(const tm_word_ring *s, const tm_conv_q *q,               \
                      int32_t first, int32_t *x, const int32_t *w,             \
                      const int32_t *bias, const tm_rq *rq, int8_t *y) {       \
    tm_word_row_body_s8(s, q, full, is_3x3, first, x, w, bias, rq, y);         \
  }
TM_WORD_ROW(tm_word_row_full_s8, 1, 0)
TM_WORD_ROW(tm_word_row_clamped_s8, 0, 0)
TM_WORD_ROW(tm_word_row_3x3_full_s8, 1, 1)
TM_WORD_ROW(tm_word_row_3x3_clamped_s8, 0, 1)
#undef TM_WORD_ROW

TM_INLINE void tm_word_row_s8(const tm_word_ring *s, const tm_conv_q *q,
                              int32_t first, int32_t *x, const int32_t *w,
                              const int32_t *bias, const tm_rq *rq, int8_t *y) {
  const int full = q->lo == -128 && q->hi == 127;
  const int is_3x3 = s->k_h == 3 && s->k_w == 3;
  if (is_3x3 && full)
    tm_word_row_3x3_full_s8(s, q, first, x, w, bias, rq, y);
  else if (is_3x3)
    tm_word_row_3x3_clamped_s8(s, q, first, x, w, bias, rq, y);
  else if (full)
    tm_word_row_full_s8(s, q, first, x, w, bias, rq, y);
  else
    tm_word_row_clamped_s8(s, q, first, x, w, bias, rq, y);
}

TM_INLINE void tm_word_depthwise_s8(const tm_conv_shape *s, const tm_conv_q *q,
                                    const int8_t *x, const int8_t *w,
                                    const int32_t *bias, const tm_rq *rq,
                                    int8_t *y, int32_t *scratch) {
  const int32_t columns = (s->out_w - 1) * s->s_w + s->k_w;
  const tm_word_ring ring = {s->in_c, s->k_h, s->k_w,
                             columns, s->s_w, s->out_w};
  const int32_t taps = s->k_h * s->k_w;
  int32_t *const filter = scratch + s->in_c * s->k_h * columns;
  tm_word_spread_s8(s->in_c, filter, taps, w, taps);
  for (int32_t n = 0; n < s->n; ++n) {
    int32_t next = 0; /* the first row, from the padding on, in no slot */
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      const int32_t top = oy * s->s_h;
      next = next < top ? top : next;
      for (; next < top + s->k_h; ++next)
        tm_word_slot_s8(s, &ring, q->in_zp, next - s->pad_t, x,
                        scratch + next % s->k_h * columns);
      tm_word_row_s8(&ring, q, top % s->k_h, scratch, filter, bias, rq, y);
      y += s->out_w * s->out_c;
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}

#endif
