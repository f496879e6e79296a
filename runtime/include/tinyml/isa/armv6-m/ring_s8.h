/* tinyml runtime: input rows of a depthwise convolution as words, padding
 * included, in a ring of slots: x[channel][slot][column].
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV6_M_RING_S8_H
#define TINYML_ISA_ARMV6_M_RING_S8_H

#include "tinyml/generic/taps.h"

typedef struct tm_word_ring {
  int32_t channels, k_h, k_w;
  int32_t columns, step; /* words of a slot, from a pixel to the next one */
  int32_t out_w;
} tm_word_ring;

/* `count` positions with all channels; those of a channel become neighbours,
 * `pitch` words from those of the next one. */
TM_SHARED void tm_word_spread_s8(int32_t channels, int32_t *to, int32_t pitch,
                                 const int8_t *x, int32_t count) {
  for (; count > 0; --count) {
    int32_t *at = to++;
    int32_t c = channels;
    for (; c >= 4; c -= 4) {
      at[0] = x[0];
      at[pitch] = x[1];
      at[2 * pitch] = x[2];
      at[3 * pitch] = x[3];
      at += 4 * pitch;
      x += 4;
    }
    for (; c > 0; --c) {
      *at = *x++;
      at += pitch;
    }
  }
}

/* Positions that read padding. */
TM_SHARED void tm_word_pad_s8(int32_t channels, int32_t *to, int32_t pitch,
                              int32_t v, int32_t count) {
  for (; count > 0; --count) {
    int32_t *at = to++;
    for (int32_t c = channels; c > 0; --c) {
      *at = v;
      at += pitch;
    }
  }
}

/* Input row iy to a slot: what is left of the input, the input, what is right
 * of it. */
TM_INLINE void tm_word_slot_s8(const tm_conv_shape *s, const tm_word_ring *ring,
                               int32_t in_zp, int32_t iy, const int8_t *x,
                               int32_t *to) {
  const int32_t pitch = s->k_h * ring->columns;
  const int32_t width = ring->columns;
  const int32_t left = s->pad_l < width ? s->pad_l : width;
  const int32_t room = width - left;
  const int32_t inside = s->in_w < room ? s->in_w : room;
  if (iy < 0 || iy >= s->in_h) {
    tm_word_pad_s8(s->in_c, to, pitch, in_zp, width);
    return;
  }
  if (left > 0)
    tm_word_pad_s8(s->in_c, to, pitch, in_zp, left);
  tm_word_spread_s8(s->in_c, to + left, pitch, x + iy * s->in_w * s->in_c,
                    inside);
  if (room > inside)
    tm_word_pad_s8(s->in_c, to + left + inside, pitch, in_zp, room - inside);
}

#endif
