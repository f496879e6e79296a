/* Kernels with TM_ROWS, with the output exactly as far before the input as
 * kernels.def says and a little farther, against the same call with the two
 * apart; test/variants.c does so with variants. One row nearer must go wrong
 * for some shape of every kernel, or this test would see nothing. */
#include "kernels_under_test.h"
#include "packed_weights.h"

/* One random call of any of the kernels. */
typedef struct job {
  tm_conv_shape conv;
  tm_pool_shape pool;
  tm_fc_shape fc;
  tm_linear_s8_q q;
  tm_limits_int limits;
  tm_limits_f32 limits_f32;
  tm_linear_s8_group_q q_group;
  tm_linear_s16_q q_s16;
  tm_linear_s16_group_q q_s16_group;
  tm_limits_group_f32 limits_group;
  const void *w, *bias;
  const int32_t *words; /* as weights */
  /* all weights, as these kernels have them */
  tm_fc_blocks_shape fc_blocks;
  tm_fc_mask_shape fc_mask;
  tm_fc_table_shape fc_table;
  packed_blocks blocks;
  const int8_t *nonzeros;
  const uint8_t *mask;
  const uint8_t *gs;
  const float *scale;
  const tm_rq *rq;
} job;

typedef void run_function(const job *j, const void *x, void *y);

#define RUN(name, shape, type, ...)                                            \
  static void run_##name(const job *j, const void *x_, void *y_) {             \
    const type *const x = (const type *)x_;                                    \
    type *const y = (type *)y_;                                                \
    tm_##name(&j->shape, __VA_ARGS__, y);                                      \
  }                                                                            \
  static void run_ref_##name(const job *j, const void *x_, void *y_) {         \
    const type *const x = (const type *)x_;                                    \
    type *const y = (type *)y_;                                                \
    tm_ref_##name(&j->shape, __VA_ARGS__, y);                                  \
  }
#define FILTER_F32                                                             \
  &j->limits_f32, x, (const float *)j->w, (const float *)j->bias
#define FILTER_S8                                                              \
  &j->q, x, (const int8_t *)j->w, (const int32_t *)j->bias, j->rq
RUN(conv2d_f32, conv, float, FILTER_F32)
RUN(conv2d_s8, conv, int8_t, FILTER_S8)
RUN(depthwise_conv2d_f32, conv, float, FILTER_F32)
RUN(depthwise_conv2d_s8, conv, int8_t, FILTER_S8)
RUN(fully_connected_f32, fc, float, FILTER_F32)
RUN(fully_connected_s8, fc, int8_t, FILTER_S8)
#define FILTER(q, ...) &j->q, x, (const int8_t *)j->w, __VA_ARGS__
#define INTEGER (const int32_t *)j->bias, j->rq
#define FLOAT j->scale, (const float *)j->bias
RUN(conv2d_s8w4, conv, int8_t, FILTER(q, INTEGER))
RUN(conv2d_s8w4g, conv, int8_t, FILTER(q_group, j->gs, INTEGER))
RUN(conv2d_s16, conv, int16_t, FILTER(q_s16, INTEGER))
RUN(conv2d_s16w4, conv, int16_t, FILTER(q_s16, INTEGER))
RUN(conv2d_s16w4g, conv, int16_t, FILTER(q_s16_group, j->gs, INTEGER))
RUN(conv2d_f32w8, conv, float, FILTER(limits_f32, FLOAT))
RUN(conv2d_f32w4, conv, float, FILTER(limits_f32, FLOAT))
RUN(conv2d_f32w4g, conv, float, FILTER(limits_group, j->gs, FLOAT))
RUN(depthwise_conv2d_s8w4, conv, int8_t, FILTER(q, INTEGER))
RUN(depthwise_conv2d_s16, conv, int16_t, FILTER(q_s16, INTEGER))
RUN(depthwise_conv2d_s16w4, conv, int16_t, FILTER(q_s16, INTEGER))
RUN(depthwise_conv2d_f32w8, conv, float, FILTER(limits_f32, FLOAT))
RUN(depthwise_conv2d_f32w4, conv, float, FILTER(limits_f32, FLOAT))
RUN(fully_connected_s8w4, fc, int8_t, FILTER(q, INTEGER))
RUN(fully_connected_s8r4, fc, int8_t, &j->q, x, j->words, INTEGER)
RUN(fully_connected_s8w4r4, fc, int8_t, &j->q, x, j->words, INTEGER)
RUN(fully_connected_s8x4, fc_blocks, int8_t, &j->q, x, j->blocks.w,
    j->blocks.counts, INTEGER)
RUN(fully_connected_s8of4, fc, int8_t, FILTER(q, j->gs, INTEGER))
RUN(fully_connected_s8z, fc_mask, int8_t, &j->q, x, j->nonzeros, j->mask,
    INTEGER)
RUN(fully_connected_s8t, fc_table, int8_t, &j->q, x, j->gs,
    (const int8_t *)j->w, INTEGER)
RUN(fully_connected_s8w4g, fc, int8_t, FILTER(q_group, j->gs, INTEGER))
RUN(fully_connected_s16, fc, int16_t, FILTER(q_s16, INTEGER))
RUN(fully_connected_s16w4, fc, int16_t, FILTER(q_s16, INTEGER))
RUN(fully_connected_s16w4g, fc, int16_t, FILTER(q_s16_group, j->gs, INTEGER))
RUN(fully_connected_f32w8, fc, float, FILTER(limits_f32, FLOAT))
RUN(fully_connected_f32w4, fc, float, FILTER(limits_f32, FLOAT))
RUN(fully_connected_f32w4g, fc, float, FILTER(limits_group, j->gs, FLOAT))
RUN(max_pool2d_s16, pool, int16_t, &j->limits, x)
RUN(avg_pool2d_s16, pool, int16_t, &j->limits, x, j->rq)
RUN(max_pool2d_f32, pool, float, &j->limits_f32, x)
RUN(max_pool2d_s8, pool, int8_t, &j->limits, x)
RUN(max_pool2d_u8, pool, uint8_t, &j->limits, x)
RUN(avg_pool2d_f32, pool, float, &j->limits_f32, x)
RUN(avg_pool2d_s8, pool, int8_t, &j->q, x, j->rq)

enum kind { CONV, DEPTHWISE, FC, POOL };
typedef struct kernel {
  const char *name;
  enum kind kind;
  int32_t bytes; /* of an element */
  run_function *run[2];
  int broken[2]; /* how often one row nearer gave a wrong result */
} kernel;

#define KERNEL(name, kind, bytes)                                              \
  {#name, kind, bytes, {run_ref_##name, run_##name}, {0, 0}}
static kernel kernels[] = {KERNEL(conv2d_f32, CONV, 4),
                           KERNEL(conv2d_s8, CONV, 1),
                           KERNEL(depthwise_conv2d_f32, DEPTHWISE, 4),
                           KERNEL(depthwise_conv2d_s8, DEPTHWISE, 1),
                           KERNEL(fully_connected_f32, FC, 4),
                           KERNEL(fully_connected_s8, FC, 1),
                           KERNEL(conv2d_s8w4, CONV, 1),
                           KERNEL(conv2d_s8w4g, CONV, 1),
                           KERNEL(conv2d_s16, CONV, 2),
                           KERNEL(conv2d_s16w4, CONV, 2),
                           KERNEL(conv2d_s16w4g, CONV, 2),
                           KERNEL(conv2d_f32w8, CONV, 4),
                           KERNEL(conv2d_f32w4, CONV, 4),
                           KERNEL(conv2d_f32w4g, CONV, 4),
                           KERNEL(depthwise_conv2d_s8w4, DEPTHWISE, 1),
                           KERNEL(depthwise_conv2d_s16, DEPTHWISE, 2),
                           KERNEL(depthwise_conv2d_s16w4, DEPTHWISE, 2),
                           KERNEL(depthwise_conv2d_f32w8, DEPTHWISE, 4),
                           KERNEL(depthwise_conv2d_f32w4, DEPTHWISE, 4),
                           KERNEL(fully_connected_s8w4, FC, 1),
                           KERNEL(fully_connected_s8r4, FC, 1),
                           KERNEL(fully_connected_s8w4r4, FC, 1),
                           KERNEL(fully_connected_s8x4, FC, 1),
                           KERNEL(fully_connected_s8of4, FC, 1),
                           KERNEL(fully_connected_s8z, FC, 1),
                           KERNEL(fully_connected_s8t, FC, 1),
                           KERNEL(fully_connected_s8w4g, FC, 1),
                           KERNEL(fully_connected_s16, FC, 2),
                           KERNEL(fully_connected_s16w4, FC, 2),
                           KERNEL(fully_connected_s16w4g, FC, 2),
                           KERNEL(fully_connected_f32w8, FC, 4),
                           KERNEL(fully_connected_f32w4, FC, 4),
                           KERNEL(fully_connected_f32w4g, FC, 4),
                           KERNEL(max_pool2d_s16, POOL, 2),
                           KERNEL(avg_pool2d_s16, POOL, 2),
                           KERNEL(max_pool2d_f32, POOL, 4),
                           KERNEL(max_pool2d_s8, POOL, 1),
                           KERNEL(max_pool2d_u8, POOL, 1),
                           KERNEL(avg_pool2d_f32, POOL, 4),
                           KERNEL(avg_pool2d_s8, POOL, 1)};
enum { KERNELS = sizeof(kernels) / sizeof(kernels[0]) };

/* What kernels.def says of the rows, sizes in bytes. */
typedef struct rows {
  int32_t out_h, in_h, out_row, in_row, s_h, pad_t;
} rows;

static int32_t distance(const rows *r) {
  int32_t most = 0;
  for (int32_t oy = 0; oy < r->out_h; ++oy) {
    const int32_t top = oy * r->s_h - r->pad_t;
    const int32_t first = top < 0 ? 0 : top;
    const int32_t needed = (oy + 1) * r->out_row - first * r->in_row;
    if (first < r->in_h && needed > most)
      most = needed;
  }
  return most;
}

/* One dimension, any padding, also more than the filter reaches. */
static void random_dim(int32_t *in, int32_t *k, int32_t *stride,
                       int32_t *dilation, int32_t *pad, int32_t *out) {
  *k = t_range(1, 4);
  *stride = t_range(1, 3);
  *dilation = t_range(0, 3) ? 1 : 2;
  *in = t_range(1, 11);
  *pad = t_range(0, 3) ? t_range(0, *k - 1) : t_range(0, 6);
  const int32_t room = *in + *pad + t_range(0, 4) - (*k - 1) * *dilation - 1;
  *out = room < 0 ? 1 : room / *stride + 1;
}

static rows random_shape(job *j, enum kind kind) {
  tm_conv_shape *const c = &j->conv;
  c->n = 1;
  random_dim(&c->in_h, &c->k_h, &c->s_h, &c->d_h, &c->pad_t, &c->out_h);
  random_dim(&c->in_w, &c->k_w, &c->s_w, &c->d_w, &c->pad_l, &c->out_w);
  c->groups = t_range(0, 3) ? 1 : 2;
  /* even, so that factors for two weights fit */
  c->in_c = c->groups * 2 * t_range(1, 4);
  c->out_c = c->groups * t_range(1, 9);
  if (kind == DEPTHWISE) {
    c->groups = c->in_c = t_range(1, 9);
    c->out_c = c->in_c * (t_range(0, 2) ? 1 : t_range(2, 3));
  }
  if (kind == POOL)
    c->out_c = c->in_c;
  const tm_pool_shape pool = {
      1,        c->in_h,  c->in_w, c->in_c, c->out_h,     c->out_w,
      c->k_h,   c->k_w,   c->s_h,  c->s_w,  c->d_h,       c->d_w,
      c->pad_t, c->pad_l, 2,       1,       t_range(0, 1)};
  const tm_fc_shape fc = {c->out_h, c->in_c, c->out_c};
  const rows of_fc = {fc.m, fc.m, fc.n, fc.k, 1, 0};
  const rows of_image = {c->out_h,          c->in_h, c->out_w * c->out_c,
                         c->in_w * c->in_c, c->s_h,  c->pad_t};
  j->pool = pool;
  j->fc = fc;
  return kind == FC ? of_fc : of_image;
}

static void *random_data(int32_t count, int32_t bytes) {
  return bytes == 4   ? (void *)t_random_f32(count)
         : bytes == 2 ? (void *)t_random_s16(count)
                      : (void *)t_random_s8(count);
}

static void fill(job *j, int32_t bytes) {
  const tm_conv_shape *const c = &j->conv;
  const tm_linear_s8_q q = {t_range(-128, 127), t_range(-128, 127), -128, 127};
  int32_t *const bias = (int32_t *)t_alloc(c->out_c, sizeof(int32_t));
  tm_rq *const rq = (tm_rq *)t_alloc(c->out_c + 17, sizeof(tm_rq));
  for (int32_t i = 0; i < c->out_c; ++i)
    bias[i] = t_range(-2000, 2000);
  for (int32_t i = 0; i < c->out_c + 17; ++i) {
    rq[i].mult = t_range(1 << 24, 1 << 28);
    rq[i].pre = 0;
  }
  const tm_linear_s8_group_q q_group = {q.in_zp, q.out_zp, -128, 127, 2};
  const tm_linear_s16_q q_s16 = {t_range(0, 1), -32768, 32767};
  const tm_linear_s16_group_q q_s16_group = {1, -32768, 32767, 2};
  const tm_limits_group_f32 limits_group = {-INFINITY, INFINITY, 2};
  const int32_t words = (c->out_c + 3) / 4 * ((c->in_c + 3) / 4) * 4;
  int32_t *const halves = (int32_t *)t_alloc(words, sizeof(int32_t));
  for (int32_t i = 0; i < words; ++i)
    halves[i] = (int32_t)t_random();
  const int32_t taps = c->out_c * c->k_h * c->k_w * c->in_c;
  uint8_t *const gs = (uint8_t *)t_alloc(taps, 1);
  for (int32_t i = 0; i < taps; ++i)
    gs[i] = (uint8_t)t_range(1, 18);
  j->q = q;
  j->q_group = q_group;
  j->q_s16 = q_s16;
  j->q_s16_group = q_s16_group;
  j->limits_group = limits_group;
  j->gs = gs;
  j->scale = t_random_f32(c->out_c);
  j->limits.lo = bytes == 2 ? -32768 : -128;
  j->limits.hi = bytes == 2 ? 32767 : 255;
  j->limits_f32.lo = -INFINITY;
  j->limits_f32.hi = INFINITY;
  j->w = random_data(taps, bytes);
  j->words = halves;
  const tm_fc_shape *const fc = &j->fc;
  if (bytes == 1 && fc->n * fc->k <= taps) {
    int8_t *const nonzeros = (int8_t *)t_alloc(fc->n * fc->k, 1);
    uint8_t *const mask = (uint8_t *)t_alloc(fc->n * ((fc->k + 7) / 8), 1);
    const int8_t *const w = (const int8_t *)j->w;
    const int32_t count = pack_mask(w, fc->k, fc->n, nonzeros, mask);
    const tm_fc_mask_shape fc_mask = {fc->m, fc->k, fc->n, count};
    /* indices of a bit: the first two weights are the table */
    const tm_fc_table_shape fc_table = {fc->m, fc->k, fc->n, 1, 2};
    j->blocks = pack_blocks(w, fc->k, fc->n);
    const tm_fc_blocks_shape fc_blocks = {fc->m, fc->k, fc->n, j->blocks.blocks,
                                          j->blocks.words};
    j->nonzeros = nonzeros;
    j->mask = mask;
    j->fc_mask = fc_mask;
    j->fc_table = fc_table;
    j->fc_blocks = fc_blocks;
  }
  j->bias = bytes == 4 ? (void *)t_random_f32(c->out_c) : (void *)bias;
  j->rq = rq;
}

/* Runs the kernel with x `before` bytes behind y, and compares. */
static int differs(run_function *run, const job *j, const void *x, int32_t in,
                   const void *want, int32_t out, int32_t before) {
  const int32_t end = before + in > out ? before + in : out;
  uint8_t *const memory = (uint8_t *)t_alloc((end + 3) / 4, 4);
  memcpy(memory + before, x, (size_t)in);
  run(j, memory + before, memory);
  return memcmp(memory, want, (size_t)out) != 0;
}

static void test(kernel *k, int fast) {
  job j;
  rows r = random_shape(&j, k->kind);
  r.out_row *= k->bytes;
  r.in_row *= k->bytes;
  const int32_t in = r.in_h * r.in_row, out = r.out_h * r.out_row;
  const int32_t before = distance(&r);
  const void *const x = random_data(in / k->bytes, k->bytes);
  void *const want = t_alloc(out / 4 + 1, 4);
  fill(&j, k->bytes);
  k->run[fast](&j, x, want);
  ++t_checks;
  if (differs(k->run[fast], &j, x, in, want, out, before))
    t_fail(k->name, before, 1, 0);
  /* where channels lie over others */
  const int32_t more = before + t_range(1, 8) * k->bytes;
  ++t_checks;
  if (differs(k->run[fast], &j, x, in, want, out, more))
    t_fail(k->name, more, 1, 0);
  k->broken[fast] +=
      differs(k->run[fast], &j, x, in, want, out, before - r.out_row);
  t_release();
}

int main(void) {
  for (int i = 0; i < 250 * KERNELS; ++i) {
    t_seed((uint64_t)i);
    snprintf(t_case, sizeof(t_case), "seed %d", i);
    test(&kernels[i % KERNELS], 0);
    test(&kernels[i % KERNELS], 1);
  }
  for (int i = 0; i < KERNELS; ++i) {
    snprintf(t_case, sizeof(t_case), "%s one row nearer", kernels[i].name);
    for (int fast = 0; fast < 2; ++fast)
      if (kernels[i].broken[fast] == 0)
        t_fail("broken", fast, 0, 1);
  }
  return t_finish();
}
