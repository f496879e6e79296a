/* tinyml runtime: the structs kernels take. Every scalar a kernel needs is in
 * one of them, every member is an int32_t or a float, and structs.def lists the
 * same members for programs that build these structs at run time.
 *
 * A shape struct is a literal `static const` in the emitted C, so the compiler
 * folds it away. Sizes count elements unless the name says bytes. Activations
 * are NHWC; convolution filters are [out_c][k_h][k_w][in_c / groups], depthwise
 * filters [k_h][k_w][out_c], fully-connected filters [n][k].
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_TYPES_H
#define TINYML_TYPES_H

#include "tinyml/abi.h"

TM_BEGIN_DECLS

/* ------------------------------------------------------------- shapes ---- */

/* Convolution. Output pixel (oy, ox) looks at the input rows
 * oy * s_h - pad_t + i * d_h for i < k_h, likewise for columns; positions
 * outside the input read as zero (in_zp for int8). Padding at the bottom and on
 * the right is implied by out_h and out_w.
 * 4-bit weights are two's complement, two in a byte, the first one in the low
 * half. Each row of a filter starts at a byte, the last half is ignored where a
 * row has an odd length: rows are the k_h * k_w * (in_c / groups) weights of an
 * output channel (fully connected: k), depthwise the out_c weights of a tap.
 * Depthwise: groups == in_c, out_c == multiplier * in_c, and output channel c
 * reads input channel c / multiplier. */
typedef struct tm_conv_shape {
  int32_t n, in_h, in_w, in_c;
  int32_t out_h, out_w, out_c;
  int32_t k_h, k_w; /* filter */
  int32_t s_h, s_w; /* stride */
  int32_t d_h, d_w; /* dilation, 1 = dense */
  int32_t pad_t, pad_l;
  int32_t groups;
} tm_conv_shape;

/* y[m][n] = x[m][k] * w[n][k] */
typedef struct tm_fc_shape {
  int32_t m, k, n;
} tm_fc_shape;

/* y[batch][m][n] = a[batch][m][k] * b[batch][k][n]; the batch strides count
 * elements, 0 = every batch uses the same matrix. */
typedef struct tm_matmul_shape {
  int32_t batch, m, k, n;
  int32_t a_stride, b_stride;
} tm_matmul_shape;

/* Element-wise with broadcasting: d0..d3 are y's dims (y is contiguous), a0..a3
 * and b0..b3 the operands' strides in elements, 0 = broadcast. */
typedef struct tm_binary_shape {
  int32_t d0, d1, d2, d3;
  int32_t a0, a1, a2, a3;
  int32_t b0, b1, b2, b3;
} tm_binary_shape;

typedef struct tm_len {
  int32_t len;
} tm_len;

/* x[outer][len][inner], the operation runs along len. */
typedef struct tm_reduce_shape {
  int32_t outer, len, inner;
} tm_reduce_shape;

/* Pooling; windows as in tm_conv_shape. pad_b, pad_r and count_pad matter to
 * average pools only: with count_pad = 1 the divisor counts the positions
 * inside the padded input (in_h + pad_t + pad_b rows), else inside the input.
 * The maximum over nothing is the lowest value. */
typedef struct tm_pool_shape {
  int32_t n, in_h, in_w, c;
  int32_t out_h, out_w;
  int32_t k_h, k_w;
  int32_t s_h, s_w;
  int32_t d_h, d_w;
  int32_t pad_t, pad_l, pad_b, pad_r;
  int32_t count_pad;
} tm_pool_shape;

/* y[y_offset + r * y_stride + i] = x[r * x_stride + i] for r < rows, i < len.
 * Concatenation is one of these per input, slicing is one. */
typedef struct tm_copy_shape {
  int32_t rows, len;
  int32_t x_stride, y_stride, y_offset;
} tm_copy_shape;

/* d0..d3 are the input's dims, lo and hi the elements added before and after
 * (never negative). mode: TM_PAD_*. */
typedef struct tm_pad_shape {
  int32_t d0, d1, d2, d3;
  int32_t lo0, lo1, lo2, lo3;
  int32_t hi0, hi1, hi2, hi3;
  int32_t mode;
} tm_pad_shape;
enum { TM_PAD_CONST = 0, TM_PAD_EDGE = 1, TM_PAD_REFLECT = 2, TM_PAD_WRAP = 3 };

/* d0..d5 are the output's dims, s0..s5 the input strides that belong to them.
 * Unused leading dims are 1. */
typedef struct tm_transpose_shape {
  int32_t d0, d1, d2, d3, d4, d5;
  int32_t s0, s1, s2, s3, s4, s5;
} tm_transpose_shape;

/* x[outer][channels][inner], one scale and zero point per channel. */
typedef struct tm_qaxis_shape {
  int32_t outer, channels, inner;
} tm_qaxis_shape;

/* ------------------------------------------- scalars next to the shape ---- */

/* One requantization (docs/numerics.md):
 *   y = clamp(zp + ((acc * 2^pre * mult + 2^31) >> 32), lo, hi)
 * for every int32 acc, with 0 <= mult and 0 <= pre <= 30. pre is the smallest
 * that fits, so pre > 0 only with mult >= 2^30. */
typedef struct tm_rq {
  int32_t mult;
  int32_t pre;
} tm_rq;

/* lo <= y <= hi; -INFINITY and INFINITY mean no limit. */
typedef struct tm_limits_f32 {
  float lo, hi;
} tm_limits_f32;

/* A filter with a factor for each `group` neighbouring weights of a row; group
 * is even, at most 256, and divides in_c / groups (fully connected: k). */
typedef struct tm_limits_group_f32 {
  float lo, hi;
  int32_t group;
} tm_limits_group_f32;

/* Also for uint8 and int16 data: lo and hi are values, not bit patterns. */
typedef struct tm_limits_s8 {
  int32_t lo, hi;
} tm_limits_s8;

typedef struct tm_conv_q {
  int32_t in_zp, out_zp;
  int32_t lo, hi;
} tm_conv_q;

/* group as in tm_limits_group_f32. */
typedef struct tm_conv_group_q {
  int32_t in_zp, out_zp;
  int32_t lo, hi;
  int32_t group;
} tm_conv_group_q;

/* int16 activations; their zero points are 0. acc = bias + sum(x * w) is exact;
 * acc_shift == 0 promises that every partial sum fits int32, else
 *   acc = (acc + 2^(acc_shift-1)) >> acc_shift
 * which has to fit int32, 1 <= acc_shift <= 31; then as tm_rq says, whose
 * multiplier is made for the shifted sum. */
typedef struct tm_linear_s16_q {
  int32_t acc_shift;
  int32_t lo, hi;
} tm_linear_s16_q;

/* group as in tm_limits_group_f32. */
typedef struct tm_linear_s16_group_q {
  int32_t acc_shift;
  int32_t lo, hi;
  int32_t group;
} tm_linear_s16_group_q;

/* y = requantize((a - a_zp) * (b - b_zp) [summed], {mult, pre}).
 * mul_s16: the zero points are 0 and not looked at. */
typedef struct tm_matmul_q {
  int32_t a_zp, b_zp, out_zp;
  int32_t lo, hi;
  int32_t mult, pre;
} tm_matmul_q;

/* acc = sum(a * b), shifted and scaled as in tm_linear_s16_q. */
typedef struct tm_matmul_s16_q {
  int32_t acc_shift;
  int32_t lo, hi;
  int32_t mult, pre;
} tm_matmul_s16_q;

/* acc = (a - a_zp) * ma + (b - b_zp) * mb, |acc| < 2^30, 1 <= shift <= 30;
 * y = clamp(out_zp + ((acc + 2^(shift-1)) >> shift), lo, hi).
 * add_s16: the zero points are 0 and not looked at, |acc| < 2^62. */
typedef struct tm_add_q {
  int32_t a_zp, b_zp, out_zp;
  int32_t ma, mb, shift;
  int32_t lo, hi;
} tm_add_q;

/* table[d] = round(exp(-d * in_scale) * 2^k), len * 2^k < 2^32; d = max - x;
 *   sum = Σ table[d];  r = (mult * 2^32) / sum, rounded down
 *   y = clamp(out_zp + ((table[d] * r + 2^(shift-1)) >> shift), lo, hi)
 * with 0 < mult = round(2^(shift-32) / out_scale) < 2^31, 32 < shift <= 62. */
typedef struct tm_softmax_q {
  int32_t out_zp, lo, hi;
  int32_t mult, shift;
} tm_softmax_q;

/* The same in two steps, table is H[256] followed by L[256]:
 *   H[i] = round(exp(-256 * i * in_scale) * 2^31)
 *   L[i] = round(exp(-i * in_scale) * 2^31)
 *   e(d) = (H[d >> 8] * L[d & 255] + 2^(61-k)) >> (62-k)
 * takes the place of table[d], 0 <= k <= 31 is that of the line's length. */
typedef struct tm_softmax_s16_q {
  int32_t lo, hi;
  int32_t mult, shift;
  int32_t k;
} tm_softmax_s16_q;

/* y = requantize(x - in_zp, {mult, pre}): clamped after adding out_zp */
typedef struct tm_requantize_q {
  int32_t in_zp, out_zp;
  int32_t lo, hi;
  int32_t mult, pre;
} tm_requantize_q;

/* The low bytes are the element that mode TM_PAD_CONST writes. */
typedef struct tm_pad_value {
  int32_t value;
} tm_pad_value;

TM_END_DECLS

#endif
