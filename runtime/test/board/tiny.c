#include "tiny.h"
#include "tinyml/kernel/conv2d_s8.h"
#include "tinyml/kernel/depthwise_conv2d_s8.h"
#include "tinyml/kernel/fully_connected_s8.h"
#include "tinyml/kernel/mean_s8.h"

TM_ABI_REFERENCE(tiny);

typedef struct tiny_weights_t {
  int32_t bias[6];
  tm_rq rq[6];
  int8_t conv[6 * 3 * 2 * 2];
  int8_t depthwise[3 * 3 * 6];
} tiny_weights_t;

TM_WEIGHTS static const tiny_weights_t k = {
    .bias = {100, -200, 300, -400, 500, 0},
    .rq = {{0x01234567, 0},
           {0x02000000, 0},
           {0x03ffffff, 0},
           {0x40000001, 1},
           {0x00ffffff, 0},
           {0x01800000, 0}},
    .conv = {1,  -2, 3,  -4, 5,   -6,  7,   -8,  9,    -10, 11,  -12,
             13, 14, 15, 16, -17, -18, -19, -20, -128, 127, 23,  24,
             25, 26, 27, 28, 29,  30,  -31, -32, -33,  -34, 127, -128,
             1,  2,  3,  4,  5,   6,   7,   8,   9,    10,  11,  12},
    .depthwise = {3,  1, -4, 1,  5,  -9, 2,  6,   -5, 3,  5,  -8, 9,  7,
                  -9, 3, 2,  -3, 8,  4,  -6, 2,   6,  -4, 3,  3,  -8, 3,
                  2,  7, -9, 5,  0,  2,  8,  -8,  4,  1,  9,  -7, 1,  6,
                  9,  3, 9,  -9, 37, 5,  10, -58, 20, 9,  74, -94},
};

static TM_NOINLINE void conv_3x2(const int8_t *x, int8_t *y) {
  static const tm_conv_shape s = {1, 9, 7, 2, 9, 4, 6, 3,
                                  2, 1, 2, 1, 1, 1, 0, 1};
  static const tm_linear_s8_q q = {-5, 3, -128, 127};
  tm_conv2d_s8(&s, &q, x, k.conv, k.bias, k.rq, y);
}

static TM_NOINLINE void depthwise_3x3(const int8_t *x, int8_t *y) {
  static const tm_conv_shape s = {1, 9, 4, 6, 9, 4, 6, 3,
                                  3, 1, 1, 1, 1, 1, 1, 6};
  static const tm_linear_s8_q q = {3, -7, -100, 120};
  tm_depthwise_conv2d_s8(&s, &q, x, k.depthwise, k.bias, k.rq, y);
}

static TM_NOINLINE void mean_9x4(const int8_t *x, int8_t *y) {
  static const tm_reduce_shape s = {1, 36, 6};
  static const tm_linear_s8_q q = {-7, 1, -128, 127};
  static const tm_rq rq = {0x0a000000, 0};
  tm_mean_s8(&s, &q, x, &rq, y);
}

static TM_NOINLINE void fully_connected(const int8_t *x, int8_t *y) {
  static const tm_fc_shape s = {1, 6, 6};
  static const tm_linear_s8_q q = {1, -4, -128, 127};
  tm_fully_connected_s8(&s, &q, x, k.conv, k.bias, k.rq, y);
}

tm_status tiny_step(unsigned n, tiny_arena *arena, const int8_t *x, int8_t *y) {
  if (arena == NULL || x == NULL || y == NULL)
    return TM_E_NULL;
  if (((uintptr_t)arena & 7u) != 0u)
    return TM_E_ALIGN;
  int8_t *const a = arena->bytes;
  int8_t *const b = arena->bytes + 240;
  switch (n) {
  case 0:
    conv_3x2(x, a);
    break;
  case 1:
    depthwise_3x3(a, b);
    break;
  case 2:
    mean_9x4(b, a);
    break;
  case 3:
    fully_connected(a, y);
#ifdef TINY_OVERRUN
    y[TINY_Y_LEN] = 0;
#endif
#ifdef TINY_FAILS
    return TM_E_STEP;
#endif
    break;
  default:
    return TM_E_STEP;
  }
  return TM_OK;
}

tm_status tiny_run(tiny_arena *arena, const int8_t *x, int8_t *y) {
  tm_status st = TM_OK;
  for (unsigned n = 0; n < TINY_STEPS && st == TM_OK; ++n)
    st = tiny_step(n, arena, x, y);
  return st;
}
