/* tinyml runtime: int8 depthwise convolution of one output row from rows that
 * are widened to half words, padding included.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_DEPTHWISE_S8_H
#define TINYML_ISA_ARMV7E_M_DEPTHWISE_S8_H

#include "tinyml/isa/armv7e-m/requantize_s8.h"
#include "tinyml/isa/armv7e-m/simd32.h"

/* Channels are taken in blocks of four, the last one ends with the last
 * channel. A block of one position or tap is two words, the even and the odd
 * channels. Input rows lie in a ring of slots, x[block][slot][column], filters
 * as w[block][tap]. */
typedef struct tm_depthwise {
  int32_t channels, k_h, k_w;
  int32_t columns, step; /* words of a slot, from a pixel to the next one */
  int32_t out_w;
} tm_depthwise;

TM_INLINE int32_t tm_depthwise_blocks(const tm_depthwise *s) {
  return (s->channels + 3) / 4;
}

/* The first channel of a block. */
TM_INLINE int32_t tm_depthwise_channel(const tm_depthwise *s, int32_t block) {
  const int32_t last = s->channels - 4;
  return 4 * block < last ? 4 * block : last;
}

/* The sums of the four channels of a block: 0, 2, 1, 3. */
typedef struct tm_sums_block {
  int32_t a, c, b, d;
} tm_sums_block;

#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__) && defined(__OPTIMIZE__)
/* One tap: x is an address with an offset or a step. */
#define TM_MAC_TAP(x)                                                          \
  "ldrd %[xe], %[xo], " x "\n\t"                                               \
  "ldrd %[we], %[wo], [%[w]], #8\n\t"                                          \
  "smlabb %[a], %[xe], %[we], %[a]\n\t"                                        \
  "smlatt %[c], %[xe], %[we], %[c]\n\t"                                        \
  "smlabb %[b], %[xo], %[wo], %[b]\n\t"                                        \
  "smlatt %[d], %[xo], %[wo], %[d]\n\t"
#define TM_MAC_THREE_TAPS(x)                                                   \
  TM_MAC_TAP("[" x "]") TM_MAC_TAP("[" x ", #8]") TM_MAC_TAP("[" x ", #16]")
#define TM_MAC_OUTPUTS                                                         \
  [a] "+r"(sum->a), [b] "+r"(sum->b), [c] "+r"(sum->c), [d] "+r"(sum->d),      \
      [w] "+r"(w), [xe] "=&r"(xe), [xo] "=&r"(xo), [we] "=&r"(we),             \
      [wo] "=&r"(wo)
#endif

/* The taps of one row of the filter; returns where w ends. */
TM_INLINE const int32_t *tm_mac_taps(tm_sums_block *sum, const int32_t *x,
                                     const int32_t *w, int32_t taps) {
#if defined(TM_MAC_TAP)
  int32_t xe, xo, we, wo;
  for (; taps > 0; --taps)
    __asm__(TM_MAC_TAP("[%[x]], #8")
            : TM_MAC_OUTPUTS, [x] "+r"(x)
            :
            : "memory");
#else
  for (; taps > 0; --taps) {
    sum->a += (int16_t)x[0] * (int16_t)w[0];
    sum->c += (x[0] >> 16) * (w[0] >> 16);
    sum->b += (int16_t)x[1] * (int16_t)w[1];
    sum->d += (x[1] >> 16) * (w[1] >> 16);
    x += 2;
    w += 2;
  }
#endif
  return w;
}

/* A filter of 3 x 3, written out. */
TM_INLINE const int32_t *tm_mac_3x3(tm_sums_block *sum, const int32_t *x0,
                                    const int32_t *x1, const int32_t *x2,
                                    const int32_t *w) {
#if defined(TM_MAC_TAP)
  int32_t xe, xo, we, wo;
  __asm__(TM_MAC_THREE_TAPS("%[x0]") TM_MAC_THREE_TAPS("%[x1]")
              TM_MAC_THREE_TAPS("%[x2]")
          : TM_MAC_OUTPUTS
          : [x0] "r"(x0), [x1] "r"(x1), [x2] "r"(x2)
          : "memory");
  return w;
#else
  w = tm_mac_taps(sum, x0, w, 3);
  w = tm_mac_taps(sum, x1, w, 3);
  return tm_mac_taps(sum, x2, w, 3);
#endif
}

/* Scales and stores the four channels of a block. */
TM_INLINE void tm_depthwise_store_s8(tm_sums_block sum, const tm_rq *rq,
                                     int32_t shifts, const tm_conv_q *q,
                                     int full, int8_t *y) {
  if (shifts != 0) {
    sum.a = tm_shift_saturating(sum.a, rq[0].pre);
    sum.b = tm_shift_saturating(sum.b, rq[1].pre);
    sum.c = tm_shift_saturating(sum.c, rq[2].pre);
    sum.d = tm_shift_saturating(sum.d, rq[3].pre);
  }
  y[0] = tm_scale_s8(sum.a, rq[0].mult, q, full);
  y[1] = tm_scale_s8(sum.b, rq[1].mult, q, full);
  y[2] = tm_scale_s8(sum.c, rq[2].mult, q, full);
  y[3] = tm_scale_s8(sum.d, rq[3].mult, q, full);
}

/* One block of one output row; row r of the filter reads slot
 * (first + r) % k_h. Returns where the filter ends. */
TM_INLINE const int32_t *
tm_depthwise_block_s8(const tm_depthwise *s, const tm_conv_q *q, int full,
                      int is_3x3, int32_t first, const int32_t *x,
                      const int32_t *w, const int32_t *bias, const tm_rq *rq,
                      int8_t *y) {
  const int32_t shifts = rq[0].pre | rq[1].pre | rq[2].pre | rq[3].pre;
  const int32_t columns = s->columns;
  const int8_t *const end = y + s->out_w * s->channels;
  const int32_t *x0 = x + first * columns;
  const int32_t *x1 = x + (first == 2 ? 0 : first + 1) * columns;
  const int32_t *x2 = x + (first == 0 ? 2 : first - 1) * columns;
  const int32_t *taps = w;
  while (y != end) {
    tm_sums_block sum = {bias[0], bias[2], bias[1], bias[3]};
    if (is_3x3) {
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
    tm_depthwise_store_s8(sum, rq, shifts, q, full, y);
    y += s->channels;
  }
  return taps;
}

/* One output row. */
TM_INLINE void tm_depthwise_row_body_s8(const tm_depthwise *s,
                                        const tm_conv_q *q, int full,
                                        int is_3x3, int32_t first,
                                        const int32_t *x, const int32_t *w,
                                        const int32_t *bias, const tm_rq *rq,
                                        int8_t *y) {
  const int32_t blocks = tm_depthwise_blocks(s);
  for (int32_t block = 0; block < blocks; ++block) {
    const int32_t channel = tm_depthwise_channel(s, block);
    w = tm_depthwise_block_s8(s, q, full, is_3x3, first, x, w, bias + channel,
                              rq + channel, y + channel);
    x += s->k_h * s->columns;
  }
}

#define TM_DEPTHWISE_ROW(name, full, is_3x3)                                   \
  TM_SHARED void name(const tm_depthwise *s, const tm_conv_q *q,               \
                      int32_t first, const int32_t *x, const int32_t *w,       \
                      const int32_t *bias, const tm_rq *rq, int8_t *y) {       \
    tm_depthwise_row_body_s8(s, q, full, is_3x3, first, x, w, bias, rq, y);    \
  }
TM_DEPTHWISE_ROW(tm_depthwise_row_full_s8, 1, 0)
TM_DEPTHWISE_ROW(tm_depthwise_row_clamped_s8, 0, 0)
TM_DEPTHWISE_ROW(tm_depthwise_row_3x3_full_s8, 1, 1)
TM_DEPTHWISE_ROW(tm_depthwise_row_3x3_clamped_s8, 0, 1)

TM_INLINE void tm_depthwise_row_s8(const tm_depthwise *s, const tm_conv_q *q,
                                   int32_t first, const int32_t *x,
                                   const int32_t *w, const int32_t *bias,
                                   const tm_rq *rq, int8_t *y) {
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

/* Positions from..from+count-1 of a row of x go to a slot, all blocks of them;
 * `pitch` words from a block to the next one. */
TM_SHARED void tm_depthwise_widen_s8(const tm_depthwise *s, int32_t *to,
                                     int32_t pitch, const int8_t *x,
                                     int32_t count) {
  const int32_t blocks = tm_depthwise_blocks(s);
  for (; count > 0; --count) {
    int32_t *block_to = to;
    const int8_t *from = x;
    for (int32_t block = 1; block < blocks; ++block) {
      tm_widen_bytes_to(block_to, from);
      block_to += pitch;
      from += 4;
    }
    x += s->channels;
    tm_widen_bytes_to(block_to, x - 4);
    to += 2;
  }
}

/* Positions that read padding. */
TM_SHARED void tm_depthwise_fill_s8(const tm_depthwise *s, int32_t *to,
                                    int32_t pitch, int32_t v, int32_t count) {
  const int32_t blocks = tm_depthwise_blocks(s);
  const int32_t twice = (int32_t)(((uint32_t)v & 0xffffu) * 0x10001u);
  for (int32_t block = 0; block < blocks; ++block) {
    for (int32_t i = 0; i < 2 * count; ++i)
      to[i] = twice;
    to += pitch;
  }
}

#endif
