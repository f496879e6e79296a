/* tinyml runtime: depthwise convolution of one output row from rows that are
 * widened to half words, padding included: inputs of 8 or 16 bits, weights of 8
 * or 4.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_DEPTHWISE_H
#define TINYML_ISA_ARMV7E_M_DEPTHWISE_H

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

/* Four numbers of `bytes` each as two words. */
TM_INLINE void tm_depthwise_widen_four(int32_t bytes, int32_t *to,
                                       const int8_t *x) {
  if (bytes == 1)
    tm_widen_bytes_to(to, x);
  else
    tm_widen_halves_to(to, (const int16_t *)(const void *)x);
}

/* Positions from..from+count-1 of a row of x go to a slot, all blocks of them;
 * `pitch` words from a block to the next one. */
TM_INLINE void tm_depthwise_widen(const tm_depthwise *s, int32_t bytes,
                                  int32_t *to, int32_t pitch, const int8_t *x,
                                  int32_t count) {
  const int32_t blocks = tm_depthwise_blocks(s);
  for (; count > 0; --count) {
    int32_t *block_to = to;
    const int8_t *from = x;
    for (int32_t block = 1; block < blocks; ++block) {
      tm_depthwise_widen_four(bytes, block_to, from);
      block_to += pitch;
      from += 4 * bytes;
    }
    x += s->channels * bytes;
    tm_depthwise_widen_four(bytes, block_to, x - 4 * bytes);
    to += 2;
  }
}

TM_SHARED void tm_depthwise_widen_s8(const tm_depthwise *s, int32_t *to,
                                     int32_t pitch, const int8_t *x,
                                     int32_t count) {
  tm_depthwise_widen(s, 1, to, pitch, x, count);
}

TM_SHARED void tm_depthwise_widen_s16(const tm_depthwise *s, int32_t *to,
                                      int32_t pitch, const int8_t *x,
                                      int32_t count) {
  tm_depthwise_widen(s, 2, to, pitch, x, count);
}

/* Weights `at` to `at` + 3 of a row of 4-bit weights, as two words. */
TM_INLINE void tm_depthwise_widen_w4(int32_t *to, const int8_t *w, int32_t at) {
  uint32_t four = (uint8_t)w[at / 2] | ((uint32_t)(uint8_t)w[at / 2 + 1] << 8);
  if (at % 2 != 0)
    four = (four | ((uint32_t)(uint8_t)w[at / 2 + 2] << 16)) >> 4;
  const uint32_t bytes = (four & 0xfu) | ((four & 0xf0u) << 4) |
                         ((four & 0xf00u) << 8) | ((four & 0xf000u) << 12);
  const uint32_t upper = bytes << 4; /* 16 times the weights */
  const uint32_t even = tm_even_bytes(upper);
  const uint32_t odd = tm_odd_bytes(upper);
  to[0] = (int32_t)tm_low_halves((uint32_t)((int16_t)even >> 4),
                                 (uint32_t)((int32_t)even >> 20));
  to[1] = (int32_t)tm_low_halves((uint32_t)((int16_t)odd >> 4),
                                 (uint32_t)((int32_t)odd >> 20));
}

/* The filter of 4-bit weights, each tap from a byte on, to w[block][tap]. */
TM_SHARED void tm_depthwise_widen_filter_w4(const tm_depthwise *s, int32_t *to,
                                            const int8_t *w) {
  const int32_t taps = s->k_h * s->k_w;
  const int32_t blocks = tm_depthwise_blocks(s);
  for (int32_t block = 0; block < blocks; ++block) {
    const int32_t channel = tm_depthwise_channel(s, block);
    const int8_t *from = w;
    for (int32_t tap = 0; tap < taps; ++tap) {
      tm_depthwise_widen_w4(to, from, channel);
      from += (s->channels + 1) / 2;
      to += 2;
    }
  }
}

/* Positions that read padding. */
TM_SHARED void tm_depthwise_fill(const tm_depthwise *s, int32_t *to,
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
