/* tinyml runtime: conv2d_s8 for Armv7-M.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7_M_KERNEL_CONV2D_S8_H
#define TINYML_ISA_ARMV7_M_KERNEL_CONV2D_S8_H

#include "tinyml/isa/thumb/conv2d_s8.h"

TM_INLINE void tm_armv7_m_conv2d_s8(const tm_conv_shape *s, const tm_conv_q *q,
                                    const int8_t *x, const int8_t *w,
                                    const int32_t *bias, const tm_rq *rq,
                                    int8_t *y, int32_t *scratch) {
  tm_word_conv2d_s8(s, 5, q, x, w, bias, rq, y, scratch);
}

#endif
