/* tinyml runtime: fully-connected layers as convolutions.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_FC_AS_CONV_H
#define TINYML_GENERIC_FC_AS_CONV_H

#include "tinyml/types.h"

/* A fully-connected layer is a 1x1 convolution of an image of m rows. */
TM_INLINE tm_conv_shape tm_fc_as_conv(const tm_fc_shape *s) {
  tm_conv_shape conv;
  conv.n = 1;
  conv.in_h = conv.out_h = s->m;
  conv.in_w = conv.out_w = 1;
  conv.in_c = s->k;
  conv.out_c = s->n;
  conv.k_h = conv.k_w = 1;
  conv.s_h = conv.s_w = 1;
  conv.d_h = conv.d_w = 1;
  conv.pad_t = conv.pad_l = 0;
  conv.groups = 1;
  return conv;
}

#endif
