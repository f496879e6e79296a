/* tinyml runtime: depthwise_conv2d_f32 for Armv7E-M with an FPU, multiplier 1:
 * the inputs and the weights of four channels are loaded by one instruction
 * each.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_DEPTHWISE_CONV2D_F32_H
#define TINYML_ISA_ARMV7E_M_KERNEL_DEPTHWISE_CONV2D_F32_H

#include "tinyml/generic/dot_f32.h"
#include "tinyml/generic/requantize.h"
#include "tinyml/generic/taps.h"

#if defined(__ARM_FEATURE_SIMD32) && defined(__FP_FAST_FMAF) &&                \
    defined(__GNUC__)
#define TM_LOAD_FOUR_F32(pointer, step, to)                                    \
  "vldmia %[" pointer "]!, {" to "}\n\t"                                       \
  "add %[" pointer "], %[" pointer "], %[" step "]\n\t"
#define TM_MAC_FOUR_F32(a, b, c, d, wa, wb, wc, wd)                            \
  "vfma.f32 %[" a "], s28, " wa "\n\t"                                         \
  "vfma.f32 %[" b "], s29, " wb "\n\t"                                         \
  "vfma.f32 %[" c "], s30, " wc "\n\t"                                         \
  "vfma.f32 %[" d "], s31, " wd "\n\t"
#define TM_MAC_TAP_F32                                                         \
  TM_LOAD_FOUR_F32("x", "xs", "s28-s31")                                       \
  TM_LOAD_FOUR_F32("w", "ws", "s16-s19")                                       \
  TM_MAC_FOUR_F32("a", "b", "c", "d", "s16", "s17", "s18", "s19")
/* A tap of the first pixel, of the second one. */
#define TM_MAC_FIRST_F32(wa, wb, wc, wd)                                       \
  TM_MAC_FOUR_F32("a", "b", "c", "d", wa, wb, wc, wd)
#define TM_MAC_SECOND_F32(wa, wb, wc, wd)                                      \
  TM_MAC_FOUR_F32("e", "f", "g", "h", wa, wb, wc, wd)
/* clang-format off */
#define TM_MAC_PAIR_F32                                                        \
  TM_LOAD_FOUR_F32("w", "ws", "s16-s19")                                       \
  TM_LOAD_FOUR_F32("w", "ws", "s20-s23")                                       \
  TM_LOAD_FOUR_F32("w", "ws", "s24-s27")                                       \
  TM_LOAD_FOUR_F32("x", "xs", "s28-s31")                                       \
  TM_MAC_FIRST_F32("s16", "s17", "s18", "s19")                                 \
  TM_LOAD_FOUR_F32("x", "xs", "s28-s31")                                       \
  TM_MAC_FIRST_F32("s20", "s21", "s22", "s23")                                 \
  TM_MAC_SECOND_F32("s16", "s17", "s18", "s19")                                \
  TM_LOAD_FOUR_F32("x", "xs", "s28-s31")                                       \
  TM_MAC_FIRST_F32("s24", "s25", "s26", "s27")                                 \
  TM_MAC_SECOND_F32("s20", "s21", "s22", "s23")                                \
  TM_LOAD_FOUR_F32("x", "xs", "s28-s31")                                       \
  TM_MAC_SECOND_F32("s24", "s25", "s26", "s27")
/* clang-format on */
#define TM_MAC_TAP_CLOBBERS                                                    \
  "s16", "s17", "s18", "s19", "s28", "s29", "s30", "s31", "cc", "memory"
#endif

/* sum += `count` > 0 taps of a filter row; a tap is x_step and w_step elements
 * from the next one. */
TM_INLINE void tm_depthwise_taps_f32(tm_sum4_f32 *sum, const float *x,
                                     int32_t x_step, const float *w,
                                     int32_t w_step, int32_t count) {
#if defined(TM_MAC_TAP_F32)
  __asm__("1:\n\t" TM_MAC_TAP_F32 "subs %[n], %[n], #1\n\t"
          "bne 1b"
          : [a] "+t"(sum->a), [b] "+t"(sum->b), [c] "+t"(sum->c),
            [d] "+t"(sum->d), [x] "+r"(x), [w] "+r"(w), [n] "+r"(count)
          : [xs] "r"(4 * x_step - 16), [ws] "r"(4 * w_step - 16)
          : TM_MAC_TAP_CLOBBERS);
#else
  for (; count > 0; --count) {
    sum->a = TM_MUL_ADD_F32(x[0], w[0], sum->a);
    sum->b = TM_MUL_ADD_F32(x[1], w[1], sum->b);
    sum->c = TM_MUL_ADD_F32(x[2], w[2], sum->c);
    sum->d = TM_MUL_ADD_F32(x[3], w[3], sum->d);
    x += x_step;
    w += w_step;
  }
#endif
}

/* The same of three taps. */
TM_INLINE void tm_depthwise_three_f32(tm_sum4_f32 *sum, const float *x,
                                      int32_t x_step, const float *w,
                                      int32_t w_step) {
#if defined(TM_MAC_TAP_F32)
  __asm__(TM_MAC_TAP_F32 TM_MAC_TAP_F32 TM_MAC_TAP_F32
          : [a] "+t"(sum->a), [b] "+t"(sum->b), [c] "+t"(sum->c),
            [d] "+t"(sum->d), [x] "+r"(x), [w] "+r"(w)
          : [xs] "r"(4 * x_step - 16), [ws] "r"(4 * w_step - 16)
          : TM_MAC_TAP_CLOBBERS);
#else
  tm_depthwise_taps_f32(sum, x, x_step, w, w_step, 3);
#endif
}

/* The same for two pixels, of which the second begins at the second tap. */
TM_INLINE void tm_depthwise_pair_f32(tm_sum4_f32 *first, tm_sum4_f32 *second,
                                     const float *x, int32_t x_step,
                                     const float *w, int32_t w_step) {
#if defined(TM_MAC_TAP_F32)
  __asm__(TM_MAC_PAIR_F32
          : [a] "+t"(first->a), [b] "+t"(first->b), [c] "+t"(first->c),
            [d] "+t"(first->d), [e] "+t"(second->a), [f] "+t"(second->b),
            [g] "+t"(second->c), [h] "+t"(second->d), [x] "+r"(x), [w] "+r"(w)
          : [xs] "r"(4 * x_step - 16), [ws] "r"(4 * w_step - 16)
          : "s20", "s21", "s22", "s23", "s24", "s25", "s26", "s27",
            TM_MAC_TAP_CLOBBERS);
#else
  tm_depthwise_three_f32(first, x, x_step, w, w_step);
  tm_depthwise_three_f32(second, x + x_step, x_step, w, w_step);
#endif
}

/* Clamps the sums of four channels. */
TM_INLINE void tm_depthwise_store_f32(const tm_limits_f32 *q,
                                      const tm_sum4_f32 *sum, float *y) {
  y[0] = tm_clamp_value_f32(sum->a, q);
  y[1] = tm_clamp_value_f32(sum->b, q);
  y[2] = tm_clamp_value_f32(sum->c, q);
  y[3] = tm_clamp_value_f32(sum->d, q);
}

/* Four channels of one pixel, or of `two` side by side whose columns lie
 * inside, stride 1; x, w, bias and y are those of the first channel. */
TM_INLINE void tm_depthwise_fours_f32(const tm_conv_shape *s,
                                      const tm_limits_f32 *q,
                                      const tm_window *at, int two,
                                      const float *x, const float *w,
                                      const float *bias, float *y) {
  const int32_t count = at->cols.last - at->cols.first;
  const int32_t line = s->d_h * s->in_w * s->in_c;
  const int32_t step = s->d_w * s->in_c;
  const int32_t first = at->rows.first, column = at->cols.first;
  tm_sum4_f32 sum = tm_load4_f32(bias), second = sum;
  if (first < at->rows.last) {
    x += ((at->top + first * s->d_h) * s->in_w + at->left + column * s->d_w) *
         s->in_c;
    w += (first * s->k_w + column) * s->out_c;
    for (int32_t i = first; i < at->rows.last; ++i) {
      if (two)
        tm_depthwise_pair_f32(&sum, &second, x, step, w, s->out_c);
      else if (s->k_w == 3 && count == 3)
        tm_depthwise_three_f32(&sum, x, step, w, s->out_c);
      else
        tm_depthwise_taps_f32(&sum, x, step, w, s->out_c, count);
      x += line;
      w += s->k_w * s->out_c;
    }
  }
  tm_depthwise_store_f32(q, &sum, y);
  if (two)
    tm_depthwise_store_f32(q, &second, y + s->out_c);
}

/* Where channels are no fours, some of the last four are computed twice. */
TM_INLINE void tm_armv7e_m_depthwise_conv2d_f32(const tm_conv_shape *s,
                                                const tm_limits_f32 *q,
                                                const float *x, const float *w,
                                                const float *bias, float *y) {
  const int pairs = s->k_w == 3 && s->d_w == 1 && s->s_w == 1;
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w;) {
        const tm_window at = tm_conv_window(s, oy, ox);
        const int two = pairs && ox + 1 < s->out_w && at.left >= 0 &&
                        at.left + 4 <= s->in_w;
        for (int32_t i = 0; i < s->out_c; i += 4) {
          const int32_t c = i < s->out_c - 4 ? i : s->out_c - 4;
          if (two)
            tm_depthwise_fours_f32(s, q, &at, 1, x + c, w + c, bias + c, y + c);
          else
            tm_depthwise_fours_f32(s, q, &at, 0, x + c, w + c, bias + c, y + c);
        }
        y += two ? 2 * s->out_c : s->out_c;
        ox += two ? 2 : 1;
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}

#endif
