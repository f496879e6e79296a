/* tinyml runtime: numbers of one type to numbers of another. Integers wrap
 * around; floats are cut to an integer, the nearest that the type has, NaN to
 * 0; all but 0 is true.
 *
 * The kinds and widths are constants, so one path is left of each function.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_CAST_H
#define TINYML_KERNEL_CAST_H

#include <string.h>

#include "tinyml/generic/small_float.h"

/* How many bits an integer of the kind has in elements of so many bits. */
TM_INLINE int tm_integer_bits(int bits, int32_t kind) {
  return kind == TM_NUM_INT4 || kind == TM_NUM_UINT4   ? 4
         : kind == TM_NUM_INT2 || kind == TM_NUM_UINT2 ? 2
                                                       : bits;
}

TM_INLINE int tm_is_signed_kind(int32_t kind) {
  return kind == TM_NUM_INT || kind == TM_NUM_INT4 || kind == TM_NUM_INT2;
}

/* The lowest bits of a number, with their sign. */
TM_INLINE int64_t tm_wrap_integer(int64_t value, int bits, int32_t kind) {
  const int64_t half = (int64_t)1 << (bits - 1);
  const int64_t low = value & (2 * half - 1);
  return tm_is_signed_kind(kind) ? (low ^ half) - half : low;
}

TM_INLINE int64_t tm_read_integer(const void *x, int32_t i, int bits,
                                  int32_t kind) {
  const int is_signed = kind == TM_NUM_INT;
  if (tm_integer_bits(bits, kind) < 8)
    return tm_wrap_integer(((const uint8_t *)x)[i], tm_integer_bits(bits, kind),
                           kind);
  if (bits == 8)
    return is_signed ? (int64_t)((const int8_t *)x)[i]
                     : (int64_t)((const uint8_t *)x)[i];
  if (bits == 16)
    return is_signed ? (int64_t)((const int16_t *)x)[i]
                     : (int64_t)((const uint16_t *)x)[i];
  if (bits == 32)
    return is_signed ? (int64_t)((const int32_t *)x)[i]
                     : (int64_t)((const uint32_t *)x)[i];
  return ((const int64_t *)x)[i];
}

TM_INLINE void tm_write_integer(void *y, int32_t i, int bits, int32_t kind,
                                int64_t value) {
  if (tm_integer_bits(bits, kind) < 8)
    ((uint8_t *)y)[i] =
        (uint8_t)tm_wrap_integer(value, tm_integer_bits(bits, kind), kind);
  else if (bits == 8)
    ((uint8_t *)y)[i] = (uint8_t)value;
  else if (bits == 16)
    ((uint16_t *)y)[i] = (uint16_t)value;
  else if (bits == 32)
    ((uint32_t *)y)[i] = (uint32_t)value;
  else
    ((int64_t *)y)[i] = value;
}

TM_INLINE float tm_read_float(const void *x, int32_t i, int bits,
                              int32_t kind) {
  if (bits == 32)
    return ((const float *)x)[i];
  if (bits == 8)
    return tm_float_of_small(((const uint8_t *)x)[i], kind);
  return kind == TM_NUM_BFLOAT ? tm_float_of_bfloat(((const uint16_t *)x)[i])
                               : tm_float_of_half(((const uint16_t *)x)[i]);
}

/* No pointer to double: their memory holds other elements too. */
TM_INLINE double tm_read_double(const void *x, int32_t i) {
  double value;
  memcpy(&value, (const uint8_t *)x + (size_t)i * sizeof(value), sizeof(value));
  return value;
}

TM_INLINE void tm_write_double(void *y, int32_t i, int bits, int32_t kind,
                               double value) {
  if (bits == 64)
    memcpy((uint8_t *)y + (size_t)i * sizeof(value), &value, sizeof(value));
  else if (bits == 32)
    ((float *)y)[i] = (float)value;
  else if (bits == 8)
    ((uint8_t *)y)[i] = tm_small_of_double(value, kind);
  else if (kind == TM_NUM_BFLOAT)
    ((uint16_t *)y)[i] = tm_bfloat_of_double(value);
  else
    ((uint16_t *)y)[i] = tm_half_of_double(value);
}

/* The integers of so many bits that a float in between can be cut to: limits
 * are powers of two, which every float type has. TM_APART: GCC 12 writes a
 * conversion under a condition as vcvtne, which the assembler takes for vcvtn
 * where there is MVE. */
#define TM_CUT(type)                                                           \
  TM_INLINE int64_t tm_cut_##type(type value, int bits, int32_t kind) {        \
    const int is_signed = tm_is_signed_kind(kind);                             \
    const type top =                                                           \
        (type)((uint64_t)1 << (bits - 1)) * (type)(is_signed ? 1 : 2);         \
    const uint64_t most = (~(uint64_t)0) >> (64 - bits + (is_signed ? 1 : 0)); \
    if (value != value)                                                        \
      return 0;                                                                \
    if (value >= top)                                                          \
      return (int64_t)most;                                                    \
    if (value <= (is_signed ? -top : (type)0))                                 \
      return is_signed ? -(int64_t)most - 1 : 0;                               \
    if (bits == 64)                                                            \
      return is_signed ? (int64_t)value : (int64_t)(uint64_t)value;            \
    if (bits == 32 && !is_signed) {                                            \
      uint32_t cut = (uint32_t)value;                                          \
      TM_APART(cut);                                                           \
      return (int64_t)cut;                                                     \
    }                                                                          \
    int32_t cut = (int32_t)value;                                              \
    TM_APART(cut);                                                             \
    return cut;                                                                \
  }
TM_CUT(float)
TM_CUT(double)
#undef TM_CUT

TM_INLINE int tm_is_float_kind(int32_t kind) {
  return kind == TM_NUM_FLOAT || kind == TM_NUM_BFLOAT || kind >= TM_NUM_E4M3FN;
}

/* An integer as a float, rounded to the nearest. */
TM_INLINE void tm_float_integer(void *y, int32_t i, int bits,
                                const tm_cast_q *q, int from_bits,
                                int64_t value) {
  if (bits == 32) {
    ((float *)y)[i] = q->from == TM_NUM_UINT && from_bits == 64
                          ? (float)(uint64_t)value
                      : from_bits == 64        ? (float)value
                      : q->from == TM_NUM_UINT ? (float)(uint32_t)value
                                               : (float)(int32_t)value;
    return;
  }
  /* A bfloat of more than 53 bits is rounded twice. */
  tm_write_double(y, i, bits, q->to,
                  q->from == TM_NUM_UINT ? (double)(uint64_t)value
                                         : (double)value);
}

TM_INLINE void tm_cast(const tm_len *s, const tm_cast_q *q, int from_bits,
                       int to_bits, const void *x, void *y) {
  for (int32_t i = 0; i < s->len; ++i) {
    if (!tm_is_float_kind(q->from)) {
      const int64_t value = tm_read_integer(x, i, from_bits, q->from);
      if (tm_is_float_kind(q->to))
        tm_float_integer(y, i, to_bits, q, from_bits, value);
      else
        tm_write_integer(y, i, to_bits, q->to,
                         q->to == TM_NUM_BOOL ? value != 0 : value);
    } else if (from_bits == 64) {
      const double value = tm_read_double(x, i);
      if (tm_is_float_kind(q->to))
        tm_write_double(y, i, to_bits, q->to, value);
      else
        tm_write_integer(
            y, i, to_bits, q->to,
            q->to == TM_NUM_BOOL
                ? value != 0.0
                : tm_cut_double(value, tm_integer_bits(to_bits, q->to), q->to));
    } else {
      const float value = tm_read_float(x, i, from_bits, q->from);
      if (tm_is_float_kind(q->to))
        tm_write_double(y, i, to_bits, q->to, (double)value);
      else
        tm_write_integer(
            y, i, to_bits, q->to,
            q->to == TM_NUM_BOOL
                ? value != 0.0f
                : tm_cut_float(value, tm_integer_bits(to_bits, q->to), q->to));
    }
  }
}

#define TM_CAST_KERNEL(from, to)                                               \
  TM_INLINE void tm_cast_##from##_##to(const tm_len *s, const tm_cast_q *q,    \
                                       const void *x, void *y) {               \
    tm_cast(s, q, from, to, x, y);                                             \
  }
#define TM_CAST_KERNELS(from)                                                  \
  TM_CAST_KERNEL(from, 8)                                                      \
  TM_CAST_KERNEL(from, 16)                                                     \
  TM_CAST_KERNEL(from, 32)                                                     \
  TM_CAST_KERNEL(from, 64)
TM_CAST_KERNELS(8)
TM_CAST_KERNELS(16)
TM_CAST_KERNELS(32)
TM_CAST_KERNELS(64)
#undef TM_CAST_KERNELS
#undef TM_CAST_KERNEL

#endif
