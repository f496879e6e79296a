/* tinyml runtime: convolution by columns, filters of one group. What four
 * output pixels read becomes four columns in scratch, see patch.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_CONV_COLUMNS_H
#define TINYML_ISA_ARMV7E_M_CONV_COLUMNS_H

#include "tinyml/isa/armv7e-m/columns_s16.h"
#include "tinyml/isa/armv7e-m/columns_s8.h"
#include "tinyml/isa/armv7e-m/patch.h"

/* The parameters of a layer: s8 of 8 bits, else s16. */
typedef struct tm_conv_layer {
  const tm_linear_s8_q *s8;
  const tm_linear_s16_q *s16;
  const int8_t *w;
  const int32_t *bias;
  const tm_rq *rq;
} tm_conv_layer;

/* The results of the pixels in the columns, of size->rows channels each. */
TM_INLINE void tm_conv_results(const tm_columns_type *t, const tm_columns *size,
                               const tm_conv_layer *layer,
                               const int32_t *columns, void *y) {
  if (t->bytes == 1)
    tm_columns_s8(size, layer->s8, t->bits, columns, layer->w, layer->bias,
                  layer->rq, (int8_t *)y);
  else
    tm_columns_s16(size, layer->s16, columns, layer->w, layer->bias, layer->rq,
                   (int16_t *)y);
}

TM_INLINE void tm_conv_columns(const tm_conv_shape *s, const tm_columns_type *t,
                               const tm_conv_layer *layer, const void *input,
                               void *output, int32_t *scratch) {
  const int32_t k = s->k_h * s->k_w * s->in_c;
  const int32_t rounds = tm_column_rounds(t, k);
  const int32_t in_zp = t->bytes == 1 ? layer->s8->in_zp : 0;
  const int8_t *x = (const int8_t *)input;
  int8_t *y = (int8_t *)output;
  tm_column column = {scratch,
                      (int8_t *)(scratch + rounds * tm_columns_words(t))};
  int32_t left = s->n * s->out_h * s->out_w;
  const int is_even = left % TM_COLUMNS == 0;
  int32_t filled = 0;
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_conv_window(s, oy, ox);
        /* the last one of three, see tm_columns_of */
        const int is_third = !is_even && filled == 2 && left == 3;
        column.to = scratch + 2 * (is_third ? 3 : filled);
        tm_column_pixel(s, t, &column, in_zp, &at, x);
        ++filled;
        if (filled == TM_COLUMNS || (!is_even && filled == left)) {
          const tm_columns size = tm_columns_of(
              k, s->out_c, is_even ? TM_COLUMNS : filled, s->out_c);
          tm_conv_results(t, &size, layer, scratch, y);
          y += filled * s->out_c * t->bytes;
          left -= filled;
          filled = 0;
        }
      }
    }
    x += s->in_h * s->in_w * s->in_c * t->bytes;
  }
}

#endif
