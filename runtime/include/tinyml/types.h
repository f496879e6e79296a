/* tinyml runtime: the structs kernels take, struct <name> and <name>. Their
 * members stand in structs.def, with what they mean.
 *
 * A shape struct is a literal `static const` in the emitted C, so the compiler
 * folds it away.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_TYPES_H
#define TINYML_TYPES_H

#include "tinyml/abi.h"

TM_BEGIN_DECLS

/* clang-format off */
#define TM_STRUCT(name, members) typedef struct name { members } name;
#define TM_I(member) int32_t member;
#define TM_F(member) float member;
/* clang-format on */
#include "tinyml/structs.def"

/* The modes of tm_pad_shape. */
enum { TM_PAD_CONST = 0, TM_PAD_EDGE = 1, TM_PAD_REFLECT = 2, TM_PAD_WRAP = 3 };

/* What tm_scatter_q says. */
enum {
  TM_SCATTER_ADD = 0,
  TM_SCATTER_MUL = 1,
  TM_SCATTER_MIN = 2,
  TM_SCATTER_MAX = 3
};

/* The kinds of numbers of tm_cast_q. TM_NUM_FLOAT is IEEE of 16, 32 or 64 bits,
 * TM_NUM_BFLOAT the upper half of 32. Those of 2 and 4 bits take a byte each,
 * integers with their sign; floats of 8 and 4 bits are ONNX's of these names.
 */
enum {
  TM_NUM_BOOL = 0,
  TM_NUM_INT = 1,
  TM_NUM_UINT = 2,
  TM_NUM_FLOAT = 3,
  TM_NUM_BFLOAT = 4,
  TM_NUM_INT4 = 5,
  TM_NUM_UINT4 = 6,
  TM_NUM_INT2 = 7,
  TM_NUM_UINT2 = 8,
  TM_NUM_E4M3FN = 9,
  TM_NUM_E4M3FNUZ = 10,
  TM_NUM_E5M2 = 11,
  TM_NUM_E5M2FNUZ = 12,
  TM_NUM_E2M1 = 13
};

/* The functions of recurrent layers, of v and two numbers. */
enum {
  TM_ACT_SIGMOID = 0,          /* 1 / (1 + exp(-v)) */
  TM_ACT_TANH = 1,             /* tanh(v) */
  TM_ACT_RELU = 2,             /* max(v, 0) */
  TM_ACT_AFFINE = 3,           /* alpha * v + beta */
  TM_ACT_LEAKY_RELU = 4,       /* v < 0 ? alpha * v : v */
  TM_ACT_THRESHOLDED_RELU = 5, /* v > alpha ? v : 0 */
  TM_ACT_SCALED_TANH = 6,      /* alpha * tanh(beta * v) */
  TM_ACT_HARD_SIGMOID = 7,     /* clamp(alpha * v + beta, 0, 1) */
  TM_ACT_ELU = 8,              /* v < 0 ? alpha * (exp(v) - 1) : v */
  TM_ACT_SOFTSIGN = 9,         /* v / (1 + |v|) */
  TM_ACT_SOFTPLUS = 10         /* log(exp(v) + 1) */
};

TM_END_DECLS

#endif
