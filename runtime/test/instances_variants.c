/* Convolutions of Armv7E-M as emitted C has them, one instance with constant
 * structs each: filters of few weights have no loop where that is known, which
 * test/variants.c never sees. */
#include "kernels_under_test.h"
#include "support.h"

enum { ACTIVATIONS = 7 * 9 * 40, WEIGHTS = 64 * 40, CHANNELS = 7 };

static int8_t x8[ACTIVATIONS], w[WEIGHTS], fast8[ACTIVATIONS],
    ref8[ACTIVATIONS];
static int16_t x16[ACTIVATIONS], fast16[ACTIVATIONS], ref16[ACTIVATIONS];
static int32_t bias[CHANNELS], scratch[512];
static const tm_rq *rq;

static void fill(uint64_t seed) {
  t_seed(seed);
  for (int32_t i = 0; i < ACTIVATIONS; ++i) {
    x8[i] = (int8_t)t_range(-128, 127);
    x16[i] = (int16_t)t_range(-32768, 32767);
  }
  for (int32_t i = 0; i < WEIGHTS; ++i)
    w[i] = (int8_t)t_range(-128, 127);
  for (int32_t i = 0; i < CHANNELS; ++i)
    bias[i] = t_range(-30000, 30000);
  rq = t_random_rqs(CHANNELS);
}

static const tm_linear_s8_q full8 = {-3, 4, -128, 127};
static const tm_linear_s8_q clamped8 = {5, -4, -100, 90};
static const tm_linear_s16_q full16 = {0, -32768, 32767};
static const tm_linear_s16_q clamped16 = {0, -20000, 30000};
static const tm_linear_s16_q wide16 = {3, -32768, 32767};

/* A function for each, what stays in a program. */
#define INSTANCE(line, kernel, q, bits)                                        \
  static TM_NOINLINE void line##_##kernel##_##q(void) {                        \
    tm_armv7e_m_##kernel(&line##_shape, &q, x##bits, w, bias, rq, fast##bits,  \
                         scratch);                                             \
    tm_ref_##kernel(&line##_shape, &q, x##bits, w, bias, rq, ref##bits);       \
  }
#define RUN(line, kernel, q, bits)                                             \
  memset(fast##bits, 0, sizeof(fast##bits));                                   \
  line##_##kernel##_##q();                                                     \
  t_equal_s##bits(#line " " #kernel " " #q, fast##bits, ref##bits,             \
                  line##_shape.out_h *line##_shape.out_w *CHANNELS);

/* Numbers in a column, and the pixels that four do not divide: 1, 2, 3, 0. */
#define SHAPES(DO)                                                             \
  DO(pixel8, 3, 3, 8, 3, 3, 1, 1, 1, 0)                                        \
  DO(pixel16, 5, 2, 16, 5, 2, 1, 1, 1, 0)                                      \
  DO(pixel32, 1, 3, 32, 1, 3, 1, 1, 1, 0)                                      \
  DO(pixel7, 4, 2, 7, 4, 2, 1, 1, 1, 0)                                        \
  DO(first, 7, 9, 3, 4, 5, 3, 3, 2, 1)                                         \
  DO(line15, 2, 7, 5, 2, 5, 1, 3, 1, 0)                                        \
  DO(square28, 6, 6, 7, 5, 5, 2, 2, 1, 0)                                      \
  DO(one9, 5, 5, 1, 5, 5, 3, 3, 1, 1)                                          \
  DO(line40, 3, 3, 40, 3, 3, 1, 1, 1, 0)
#define KERNELS(line, DO)                                                      \
  DO(line, conv2d_s8, full8, 8)                                                \
  DO(line, conv2d_s8, clamped8, 8)                                             \
  DO(line, conv2d_s8w4, full8, 8)                                              \
  DO(line, conv2d_s8w4, clamped8, 8)                                           \
  DO(line, conv2d_s16, full16, 16)                                             \
  DO(line, conv2d_s16, clamped16, 16)                                          \
  DO(line, conv2d_s16, wide16, 16)
#define DEFINE(line, in_h, in_w, in_c, out_h, out_w, k_h, k_w, stride, pad)    \
  static const tm_conv_shape line##_shape = {                                  \
      1,   in_h,   in_w,   in_c, out_h, out_w, CHANNELS, k_h,                  \
      k_w, stride, stride, 1,    1,     pad,   pad,      1};                   \
  KERNELS(line, INSTANCE)
#define CALL(line, ...) KERNELS(line, RUN)

SHAPES(DEFINE)

int main(void) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    fill(seed);
    SHAPES(CALL)
  }
  return t_finish();
}
