/* What the kernel tests share: seeded random numbers, buffers of exactly the
 * size a kernel may touch (so that AddressSanitizer sees one byte more), and
 * comparisons that count failures. Every test program is one C file. */
#ifndef TINYML_TEST_SUPPORT_H
#define TINYML_TEST_SUPPORT_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tinyml/ref.h"

static int t_failures;
static int t_checks;
static char t_case[200]; /* printed with a failure */
static uint64_t t_random_state = 1;

/* Ends the program with the number of checks; 0 checks is a failure too. */
static inline int t_finish(void) {
  printf("%d checks, %d failures\n", t_checks, t_failures);
  return t_failures != 0 || t_checks == 0;
}

static inline void t_seed(uint64_t seed) {
  t_random_state = seed * 0x9e3779b97f4a7c15u + 1;
}

/* xorshift64*; the upper half is good enough for test data. */
static inline uint32_t t_random(void) {
  t_random_state ^= t_random_state >> 12;
  t_random_state ^= t_random_state << 25;
  t_random_state ^= t_random_state >> 27;
  return (uint32_t)((t_random_state * 0x2545f4914f6cdd1du) >> 32);
}

/* lo <= result <= hi */
TM_SHARED int32_t t_range(int32_t lo, int32_t hi) {
  return lo + (int32_t)(t_random() % (uint32_t)(hi - lo + 1));
}

static inline float t_float(void) {
  return (float)t_range(-1000000, 1000000) * 1e-6f;
}

/* Buffers live until t_release. Those of bytes start at an odd address, those
 * of two bytes at an odd multiple of two: no kernel may need more alignment
 * than its element type. */
static void *t_blocks[64];
static int t_block_count;

TM_SHARED void *t_alloc(int32_t count, size_t element) {
  const size_t odd = element <= 2 ? element : 0;
  uint8_t *block = (uint8_t *)malloc((size_t)count * element + odd);
  if (block == NULL || t_block_count == 64) {
    printf("out of test memory\n");
    exit(2);
  }
  t_blocks[t_block_count++] = block;
  memset(block, 0x5a, (size_t)count * element + odd);
  return block + odd;
}

TM_SHARED void t_release(void) {
  while (t_block_count > 0)
    free(t_blocks[--t_block_count]);
}

/* The extremes, -128 among them, are as frequent as all other values. */
TM_SHARED int8_t *t_random_s8(int32_t count) {
  int8_t *p = (int8_t *)t_alloc(count, 1);
  for (int32_t i = 0; i < count; ++i) {
    const int32_t kind = t_range(0, 7);
    p[i] = (int8_t)(kind == 0 ? -128 : kind == 1 ? 127 : t_range(-128, 127));
  }
  return p;
}

TM_SHARED int16_t *t_random_s16(int32_t count) {
  int16_t *p = (int16_t *)t_alloc(count, 2);
  for (int32_t i = 0; i < count; ++i) {
    const int32_t kind = t_range(0, 7);
    p[i] = (int16_t)(kind == 0   ? -32768
                     : kind == 1 ? 32767
                                 : t_range(-32768, 32767));
  }
  return p;
}

TM_SHARED float *t_random_f32(int32_t count) {
  float *p = (float *)t_alloc(count, sizeof(float));
  for (int32_t i = 0; i < count; ++i)
    p[i] = t_float();
  return p;
}

/* Random multipliers: usual ones, tiny ones, those just below a power of two,
 * and ones that need pre > 0. */
TM_SHARED tm_rq t_random_rq(void) {
  static const int32_t edges[] = {0,          1,          0x3fffffff,
                                  0x40000000, 0x40000001, 0x7fffffff};
  tm_rq rq = {0, 0};
  switch (t_range(0, 3)) {
  case 0: /* an M such as convolutions have */
    rq.mult = t_range(1 << 18, 1 << 28);
    break;
  case 1:
    rq.mult = edges[t_range(0, 5)];
    break;
  case 2: /* M >= 0.5 */
    rq.mult = t_range(0x40000000, 0x7fffffff);
    rq.pre = t_range(1, 8);
    break;
  default: /* larger than any compiler picks */
    rq.mult = t_range(0, 1) ? 0x7fffffff : 0x40000000;
    rq.pre = t_range(1, 30);
    break;
  }
  return rq;
}

TM_SHARED tm_rq *t_random_rqs(int32_t count) {
  tm_rq *p = (tm_rq *)t_alloc(count, sizeof(tm_rq));
  for (int32_t i = 0; i < count; ++i)
    p[i] = t_random_rq();
  return p;
}

/* The oracle's requantization: divide, look at the remainder, round up from a
 * half. Kernels shift. */
TM_SHARED int32_t t_requantize_value(int64_t acc, tm_rq rq, int32_t zp,
                                     int32_t lo, int32_t hi) {
  const int64_t divisor = (int64_t)1 << (32 - rq.pre);
  const int64_t product = acc * rq.mult;
  int64_t quotient = product / divisor;
  int64_t rest = product % divisor;
  if (rest < 0) {
    rest += divisor;
    quotient -= 1;
  }
  if (2 * rest >= divisor)
    quotient += 1;
  quotient += zp;
  return (int32_t)(quotient < lo ? lo : quotient > hi ? hi : quotient);
}

TM_SHARED int8_t t_requantize(int64_t acc, tm_rq rq, int32_t zp, int32_t lo,
                              int32_t hi) {
  return (int8_t)t_requantize_value(acc, rq, zp, lo, hi);
}

TM_SHARED int16_t t_requantize_s16(int64_t acc, tm_rq rq, int32_t lo,
                                   int32_t hi) {
  return (int16_t)t_requantize_value(acc, rq, 0, lo, hi);
}

TM_SHARED void t_fail(const char *what, int32_t at, double got, double want) {
  if (++t_failures <= 20)
    printf("FAIL %s: %s[%d] = %.9g, expected %.9g\n", t_case, what, (int)at,
           got, want);
}

/* The comparisons report the first difference. */
TM_SHARED void t_equal_s8(const char *what, const int8_t *got,
                          const int8_t *want, int32_t count) {
  ++t_checks;
  for (int32_t i = 0; i < count; ++i) {
    if (got[i] != want[i]) {
      t_fail(what, i, got[i], want[i]);
      return;
    }
  }
}

TM_SHARED void t_equal_s16(const char *what, const int16_t *got,
                           const int16_t *want, int32_t count) {
  ++t_checks;
  for (int32_t i = 0; i < count; ++i) {
    if (got[i] != want[i]) {
      t_fail(what, i, got[i], want[i]);
      return;
    }
  }
}

TM_SHARED void t_equal_bytes(const char *what, const void *got,
                             const void *want, size_t count) {
  const uint8_t *g = (const uint8_t *)got;
  const uint8_t *w = (const uint8_t *)want;
  ++t_checks;
  for (size_t i = 0; i < count; ++i) {
    if (g[i] != w[i]) {
      t_fail(what, (int32_t)i, g[i], w[i]);
      return;
    }
  }
}

/* |got - want| <= bound[i] */
TM_SHARED void t_near(const char *what, const float *got, const double *want,
                      const double *bound, int32_t count) {
  ++t_checks;
  for (int32_t i = 0; i < count; ++i) {
    const int same = (double)got[i] == want[i]; /* infinities */
    if (!same && !(fabs(got[i] - want[i]) <= bound[i])) {
      t_fail(what, i, got[i], want[i]);
      return;
    }
  }
}

#endif
