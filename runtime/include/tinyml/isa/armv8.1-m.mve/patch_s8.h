/* tinyml runtime: a row of an int8 convolution with MVE where a filter row is
 * shorter than a vector, as in first layers: the inputs of a few pixels are
 * gathered side by side, padding included, for all output channels.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_PATCH_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_PATCH_S8_H

#include "tinyml/generic/taps.h"
#include "tinyml/isa/armv8.1-m.mve/dot_s8.h"
#include "tinyml/isa/armv8.1-m.mve/pixels_s8.h"
#include "tinyml/isa/armv8.1-m.mve/requantize.h"

/* A patch has zeros before and behind it. */
enum { TM_MVE_PATCH = 64, TM_MVE_PATCHES = 4, TM_MVE_NEXT_PATCH = 96 };

/* Whether a patch fits, the last vector's end included, and pays. */
TM_INLINE int tm_mve_takes_patches(const tm_conv_shape *s) {
  return s->k_h > 1 && s->k_w * s->in_c < 16 &&
         s->k_h * s->k_w * s->in_c <= TM_MVE_PATCH;
}

#if defined(__ARM_FEATURE_MVE)

/* The inputs of pixel (oy, ox), and zeros up to a whole vector. Rows are
 * written as whole vectors, in order; this is a pixel that reads padding. */
TM_INLINE void tm_mve_border_patch(const tm_conv_shape *s, int32_t in_zp,
                                   int32_t top, int32_t left, const int8_t *x,
                                   int8_t *patch) {
  const int32_t line = s->k_w * s->in_c;
  const int8x16_t padding = vdupq_n_s8((int8_t)in_zp);
  const tm_taps cols = tm_taps_inside(left, s->k_w, 1, s->in_w);
  const mve_pred16_t inside =
      cols.last > cols.first
          ? (mve_pred16_t)(vctp8q((uint32_t)(cols.last * s->in_c)) &
                           ~vctp8q((uint32_t)(cols.first * s->in_c)))
          : 0;
  for (int32_t i = 0; i < s->k_h; ++i) {
    const int32_t row = top + i * s->d_h;
    int8x16_t v = padding;
    if (row >= 0 && row < s->in_h) {
      /* what is not inside is not read; the address may be before x */
      const uintptr_t from =
          (uintptr_t)x + (uintptr_t)((row * s->in_w + left) * s->in_c);
      v = vpselq_s8(vldrbq_z_s8((const int8_t *)from, inside), padding, inside);
    }
    vstrbq_s8(patch, v);
    patch += line;
  }
  vstrbq_s8(patch, vdupq_n_s8(0));
}

/* The same of any pixel. */
TM_INLINE void tm_mve_patch(const tm_conv_shape *s, int32_t in_zp, int32_t oy,
                            int32_t ox, const int8_t *x, int8_t *patch) {
  const int32_t line = s->k_w * s->in_c;
  const int32_t top = oy * s->s_h - s->pad_t;
  const int32_t left = ox * s->s_w - s->pad_l;
  if (tm_conv_pads(s) && (top < 0 || top + (s->k_h - 1) * s->d_h >= s->in_h ||
                          left < 0 || left + s->k_w > s->in_w)) {
    tm_mve_border_patch(s, in_zp, top, left, x, patch);
    return;
  }
  const mve_pred16_t inside = vctp8q((uint32_t)line);
  x += (top * s->in_w + left) * s->in_c;
  for (int32_t i = 0; i < s->k_h; ++i) {
    vstrbq_s8(patch, vldrbq_z_s8(x, inside));
    x += s->d_h * s->in_w * s->in_c;
    patch += line;
  }
  vstrbq_s8(patch, vdupq_n_s8(0));
}

/* Four output channels of `count` patches. */
TM_INLINE void tm_mve_patches4(const tm_conv_shape *s, const tm_linear_s8_q *q,
                               const int8_t *patches, int32_t count,
                               const int8_t *w, const int32_t *bias,
                               const tm_rq *rq, int32_t n, int8_t *y) {
  const int32_t size = s->k_h * s->k_w * s->in_c;
  const tm_mve_channels4 ch = tm_mve_load4(bias, rq, q, n);
  for (; count > 0; --count) {
    tm_mve_dot4 dot = tm_mve_begin4(w, size, n);
    tm_mve_run4(&dot, patches, size);
    const int32x4_t sums = vaddq_s32(tm_mve_sums4(&dot), ch.bias);
    tm_mve_store4(&ch, s->out_c % 4 == 0, tm_mve_requantize4(&ch, q, sums), y);
    patches += TM_MVE_NEXT_PATCH;
    y += s->out_c;
  }
}

/* The same, two patches at a time in whole vectors, of which `before` elements
 * are those before the patch and the weights. What weights they have of other
 * rows multiplies zeros. */
TM_INLINE void tm_mve_patch_pairs4(const tm_conv_shape *s,
                                   const tm_linear_s8_q *q,
                                   const int8_t *patches, int32_t pairs,
                                   int32_t before, const int8_t *w,
                                   const int32_t *bias, const tm_rq *rq,
                                   int8_t *y) {
  const int32_t size = s->k_h * s->k_w * s->in_c;
  const tm_mve_channels4 ch = tm_mve_load4(bias, rq, q, 4);
  patches -= before;
  for (; pairs > 0; --pairs) {
    int32x4_t first, second;
    tm_mve_pixels4(patches, patches + TM_MVE_NEXT_PATCH, w - before, size,
                   (size + 15) / 16 * 16, &first, &second);
    first = vaddq_s32(first, ch.bias);
    vstrbq_s32(y, tm_mve_requantize4(&ch, q, first));
    second = vaddq_s32(second, ch.bias);
    vstrbq_s32(y + s->out_c, tm_mve_requantize4(&ch, q, second));
    patches += 2 * TM_MVE_NEXT_PATCH;
    y += 2 * s->out_c;
  }
}

/* All output channels of `count` patches. Vectors of weights end behind those
 * of four channels, or begin before them where others do not follow. */
TM_INLINE void tm_mve_patches(const tm_conv_shape *s, const tm_linear_s8_q *q,
                              const int8_t *patches, int32_t count,
                              const int8_t *w, const int32_t *bias,
                              const tm_rq *rq, int8_t *y) {
  const int32_t size = s->k_h * s->k_w * s->in_c;
  const int32_t more = (size + 15) / 16 * 16 - size;
  for (int32_t c = 0; c < s->out_c; c += 4) {
    const int32_t n = s->out_c % 4 == 0 ? 4 : s->out_c - c;
    const int32_t before = (s->out_c - c - 4) * size >= more ? 0 : more;
    const int32_t pairs = n >= 4 && c * size >= before ? count / 2 : 0;
    if (pairs > 0)
      tm_mve_patch_pairs4(s, q, patches, pairs, before, w + c * size, bias + c,
                          rq + c, y + c);
    if (pairs * 2 != count)
      tm_mve_patches4(s, q, patches + 2 * pairs * TM_MVE_NEXT_PATCH,
                      count - 2 * pairs, w + c * size, bias + c, rq + c, n,
                      y + 2 * pairs * s->out_c + c);
  }
}

/* An image. Patches of the next row are gathered before this one is written to
 * its end, never the other way round. */
TM_INLINE void tm_mve_patch_image(const tm_conv_shape *s,
                                  const tm_linear_s8_q *q, const int8_t *x,
                                  const int8_t *w, const int32_t *bias,
                                  const tm_rq *rq, int8_t *y) {
  int8_t patches[TM_MVE_PATCHES][TM_MVE_NEXT_PATCH];
  int32_t count = 0;
  for (int32_t i = 0; i < TM_MVE_PATCHES; ++i)
    vstrbq_s8(patches[i], vdupq_n_s8(0));
  for (int32_t oy = 0; oy < s->out_h; ++oy) {
    for (int32_t ox = 0; ox < s->out_w; ++ox) {
      tm_mve_patch(s, q->in_zp, oy, ox, x, patches[count] + 16);
      if (++count < TM_MVE_PATCHES)
        continue;
      tm_mve_patches(s, q, patches[0] + 16, TM_MVE_PATCHES, w, bias, rq, y);
      y += TM_MVE_PATCHES * s->out_c;
      count = 0;
    }
  }
  if (s->out_h * s->out_w % TM_MVE_PATCHES != 0)
    tm_mve_patches(s, q, patches[0] + 16, s->out_h * s->out_w % TM_MVE_PATCHES,
                   w, bias, rq, y);
}

#endif
#endif
