/* tinyml runtime: int8 products of a matrix of weights and four columns of
 * words for Armv6-M: the four numbers of a round are loaded at once, and
 * multiplied by one weight.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV6_M_COLUMNS_S8_H
#define TINYML_ISA_ARMV6_M_COLUMNS_S8_H

#include "tinyml/generic/columns_s8.h"
#include "tinyml/isa/armv6-m/scale_s8.h"

enum { TM_WORD_COLUMNS = 4 };

/* What the rows of weights have in common. */
typedef struct tm_word_rows {
  int32_t k, rows; /* numbers in a column, rows of weights */
  int32_t in_use;  /* the other columns hold anything and give nothing */
} tm_word_rows;

#if TM_WORD_ASM
/* A row after the other. Rounds are eight numbers; the first one begins in the
 * middle where k is no multiple. Columns give outputs from the last one in use
 * to the first, so those that are not are the first to leave out. */
typedef struct tm_word_matrix {
  tm_word_scale scale;  /* 0 */
  const int32_t *bias;  /* 32 */
  const int32_t *x;     /* 36 */
  uintptr_t w;          /* 40: less what the first round leaves out */
  int32_t round_k;      /* 44: k as whole rounds */
  int32_t less;         /* 48: k - round_k */
  const tm_rq *rq;      /* 52 */
  const int8_t *last_y; /* 56: where scale.y ends */
  int32_t mac, out;     /* 60, 64: bytes of code to leave out; where to begin */
} tm_word_matrix;

/* clang-format off */
#define TM_WORD_NUMBER(at)                                                     \
  "ldrb r0, [r6, #" at "]\n\t"                                                 \
  "sxtb r0, r0\n\t" TM_WORD_MAC
#define TM_WORD_NUMBER_BYTES 22
#define TM_WORD_MATRIX(OUT, low)                                               \
  ".syntax unified\n\t"                                                        \
  "str r7, [r0, #24]\n\t"                                                            \
  "mov r7, r0\n\t"                                                             \
  "adr r0, .Ltm_mac_%=\n\t"                                                    \
  "ldr r1, [r7, #60]\n\t"                                                      \
  "adds r0, r0, r1\n\t"                                                        \
  "str r0, [r7, #60]\n\t"                                                      \
  "adr r0, .Ltm_outputs_%=\n\t"                                                \
  "ldr r1, [r7, #64]\n\t"                                                      \
  "adds r0, r0, r1\n\t"                                                        \
  "str r0, [r7, #64]\n\t"                                                      \
  "ldr r0, [r7, #16]\n\t"                                                      \
  "mov lr, r0\n\t"                                                             \
  "ldr r0, [r7, #40]\n\t"                                                      \
  "mov r12, r0\n"                                                              \
  ".Ltm_row_%=:\n\t"                                                           \
  "ldr r1, [r7, #32]\n\t"                                                      \
  "ldmia r1!, {r2}\n\t"                                                        \
  "str r1, [r7, #32]\n\t"                                                      \
  "mov r8, r2\n\tmov r9, r2\n\tmov r10, r2\n\tmov r11, r2\n\t"                 \
  "ldr r1, [r7, #36]\n\t"                                                      \
  "ldr r2, [r7, #44]\n\t"                                                      \
  "mov r6, r12\n\t"                                                            \
  "add r12, r2\n\t"                                                            \
  "ldr r0, [r7, #60]\n\t"                                                      \
  "mov pc, r0\n\t"                                                             \
  ".balign 4\n"                                                                \
  ".Ltm_mac_%=:\n\t"                                                           \
  TM_WORD_NUMBER("0") TM_WORD_NUMBER("1")                                      \
  TM_WORD_NUMBER("2") TM_WORD_NUMBER("3")                                      \
  TM_WORD_NUMBER("4") TM_WORD_NUMBER("5")                                      \
  TM_WORD_NUMBER("6") TM_WORD_NUMBER("7")                                      \
  "adds r6, #8\n\t"                                                            \
  "cmp r6, r12\n\t"                                                            \
  "bne .Ltm_mac_%=\n\t"                                                        \
  "ldr r0, [r7, #48]\n\t"                                                      \
  "add r12, r0\n\t"                                                            \
  "ldr r1, [r7, #52]\n\t"                                                      \
  "ldmia r1!, {r3, r4}\n\t"                                                    \
  "str r1, [r7, #52]\n\t"                                                      \
  "cmp r4, #0\n\t"                                                             \
  "beq .Ltm_scale_%=\n\t"                                                      \
  TM_WORD_SCALE_ALL_UP                                                         \
  ".Ltm_scale_%=:\n\t"                                                         \
  "lsrs r4, r3, #16\n\t"                                                       \
  "uxth r3, r3\n\t"                                                            \
  "ldr r5, [r7, #20]\n\t"                                                      \
  "adds r1, r5, #1\n\t"                                                        \
  "str r1, [r7, #20]\n\t"                                                      \
  "ldr r6, [r7, #4]\n\t"                                                       \
  "ldr r0, [r7, #0]\n\t"                                                       \
  "ldr r2, [r7, #64]\n\t"                                                      \
  "mov pc, r2\n\t"                                                             \
  ".balign 4\n"                                                                \
  ".Ltm_outputs_%=:\n\t"                                                       \
  OUT("3", "r11") OUT("2", "r10") OUT("1", "r9") OUT("0", "r8")                \
  "ldr r1, [r7, #20]\n\t"                                                      \
  "ldr r2, [r7, #56]\n\t"                                                      \
  "cmp r1, r2\n\t"                                                             \
  "beq .Ltm_done_%=\n\t"                                                       \
  "b .Ltm_row_%=\n"                                                            \
  TM_WORD_ALL_STUBS(low)                                                       \
  ".Ltm_done_%=:\n\t"                                                          \
  "ldr r7, [r7, #24]"
/* clang-format on */

TM_INLINE void tm_word_rows_body_s8(const tm_word_rows *s,
                                    const tm_linear_s8_q *q, int relu,
                                    const int32_t *x, const int8_t *w,
                                    const int32_t *bias, const tm_rq *rq,
                                    int8_t *y) {
  const int32_t skip = -s->k & 7;
  tm_word_matrix m;
  register tm_word_matrix *matrix __asm__("r0") = &m;
  m.scale = tm_word_scale_of(q, -s->rows, y + (s->in_use - 1) * s->rows);
  m.bias = bias;
  m.x = x;
  m.w = (uintptr_t)w - (uintptr_t)skip;
  m.round_k = s->k + skip;
  m.less = -skip;
  m.rq = rq;
  m.last_y = m.scale.y + s->rows;
  m.mac = skip * TM_WORD_NUMBER_BYTES;
  m.out = TM_WORD_COLUMNS - s->in_use;
  if (relu) {
    m.out *= TM_WORD_OUT_RELU_BYTES;
    __asm__ volatile(TM_WORD_MATRIX(TM_WORD_OUT_RELU, "r6")
                     : "+r"(matrix)
                     :
                     : TM_WORD_CLOBBERS);
  } else {
    m.out *= TM_WORD_OUT_ANY_BYTES;
    __asm__ volatile(TM_WORD_MATRIX(TM_WORD_OUT_ANY, "r2")
                     : "+r"(matrix)
                     :
                     : TM_WORD_CLOBBERS);
  }
}
#else
TM_INLINE void tm_word_rows_body_s8(const tm_word_rows *s,
                                    const tm_linear_s8_q *q, int relu,
                                    const int32_t *x, const int8_t *w,
                                    const int32_t *bias, const tm_rq *rq,
                                    int8_t *y) {
  const int8_t *const end = y + s->rows;
  (void)relu;
  while (y != end) {
    /* Columns not in use hold anything, whose products wrap around. */
    uint32_t a = 0, b = 0, c = 0, d = 0;
    const int32_t *v = x;
    for (const int8_t *const next = w + s->k; w != next; ++w) {
      const uint32_t weight = (uint32_t)*w;
      a += (uint32_t)v[0] * weight;
      b += (uint32_t)v[1] * weight;
      c += (uint32_t)v[2] * weight;
      d += (uint32_t)v[3] * weight;
      v += TM_WORD_COLUMNS;
    }
    int32_t sums[TM_WORD_COLUMNS] = {(int32_t)a, (int32_t)b, (int32_t)c,
                                     (int32_t)d};
    tm_scale_sums_s8(sums, s->in_use, *bias++, rq++, q, 0, y++, s->rows);
  }
}
#endif

TM_SHARED void tm_word_rows_relu_s8(const tm_word_rows *s,
                                    const tm_linear_s8_q *q, const int32_t *x,
                                    const int8_t *w, const int32_t *bias,
                                    const tm_rq *rq, int8_t *y) {
  tm_word_rows_body_s8(s, q, 1, x, w, bias, rq, y);
}

TM_SHARED void tm_word_rows_any_s8(const tm_word_rows *s,
                                   const tm_linear_s8_q *q, const int32_t *x,
                                   const int8_t *w, const int32_t *bias,
                                   const tm_rq *rq, int8_t *y) {
  tm_word_rows_body_s8(s, q, 0, x, w, bias, rq, y);
}

/* All output channels of the pixels in the columns:
 * y[column * rows + row] = requantize(bias[row] + Σ x[column][k] * w[row][k])
 */
TM_INLINE void tm_word_columns_s8(const tm_word_rows *s,
                                  const tm_linear_s8_q *q, const int32_t *x,
                                  const int8_t *w, const int32_t *bias,
                                  const tm_rq *rq, int8_t *y) {
  if (tm_word_is_relu(q))
    tm_word_rows_relu_s8(s, q, x, w, bias, rq, y);
  else
    tm_word_rows_any_s8(s, q, x, w, bias, rq, y);
}

#endif
