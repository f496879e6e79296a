/* What tests of binary kernels share: random operands with broadcasting. */
#ifndef TINYML_TEST_BROADCAST_ORACLE_H
#define TINYML_TEST_BROADCAST_ORACLE_H

#include "support.h"

/* One operand of broadcast shape `dims` (1 or the output's) and its strides. */
static int32_t make_operand(const int32_t *out, int32_t *stride) {
  int32_t size = 1;
  for (int d = 3; d >= 0; --d) {
    const int broadcast = t_range(0, 3) == 0;
    stride[d] = broadcast ? 0 : size;
    size *= broadcast ? 1 : out[d];
  }
  return size;
}

/* The operand's element that belongs to output element `at`. */
static int32_t operand_at(const int32_t *out, const int32_t *stride,
                          int32_t at) {
  int32_t index = 0;
  for (int d = 3; d >= 0; --d) {
    index += at % out[d] * stride[d];
    at /= out[d];
  }
  return index;
}

/* A random shape, the sizes of its operands, and where they have the element
 * that belongs to each of the output's. */
typedef struct broadcast {
  tm_binary_shape s;
  int32_t out, a_size, b_size;
  int32_t *at_a, *at_b;
} broadcast;

static broadcast random_broadcast(int flat) {
  const int32_t d[4] = {t_range(1, 3), t_range(1, 4), t_range(1, 5),
                        t_range(1, 6)};
  int32_t sa[4] = {d[1] * d[2] * d[3], d[2] * d[3], d[3], 1};
  int32_t sb[4] = {sa[0], sa[1], sa[2], sa[3]};
  broadcast r;
  r.out = d[0] * d[1] * d[2] * d[3];
  r.a_size = flat ? r.out : make_operand(d, sa);
  r.b_size = flat ? r.out : make_operand(d, sb);
  const tm_binary_shape s = {d[0],  d[1],  d[2],  d[3],  sa[0], sa[1],
                             sa[2], sa[3], sb[0], sb[1], sb[2], sb[3]};
  r.s = s;
  r.at_a = (int32_t *)t_alloc(r.out, sizeof(int32_t));
  r.at_b = (int32_t *)t_alloc(r.out, sizeof(int32_t));
  for (int32_t i = 0; i < r.out; ++i) {
    r.at_a[i] = operand_at(d, sa, i);
    r.at_b[i] = operand_at(d, sb, i);
  }
  return r;
}

/* clamp(zp + floor(sqrt(a^2 * wa + b^2 * wb)) / 2^shift, ties upwards): double
 * is off by one at most. */
static inline int32_t hypot_value(const tm_hypot_q *q, int32_t zp, int64_t a,
                                  int64_t b) {
  const int64_t acc = a * a * q->wa + b * b * q->wb;
  int64_t root = (int64_t)sqrt((double)acc);
  root -= root * root > acc;
  root += (root + 1) * (root + 1) <= acc;
  const double y =
      zp + floor((double)root / (double)((int64_t)1 << q->shift) + 0.5);
  return (int32_t)fmin(fmax(y, q->lo), q->hi);
}

#endif
