/* Reference casts: a number is read as double or as an integer of 64 bits, and
 * written as the other type.
 *
 * Part of tinyml, Apache License 2.0. */
#include <math.h>
#include <string.h>

#include "ref_math.h"

static uint64_t load(const void *x, int32_t i, int bits) {
  uint64_t word = 0;
  memcpy(&word, (const uint8_t *)x + (size_t)i * (size_t)(bits / 8),
         (size_t)(bits / 8));
  return word; /* little-endian */
}

static void store(void *y, int32_t i, int bits, uint64_t word) {
  memcpy((uint8_t *)y + (size_t)i * (size_t)(bits / 8), &word,
         (size_t)(bits / 8));
}

static int is_float(int32_t kind) {
  return kind == TM_NUM_FLOAT || kind == TM_NUM_BFLOAT || kind >= TM_NUM_E4M3FN;
}

static int is_signed_kind(int32_t kind) {
  return kind == TM_NUM_INT || kind == TM_NUM_INT4 || kind == TM_NUM_INT2;
}

/* How many bits an integer has. */
static int integer_bits(int bits, int32_t kind) {
  return kind == TM_NUM_INT4 || kind == TM_NUM_UINT4   ? 4
         : kind == TM_NUM_INT2 || kind == TM_NUM_UINT2 ? 2
                                                       : bits;
}

/* Of one sign bit, exponent bits and `fraction` bits; the format's formula. */
static double decode(uint64_t word, int bits, int fraction) {
  const int exponents = bits - 1 - fraction;
  const int bias = (1 << (exponents - 1)) - 1;
  const int exponent = (int)((word >> fraction) & ((1u << exponents) - 1));
  const double rest = (double)(word & (((uint64_t)1 << fraction) - 1));
  double value;
  if (exponent == (1 << exponents) - 1)
    value = rest == 0 ? (double)INFINITY : (double)NAN;
  else if (exponent == 0)
    value = ldexp(rest, 1 - bias - fraction);
  else
    value = ldexp(rest + ldexp(1.0, fraction), exponent - bias - fraction);
  return (word >> (bits - 1)) & 1u ? -value : value;
}

/* The nearest number of the format, half to even; 0 <= value. */
static uint64_t encode(double value, int bits, int fraction) {
  const int exponents = bits - 1 - fraction;
  const int bias = (1 << (exponents - 1)) - 1;
  const uint64_t infinite = (((uint64_t)1 << exponents) - 1) << fraction;
  if (value != value)
    return infinite | ((uint64_t)1 << (fraction - 1));
  if (value == 0)
    return 0;
  int exponent = 0;
  frexp(value, &exponent);
  exponent = value > 1e300 || exponent - 1 > bias ? bias
             : exponent - 1 < 1 - bias            ? 1 - bias
                                                  : exponent - 1;
  /* in units of the last place; a carry moves on into the exponent */
  const double units = rint(ldexp(value, fraction - exponent));
  const double most = ldexp(2.0, fraction);
  if (exponent == bias && units >= most)
    return infinite;
  return (uint64_t)units + ((uint64_t)(exponent + bias - 1) << fraction);
}

static int fraction_bits(int bits, int32_t kind) {
  return kind == TM_NUM_BFLOAT ? 7 : bits == 16 ? 10 : bits == 32 ? 23 : 52;
}

/* ---- floats of 8 and 4 bits ---- */

typedef struct small_format {
  int fraction;
  int bias;
  int most; /* the bits of the largest number */
  int sign; /* the bit of the sign */
  int nan;  /* instead of -0 where it is the sign's bit; -0 where there is none
             */
  int infinite;
} small_format;

static const small_format *get_format(int32_t kind) {
  static const small_format formats[] = {
      {3, 7, 0x7e, 0x80, 0x7f, 0x7f},  /* TM_NUM_E4M3FN */
      {3, 8, 0x7f, 0x80, 0x80, 0x80},  /* TM_NUM_E4M3FNUZ */
      {2, 15, 0x7b, 0x80, 0x7e, 0x7c}, /* TM_NUM_E5M2 */
      {2, 16, 0x7f, 0x80, 0x80, 0x80}, /* TM_NUM_E5M2FNUZ */
      {1, 1, 7, 8, 8, 7}};             /* TM_NUM_E2M1 */
  return &formats[kind - TM_NUM_E4M3FN];
}

static double decode_positive(int code, const small_format *format) {
  const int exponent = code >> format->fraction;
  const int rest = code & ((1 << format->fraction) - 1);
  if (exponent == 0)
    return ldexp(rest, 1 - format->bias - format->fraction);
  return ldexp(rest + (1 << format->fraction),
               exponent - format->bias - format->fraction);
}

static double decode_small(uint64_t word, int32_t kind) {
  const small_format *format = get_format(kind);
  const int code = (int)word & (2 * format->sign - 1);
  const int rest = code & (format->sign - 1);
  double value;
  if (format->nan == format->sign && code == format->sign && format->sign > 8)
    return NAN;
  if (rest <= format->most)
    value = decode_positive(rest, format);
  else
    value =
        kind == TM_NUM_E5M2 && rest == 0x7c ? (double)INFINITY : (double)NAN;
  return code & format->sign ? -value : value;
}

/* The nearest of all numbers, of two the even one. */
static uint64_t encode_small(double value, int32_t kind) {
  const small_format *format = get_format(kind);
  const double size = fabs(value);
  const double top = decode_positive(format->most, format);
  const double half = (top - decode_positive(format->most - 1, format)) / 2;
  const int has_zero = format->nan != 0x80;
  const int sign = signbit(value) ? format->sign : 0;
  int best = 0;
  if (value != value)
    return (uint64_t)(format->nan |
                      (has_zero && kind != TM_NUM_E2M1 ? sign : 0));
  if (size > top + half || (size == top + half && (format->most & 1)))
    return (uint64_t)(format->infinite | (has_zero ? sign : 0));
  for (int code = 0; code <= format->most; ++code) {
    const double distance = fabs(size - decode_positive(code, format));
    const double least = fabs(size - decode_positive(best, format));
    if (distance < least || (distance == least && code % 2 == 0))
      best = code;
  }
  return (uint64_t)(best | (best != 0 || has_zero ? sign : 0));
}

static void store_float(void *y, int32_t i, int bits, int32_t kind,
                        double value) {
  uint64_t word;
  if (bits == 64) {
    memcpy(&word, &value, sizeof(word));
  } else if (bits == 32) {
    const float near = (float)value;
    uint32_t half;
    memcpy(&half, &near, sizeof(half));
    word = half;
  } else if (bits == 8) {
    word = encode_small(value, kind);
  } else {
    const uint64_t sign = (uint64_t)(signbit(value) != 0) << (bits - 1);
    word = sign | encode(fabs(value), bits, fraction_bits(bits, kind));
  }
  store(y, i, bits, word);
}

/* Towards zero, the nearest that the type has. */
static uint64_t cut(double value, int bits, int32_t kind) {
  const int is_signed = is_signed_kind(kind);
  const double top = ldexp(1.0, is_signed ? bits - 1 : bits);
  const double bottom = is_signed ? -top : 0.0;
  if (value != value)
    return 0;
  if (value >= top)
    return ~(uint64_t)0 >> (64 - bits + is_signed);
  if (value <= bottom)
    return is_signed ? (uint64_t)1 << (bits - 1) : 0;
  return is_signed ? (uint64_t)(int64_t)value : (uint64_t)value;
}

/* The lowest bits of a word as a number of 64. */
static uint64_t sign_extend(uint64_t word, int bits, int32_t kind) {
  const uint64_t low = bits < 64 ? word & (((uint64_t)1 << bits) - 1) : word;
  const int is_negative = is_signed_kind(kind) && (low >> (bits - 1)) != 0;
  return is_negative && bits < 64 ? low | (~(uint64_t)0 << bits) : low;
}

static void store_integer(void *y, int32_t i, int bits, int32_t kind,
                          uint64_t value) {
  store(y, i, bits, sign_extend(value, integer_bits(bits, kind), kind));
}

static void cast(const tm_len *s, const tm_cast_q *q, int from, int to,
                 const void *x, void *y) {
  for (int32_t i = 0; i < s->len; ++i) {
    const uint64_t word = load(x, i, from);
    if (is_float(q->from)) {
      const double value =
          from == 8 ? decode_small(word, q->from)
                    : decode(word, from, fraction_bits(from, q->from));
      if (is_float(q->to))
        store_float(y, i, to, q->to, value);
      else
        store_integer(y, i, to, q->to,
                      q->to == TM_NUM_BOOL
                          ? value != 0.0
                          : cut(value, integer_bits(to, q->to), q->to));
      continue;
    }
    const uint64_t value =
        sign_extend(word, integer_bits(from, q->from), q->from);
    const int is_signed = is_signed_kind(q->from);
    if (!is_float(q->to)) {
      store_integer(y, i, to, q->to, q->to == TM_NUM_BOOL ? value != 0 : value);
    } else if (to == 32) { /* rounded once */
      const float near = is_signed ? (float)(int64_t)value : (float)value;
      memcpy((uint8_t *)y + (size_t)i * sizeof(near), &near, sizeof(near));
    } else {
      store_float(y, i, to, q->to,
                  is_signed ? (double)(int64_t)value : (double)value);
    }
  }
}

#define CAST(from, to)                                                         \
  void tm_ref_cast_##from##_##to(const tm_len *s, const tm_cast_q *q,          \
                                 const void *x, void *y) {                     \
    cast(s, q, from, to, x, y);                                                \
  }
#define CASTS(from) CAST(from, 8) CAST(from, 16) CAST(from, 32) CAST(from, 64)
CASTS(8)
CASTS(16)
CASTS(32)
CASTS(64)
