/* Fully-connected layers with packed weights: the bytes of
 * tm_ref_fully_connected_s8 on the same weights. */
#include "kernels_under_test.h"
#include "packed_weights.h"

typedef struct layer {
  tm_fc_shape s;
  tm_linear_s8_q q;
  const int8_t *x;
  int8_t *w;
  int32_t *bias;
  const tm_rq *rq;
  int8_t *want, *ref, *fast;
} layer;

static layer random_layer(int32_t k) {
  layer l = {{t_range(1, 3), k, t_range(1, 37)},
             {0, t_range(-128, 127), t_range(-128, -1), t_range(0, 127)},
             NULL,
             NULL,
             NULL,
             NULL,
             NULL,
             NULL,
             NULL};
  const int32_t out = l.s.m * l.s.n;
  if (t_range(0, 1)) {
    l.q.lo = -128;
    l.q.hi = 127;
  }
  l.x = t_random_s8(l.s.m * k);
  l.w = t_random_s8(l.s.n * k);
  l.bias = (int32_t *)t_alloc(l.s.n, sizeof(int32_t));
  for (int32_t n = 0; n < l.s.n; ++n)
    l.bias[n] = t_range(-20000, 20000);
  l.rq = t_random_rqs(l.s.n);
  l.want = (int8_t *)t_alloc(out, 1);
  l.ref = (int8_t *)t_alloc(out, 1);
  l.fast = (int8_t *)t_alloc(out, 1);
  return l;
}

static void expect(layer *l) {
  tm_ref_fully_connected_s8(&l->s, &l->q, l->x, l->w, l->bias, l->rq, l->want);
}

static void compare(const layer *l, const char *ref, const char *fast) {
  t_equal_s8(ref, l->ref, l->want, l->s.m * l->s.n);
  t_equal_s8(fast, l->fast, l->want, l->s.m * l->s.n);
  t_release();
}

/* Of every `one_in` blocks of `length` neighbours one stays. */
static void thin_out(layer *l, int32_t length, int32_t one_in) {
  for (int32_t i = 0; i < l->s.n * l->s.k / length; ++i)
    if (t_range(1, one_in) != 1)
      memset(l->w + i * length, 0, (size_t)length);
}

static void test_blocks(void) {
  layer l =
      random_layer(4 * (t_range(0, 3) ? t_range(1, 40) : t_range(40, 200)));
  thin_out(&l, 4, t_range(1, 3) == 1 ? 60 : t_range(1, 6));
  const packed_blocks p = pack_blocks(l.w, l.s.k, l.s.n);
  const tm_fc_blocks_shape s = {l.s.m, l.s.k, l.s.n, p.blocks, p.words};
  int32_t *const scratch = (int32_t *)t_alloc(l.s.k / 2, sizeof(int32_t));
  expect(&l);
  tm_ref_fully_connected_s8x4(&s, &l.q, l.x, p.w, p.counts, l.bias, l.rq,
                              l.ref);
  tm_armv7e_m_fully_connected_s8x4(&s, &l.q, l.x, p.w, p.counts, l.bias, l.rq,
                                   l.fast, scratch);
  t_equal_s8("armv7e-m fully_connected_s8x4", l.fast, l.want, l.s.m * l.s.n);
  tm_fully_connected_s8x4(&s, &l.q, l.x, p.w, p.counts, l.bias, l.rq, l.fast);
  compare(&l, "ref fully_connected_s8x4", "fast fully_connected_s8x4");
}

static void test_two_of_four(void) {
  layer l = random_layer(4 * t_range(1, 20));
  int8_t *const pairs = (int8_t *)t_alloc(l.s.n * l.s.k / 2, 1);
  uint8_t *const at = (uint8_t *)t_alloc(l.s.n * ((l.s.k / 4 + 1) / 2), 1);
  pack_two_of_four(l.w, l.s.k, l.s.n, pairs, at);
  expect(&l);
  tm_ref_fully_connected_s8of4(&l.s, &l.q, l.x, pairs, at, l.bias, l.rq, l.ref);
  tm_fully_connected_s8of4(&l.s, &l.q, l.x, pairs, at, l.bias, l.rq, l.fast);
  compare(&l, "ref fully_connected_s8of4", "fast fully_connected_s8of4");
}

static void test_mask(void) {
  layer l = random_layer(t_range(1, 70));
  int8_t *const nonzeros = (int8_t *)t_alloc(l.s.n * l.s.k, 1);
  uint8_t *const mask = (uint8_t *)t_alloc(l.s.n * ((l.s.k + 7) / 8), 1);
  thin_out(&l, 1, t_range(1, 12));
  const tm_fc_mask_shape s = {l.s.m, l.s.k, l.s.n,
                              pack_mask(l.w, l.s.k, l.s.n, nonzeros, mask)};
  expect(&l);
  tm_ref_fully_connected_s8z(&s, &l.q, l.x, nonzeros, mask, l.bias, l.rq,
                             l.ref);
  tm_fully_connected_s8z(&s, &l.q, l.x, nonzeros, mask, l.bias, l.rq, l.fast);
  compare(&l, "ref fully_connected_s8z", "fast fully_connected_s8z");
}

static void test_table(int32_t bits) {
  layer l = random_layer(t_range(1, 70));
  const int8_t *const table = t_random_s8(1 << bits);
  uint8_t *const indices =
      (uint8_t *)t_alloc(l.s.n * ((l.s.k * bits + 7) / 8), 1);
  const tm_fc_table_shape s = {l.s.m, l.s.k, l.s.n, bits, 1 << bits};
  pack_table(l.w, l.s.k, l.s.n, bits, table, indices);
  expect(&l);
  tm_ref_fully_connected_s8t(&s, &l.q, l.x, indices, table, l.bias, l.rq,
                             l.ref);
  tm_fully_connected_s8t(&s, &l.q, l.x, indices, table, l.bias, l.rq, l.fast);
  compare(&l, "ref fully_connected_s8t", "fast fully_connected_s8t");
}

int main(void) {
  for (int i = 0; i < 300; ++i) {
    t_seed((uint64_t)i);
    snprintf(t_case, sizeof(t_case), "seed %d", i);
    test_blocks();
    test_two_of_four();
    test_mask();
    test_table(1 + i % 5);
  }
  return t_finish();
}
