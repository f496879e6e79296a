/* tinyml runtime: conv2d_s8 of one group for RV32IMC. What four output pixels
 * read becomes columns in scratch, see columns_s8.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_RV32IMC_KERNEL_CONV2D_S8_H
#define TINYML_ISA_RV32IMC_KERNEL_CONV2D_S8_H

#include "tinyml/generic/columns_s8.h"
#include "tinyml/isa/rv32imc/columns_s8.h"

TM_INLINE void tm_rv32imc_conv2d_s8(const tm_conv_shape *s,
                                    const tm_linear_s8_q *q, const int8_t *x,
                                    const int8_t *w, const int32_t *bias,
                                    const tm_rq *rq, int8_t *y,
                                    int32_t *scratch) {
  int8_t *const columns = (int8_t *)scratch;
  tm_rv_rows rows = {s->k_h * s->k_w * s->in_c, s->out_c, 0};
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        tm_byte_window_s8(s, 4, (int8_t)q->in_zp, oy, ox, x,
                          columns + rows.in_use);
        if (++rows.in_use == 4) {
          tm_rv_columns_s8(&rows, q, columns, w, bias, rq, y);
          y += 4 * s->out_c;
          rows.in_use = 0;
        }
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
  if (rows.in_use != 0)
    tm_rv_columns_s8(&rows, q, columns, w, bias, rq, y);
}

#endif
