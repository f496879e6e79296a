/* tinyml runtime: int8 depthwise convolution with filters of three rows and
 * columns, multiplier 1 and no dilation for Armv6-M: one channel after the
 * other, four pixels of an output row at a time. What the rows of the filter
 * read lies as words in scratch, padding included; with a stride of 2 even
 * columns before the odd ones, so that what one weight multiplies lies side by
 * side.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV6_M_DEPTHWISE_S8_H
#define TINYML_ISA_ARMV6_M_DEPTHWISE_S8_H

#include "tinyml/isa/armv6-m/scale_s8.h"

/* Four pixels, and the ones behind them up to last_at. */
typedef struct tm_word_filter {
  tm_word_scale scale; /* 0 */
  int32_t ml, mh, pre; /* 32, 36, 40 */
  int32_t bias;        /* 44 */
  int32_t at, last_at; /* 48, 52: bytes from the beginning of the rows */
  int32_t step;        /* 56: bytes from the second column's end to the third */
  const int32_t *row[3]; /* 60, 64, 68 */
  int32_t w[9];          /* 72 */
} tm_word_filter;

#if TM_WORD_ASM
/* clang-format off */
#define TM_WORD_FILTER_ROW(row, w0, w1, w2)                                    \
  "ldr r1, [r7, #" row "]\n\t"                                                 \
  "adds r1, r1, r6\n\t"                                                        \
  "ldr r0, [r7, #" w0 "]\n\t" TM_WORD_MAC                                      \
  "subs r1, #12\n\t"                                                           \
  "ldr r0, [r7, #" w1 "]\n\t" TM_WORD_MAC                                      \
  "add r1, r12\n\t"                                                            \
  "ldr r0, [r7, #" w2 "]\n\t" TM_WORD_MAC
#define TM_WORD_FILTER(OUT, low)                                               \
  ".syntax unified\n\t"                                                        \
  "str r7, [r0, #24]\n\t"                                                            \
  "mov r7, r0\n\t"                                                             \
  "ldr r0, [r7, #16]\n\t"                                                      \
  "mov lr, r0\n\t"                                                             \
  "ldr r0, [r7, #56]\n\t"                                                      \
  "mov r12, r0\n"                                                              \
  ".Ltm_pixels_%=:\n\t"                                                        \
  "ldr r0, [r7, #44]\n\t"                                                      \
  "mov r8, r0\n\tmov r9, r0\n\tmov r10, r0\n\tmov r11, r0\n\t"                 \
  "ldr r6, [r7, #48]\n\t"                                                      \
  TM_WORD_FILTER_ROW("60", "72", "76", "80")                                   \
  TM_WORD_FILTER_ROW("64", "84", "88", "92")                                   \
  TM_WORD_FILTER_ROW("68", "96", "100", "104")                                   \
  "ldr r4, [r7, #40]\n\t"                                                      \
  "cmp r4, #0\n\t"                                                             \
  "beq .Ltm_scale_%=\n\t"                                                      \
  TM_WORD_SCALE_ALL_UP                                                         \
  ".Ltm_scale_%=:\n\t"                                                         \
  "ldr r3, [r7, #32]\n\t"                                                      \
  "ldr r4, [r7, #36]\n\t"                                                      \
  "ldr r5, [r7, #20]\n\t"                                                      \
  "ldr r6, [r7, #4]\n\t"                                                       \
  "ldr r0, [r7, #0]\n\t"                                                       \
  OUT("3", "r8") OUT("2", "r9") OUT("1", "r10") OUT("0", "r11")                \
  "str r5, [r7, #20]\n\t"                                                      \
  "ldr r1, [r7, #48]\n\t"                                                      \
  "adds r1, #16\n\t"                                                           \
  "str r1, [r7, #48]\n\t"                                                      \
  "ldr r2, [r7, #52]\n\t"                                                      \
  "cmp r1, r2\n\t"                                                             \
  "beq .Ltm_done_%=\n\t"                                                       \
  "b .Ltm_pixels_%=\n"                                                         \
  TM_WORD_ALL_STUBS(low)                                                       \
  ".Ltm_done_%=:\n\t"                                                          \
  "ldr r7, [r7, #24]"
/* clang-format on */

TM_INLINE void tm_word_filter_s8(tm_word_filter *f, const tm_linear_s8_q *q,
                                 int relu) {
  register tm_word_filter *filter __asm__("r0") = f;
  (void)q;
  if (relu)
    __asm__ volatile(TM_WORD_FILTER(TM_WORD_OUT_RELU, "r6")
                     : "+r"(filter)
                     :
                     : TM_WORD_CLOBBERS);
  else
    __asm__ volatile(TM_WORD_FILTER(TM_WORD_OUT_ANY, "r2")
                     : "+r"(filter)
                     :
                     : TM_WORD_CLOBBERS);
}

/* count numbers that are `step` bytes apart, as words. */
TM_INLINE void tm_word_spread_s8(const int8_t *x, int32_t step, int32_t count,
                                 int32_t *to) {
  const int8_t *fours = x + (count & ~3) * step;
  const int32_t zero = 0;
  if (x != fours)
    __asm__ volatile(".syntax unified\n"
                     "1:\n\t"
                     "ldrsb r2, [%[x], %[zero]]\n\t"
                     "add %[x], %[step]\n\t"
                     "ldrsb r3, [%[x], %[zero]]\n\t"
                     "add %[x], %[step]\n\t"
                     "ldrsb r4, [%[x], %[zero]]\n\t"
                     "add %[x], %[step]\n\t"
                     "ldrsb r5, [%[x], %[zero]]\n\t"
                     "add %[x], %[step]\n\t"
                     "stmia %[to]!, {r2, r3, r4, r5}\n\t"
                     "cmp %[x], %[fours]\n\t"
                     "bne 1b"
                     : [x] "+l"(x), [to] "+l"(to)
                     : [zero] "l"(zero), [step] "h"(step), [fours] "h"(fours)
                     : "r2", "r3", "r4", "r5", "cc", "memory");
  for (count &= 3; count > 0; --count) {
    *to++ = *x;
    x += step;
  }
}
#else
TM_INLINE void tm_word_filter_s8(tm_word_filter *f, const tm_linear_s8_q *q,
                                 int relu) {
  (void)relu;
  for (; f->at != f->last_at; f->at += 16) {
    for (int32_t i = 0; i < 4; ++i) {
      const int32_t first = f->at / 4 + i;
      const int32_t third = first + (20 + f->step) / 4;
      int32_t sum = f->bias;
      for (int32_t j = 0; j < 3; ++j) {
        sum += f->row[j][first] * f->w[3 * j];
        sum += f->row[j][first + 1] * f->w[3 * j + 1];
        sum += f->row[j][third] * f->w[3 * j + 2];
      }
      const tm_rq rq = {f->mh * 65536 + f->ml, f->pre};
      *f->scale.y = tm_scale_one_s8(sum, &rq, q);
      f->scale.y += f->scale.stride;
    }
  }
}

TM_INLINE void tm_word_spread_s8(const int8_t *x, int32_t step, int32_t count,
                                 int32_t *to) {
  for (; count > 0; --count) {
    *to++ = *x;
    x += step;
  }
}
#endif

/* Columns first, first + stride, ... of a padded input row as words: `before`
 * are padding, `count` inside from column `from` on. */
typedef struct tm_word_line {
  int32_t before, from, count;
} tm_word_line;

TM_INLINE tm_word_line tm_word_line_of(const tm_conv_shape *s, int32_t first,
                                       int32_t length) {
  tm_word_line line = {0, first - s->pad_l, 0};
  if (line.from < 0) {
    line.before = (s->s_w - 1 - line.from) / s->s_w;
    line.from += line.before * s->s_w;
  }
  if (line.before < length && line.from < s->in_w) {
    const int32_t inside = (s->in_w - line.from + s->s_w - 1) / s->s_w;
    const int32_t room = length - line.before;
    line.count = inside < room ? inside : room;
  }
  return line;
}

/* One channel of a padded input row; padding is there already. */
TM_INLINE void tm_word_load_s8(const tm_conv_shape *s,
                               const tm_word_line lines[2], int32_t odd,
                               const int8_t *row, int32_t *to) {
  const int32_t step = s->s_w * s->in_c;
  tm_word_spread_s8(row + lines[0].from * s->in_c, step, lines[0].count,
                    to + lines[0].before);
  if (odd != 0)
    tm_word_spread_s8(row + lines[1].from * s->in_c, step, lines[1].count,
                      to + odd + lines[1].before);
}

/* The numbers of one channel. */
TM_INLINE void tm_word_take_filter(tm_word_filter *f, const tm_conv_shape *s,
                                   const int8_t *w, int32_t bias,
                                   const tm_rq *rq) {
  const int32_t c = s->out_c;
  f->bias = bias;
  f->ml = rq->mult & 0xffff;
  f->mh = rq->mult >> 16;
  f->pre = rq->pre;
  for (int32_t *to = f->w; to != f->w + 9; to += 3) {
    to[0] = *w;
    w += c;
    to[s->s_w == 1 ? 1 : 2] = *w;
    w += c;
    to[s->s_w == 1 ? 2 : 1] = *w;
    w += c;
  }
}

/* One output row of one channel. */
TM_INLINE void tm_word_give_row_s8(tm_word_filter *f, const tm_conv_shape *s,
                                   const tm_linear_s8_q *q, int relu,
                                   int8_t *y) {
  int8_t some[4];
  const int narrow = s->out_w < 4;
  int32_t rest = narrow ? 0 : s->out_w & 3;
  f->at = 0;
  f->last_at = narrow ? 16 : (s->out_w - rest) * 4;
  f->scale.y = narrow ? some : y;
  f->scale.stride = narrow ? 1 : s->out_c;
  for (;;) {
    tm_word_filter_s8(f, q, relu);
    if (rest == 0)
      break;
    rest = 0; /* the last four, some a second time */
    f->at = (s->out_w - 4) * 4;
    f->last_at = f->at + 16;
    f->scale.y = y + (s->out_w - 4) * s->out_c;
  }
  if (narrow)
    for (int32_t i = 0; i < s->out_w; ++i)
      y[i * s->out_c] = some[i];
}

/* Scratch: three rows of one channel, and one of padding only. A row has out_w,
 * rounded up to fours, and 2 words; with a stride of 2 even columns, then the
 * odd ones. */
TM_INLINE void tm_word_depthwise_body_s8(const tm_conv_shape *s,
                                         const tm_linear_s8_q *q, int relu,
                                         const int8_t *x, const int8_t *w,
                                         const int32_t *bias, const tm_rq *rq,
                                         int8_t *y, int32_t *scratch) {
  const int32_t fours = (s->out_w + 3) / 4 * 4;
  const int32_t pitch = fours * s->s_w + 2;
  const int32_t odd = s->s_w == 1 ? 0 : fours + 1;
  const tm_word_line lines[2] = {
      tm_word_line_of(s, 0, s->s_w == 1 ? fours + 2 : fours + 1),
      tm_word_line_of(s, 1, fours)};
  const int32_t line = s->in_w * s->in_c, out_line = s->out_w * s->out_c;
  int32_t *const blank = scratch + 3 * pitch;
  tm_word_filter f;
  f.scale = tm_word_scale_of(q, s->out_c, y);
  f.step = s->s_w == 1 ? -12 : odd * 4 - 20;
  for (int32_t i = 0; i < 4 * pitch; ++i)
    scratch[i] = q->in_zp;
  for (int32_t oy = 0; oy < s->out_h; ++oy) {
    const int32_t top = oy * s->s_h - s->pad_t;
    for (int32_t c = 0; c < s->out_c; ++c) {
      int32_t *to = scratch;
      tm_word_take_filter(&f, s, w + c, bias[c], rq + c);
      for (int32_t i = 0; i < 3; ++i) {
        f.row[i] = blank;
        if (top + i >= 0 && top + i < s->in_h) {
          tm_word_load_s8(s, lines, odd, x + (top + i) * line + c, to);
          f.row[i] = to;
        }
        to += pitch;
      }
      tm_word_give_row_s8(&f, s, q, relu, y + c);
    }
    y += out_line;
  }
}

TM_SHARED void tm_word_depthwise_relu_s8(const tm_conv_shape *s,
                                         const tm_linear_s8_q *q,
                                         const int8_t *x, const int8_t *w,
                                         const int32_t *bias, const tm_rq *rq,
                                         int8_t *y, int32_t *scratch) {
  tm_word_depthwise_body_s8(s, q, 1, x, w, bias, rq, y, scratch);
}

TM_SHARED void tm_word_depthwise_any_s8(const tm_conv_shape *s,
                                        const tm_linear_s8_q *q,
                                        const int8_t *x, const int8_t *w,
                                        const int32_t *bias, const tm_rq *rq,
                                        int8_t *y, int32_t *scratch) {
  tm_word_depthwise_body_s8(s, q, 0, x, w, bias, rq, y, scratch);
}

#endif
