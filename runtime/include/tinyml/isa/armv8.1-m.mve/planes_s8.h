/* tinyml runtime: int8 depthwise convolution with MVE where what a filter reads
 * fits a vector once each channel lies as a plane of its own, as it does for
 * narrow inputs: all products of an output are then one instruction. A plane's
 * rows share the padding between them: behind one row is before the next one.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_PLANES_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_PLANES_S8_H

#include "tinyml/isa/armv8.1-m.mve/requantize.h"

enum {
  TM_MVE_PLANES = 8,       /* planes at a time */
  TM_MVE_PLANE_SUMS = 64,  /* outputs of a plane at a time */
  TM_MVE_PLANE_BYTES = 512 /* at most, the last vector's end included */
};

/* Bytes from a plane's row to the next one. */
TM_INLINE int32_t tm_mve_plane_pitch(const tm_conv_shape *s) {
  return s->in_w + s->pad_l;
}

/* Rows of a plane, padding included. */
TM_INLINE int32_t tm_mve_plane_rows(const tm_conv_shape *s) {
  return (s->out_h - 1) * s->s_h + (s->k_h - 1) * s->d_h + 1;
}

/* Bytes of a plane: the padding before it, and what the last vector reads. */
TM_INLINE int32_t tm_mve_plane_bytes(const tm_conv_shape *s) {
  return tm_mve_plane_rows(s) * tm_mve_plane_pitch(s) + s->pad_l + 16;
}

/* Whether a filter fits a vector, its rows apart from each other, and no more
 * padding is read behind a row than there is before the next one. */
TM_INLINE int tm_mve_takes_planes(const tm_conv_shape *s) {
  const int32_t pitch = tm_mve_plane_pitch(s);
  const int32_t reads = (s->out_w - 1) * s->s_w + (s->k_w - 1) * s->d_w + 1;
  return reads <= pitch + s->pad_l && s->out_w <= TM_MVE_PLANE_SUMS &&
         (s->k_w - 1) * s->d_w < s->d_h * pitch &&
         (s->k_h - 1) * s->d_h * pitch + (s->k_w - 1) * s->d_w < 16 &&
         tm_mve_plane_bytes(s) <= TM_MVE_PLANE_BYTES;
}

#if defined(__ARM_FEATURE_MVE)
#include <arm_mve.h>

/* `count` bytes, a multiple of 16. */
TM_INLINE void tm_mve_fill(int8_t *to, int32_t count, int32_t v) {
  const int8x16_t all = vdupq_n_s8((int8_t)v);
  for (; count > 0; count -= 16) {
    vstrbq_s8(to, all);
    to += 16;
  }
}

/* Eight channels of the input to the planes from `to` on; x is the first of
 * them. */
TM_INLINE void tm_mve_take_planes(const tm_conv_shape *s, const int8_t *x,
                                  uint16x8_t planes, int8_t *to) {
  const int32_t pitch = tm_mve_plane_pitch(s);
  const int32_t room = tm_mve_plane_rows(s) - s->pad_t;
  const int32_t rows = room < s->in_h ? room : s->in_h;
  to += s->pad_t * pitch + s->pad_l;
  for (int32_t i = 0; i < rows; ++i) {
    for (int32_t j = 0; j < s->in_w; ++j) {
      vstrbq_scatter_offset_s16(to + j, planes, vldrbq_s16(x));
      x += s->in_c;
    }
    to += pitch;
  }
}

/* Eight filters, each as a vector that is 0 between the taps. */
TM_INLINE void tm_mve_take_filters(const tm_conv_shape *s, const int8_t *w,
                                   int8_t *to) {
  const uint16x8_t filters = vmulq_n_u16(vidupq_n_u16(0, 1), 16);
  const int32_t row = s->d_h * tm_mve_plane_pitch(s);
  tm_mve_fill(to, 16 * TM_MVE_PLANES, 0);
  for (int32_t i = 0; i < s->k_h; ++i) {
    for (int32_t j = 0; j < s->k_w; ++j) {
      vstrbq_scatter_offset_s16(to + i * row + j * s->d_w, filters,
                                vldrbq_s16(w));
      w += s->out_c;
    }
  }
}

/* y[i * out_c] of `count` sums. */
TM_INLINE void tm_mve_give_plane(const tm_conv_shape *s, const tm_conv_q *q,
                                 int32_t bias, const tm_rq *rq,
                                 const int32_t *sums, int32_t count,
                                 int8_t *y) {
  const uint32x4_t at = vmulq_n_u32(vidupq_n_u32(0, 1), (uint32_t)s->out_c);
  const int32x4_t mult = vdupq_n_s32(rq->mult), pre = vdupq_n_s32(rq->pre);
  const int32x4_t lo = vdupq_n_s32(q->lo), hi = vdupq_n_s32(q->hi);
  for (; count > 0; count -= 4) {
    const mve_pred16_t used = vctp32q((uint32_t)count);
    int32x4_t v = vaddq_n_s32(vldrwq_z_s32(sums, used), bias);
    v = vaddq_n_s32(vrmulhq_s32(vqshlq_s32(v, pre), mult), q->out_zp);
    v = vminq_s32(vmaxq_s32(v, lo), hi);
    vstrbq_scatter_offset_p_s32(y, at, v, used);
    sums += 4;
    y += 4 * s->out_c;
  }
}

/* One channel, from its plane. */
TM_INLINE void tm_mve_plane(const tm_conv_shape *s, const tm_conv_q *q,
                            const int8_t *plane, int8x16_t w, int32_t bias,
                            const tm_rq *rq, int8_t *y) {
  const int32_t most = TM_MVE_PLANE_SUMS / s->out_w;
  const int32_t next = s->s_h * tm_mve_plane_pitch(s);
  int32_t sums[TM_MVE_PLANE_SUMS];
  for (int32_t left = s->out_h; left > 0; left -= most) {
    const int32_t rows = left < most ? left : most;
    int32_t *to = sums;
    for (int32_t i = 0; i < rows; ++i) {
      TM_UNROLL
      for (int32_t j = 0; j < s->out_w; ++j)
        *to++ = vmladavq_s8(vldrbq_s8(plane + j * s->s_w), w);
      plane += next;
    }
    tm_mve_give_plane(s, q, bias, rq, sums, rows * s->out_w, y);
    y += rows * s->out_w * s->out_c;
  }
}

/* Eight channels of an image. */
TM_INLINE void tm_mve_depthwise_planes8(const tm_conv_shape *s,
                                        const tm_conv_q *q, const int8_t *x,
                                        const int8_t *w, const int32_t *bias,
                                        const tm_rq *rq, int8_t *y,
                                        int8_t *scratch) {
  const int32_t bytes = tm_mve_plane_bytes(s);
  const uint16x8_t planes = vmulq_n_u16(vidupq_n_u16(0, 1), (uint16_t)bytes);
  int8_t *const all = scratch + 16 * TM_MVE_PLANES;
  tm_mve_take_filters(s, w, scratch);
  tm_mve_take_planes(s, x, planes, all);
  for (int32_t i = 0; i < TM_MVE_PLANES; ++i)
    tm_mve_plane(s, q, all + i * bytes, vldrbq_s8(scratch + 16 * i), bias[i],
                 rq + i, y + i);
}

/* An image; scratch begins with the filters. */
TM_INLINE void tm_mve_depthwise_planes(const tm_conv_shape *s,
                                       const tm_conv_q *q, const int8_t *x,
                                       const int8_t *w, const int32_t *bias,
                                       const tm_rq *rq, int8_t *y,
                                       int32_t *scratch) {
  int8_t *const bytes = (int8_t *)scratch;
  tm_mve_fill(bytes + 16 * TM_MVE_PLANES,
              (TM_MVE_PLANES * tm_mve_plane_bytes(s) + 15) / 16 * 16, q->in_zp);
  for (int32_t i = 0; i < s->out_c; i += TM_MVE_PLANES) {
    /* the last eight may have been computed in part */
    const int32_t c =
        i + TM_MVE_PLANES <= s->out_c ? i : s->out_c - TM_MVE_PLANES;
    tm_mve_depthwise_planes8(s, q, x + c, w + c, bias + c, rq + c, y + c,
                             bytes);
  }
}

#endif
#endif
