/* Every variant of every instruction set against tm_ref_*, on random calls that
 * its condition accepts; some of them again with the output over an input, as
 * near as kernels.def allows or a little farther, which has to give the bytes
 * of the two apart. A variant needs nothing here but, where its structs are new
 * to this test, random ones. */
#include "kernels_under_test.h"
#include "overlaps.h"
#include "packed_weights.h"

/* ------------------------------------------------------- random structs ----
 */

static void random_fc(tm_fc_shape *s) {
  s->m = t_range(1, 4);
  s->k = t_range(0, 9) ? t_range(1, 40) : t_range(250, 1100);
  s->n = t_range(1, t_range(0, 1) ? 12 : 36);
}

/* As many blocks in each row. */
static void random_fc_blocks(tm_fc_blocks_shape *s) {
  const int32_t fours = t_range(1, 40);
  const int32_t each = t_range(1, fours);
  s->m = t_range(1, 4);
  s->k = 4 * fours;
  s->n = t_range(1, 36);
  s->blocks = each * s->n;
  s->words = s->blocks + (each + 3) / 4 * s->n;
}

/* One dimension; half of them are those of a filter of 1 without padding. */
static void random_dim(int32_t *in, int32_t *k, int32_t *stride,
                       int32_t *dilation, int32_t *pad, int32_t *out) {
  const int plain = t_range(0, 1);
  *k = plain ? 1 : t_range(1, 4);
  *stride = t_range(1, 2);
  *dilation = t_range(0, 3) ? 1 : 2;
  *in = t_range(1, 9);
  *pad = plain ? 0 : t_range(0, *k - 1);
  const int32_t room = *in + 2 * *pad - (*k - 1) * *dilation - 1;
  *out = room < 0 ? 1 : room / *stride + 1;
}

static void random_conv(tm_conv_shape *s) {
  const int plain = t_range(0, 1);
  s->n = t_range(1, 2);
  random_dim(&s->in_h, &s->k_h, &s->s_h, &s->d_h, &s->pad_t, &s->out_h);
  random_dim(&s->in_w, &s->k_w, &s->s_w, &s->d_w, &s->pad_l, &s->out_w);
  s->groups = plain ? 1 : t_range(1, 2);
  s->in_c = s->groups * (t_range(0, 2) ? t_range(1, 20) : 16 * t_range(1, 4));
  s->out_c = s->groups * t_range(1, 12);
}

static void random_depthwise(tm_conv_shape *s) {
  random_conv(s);
  s->groups = t_range(1, 20);
  s->in_c = s->groups;
  s->out_c = s->in_c * (t_range(0, 3) ? 1 : t_range(1, 3));
  if (t_range(0, 1)) { /* a common filter */
    s->k_h = 3;
    s->k_w = 3;
    s->d_h = 1;
    s->d_w = 1;
  }
  if (t_range(0, 3) == 0) { /* a narrow input, as of spectra */
    s->in_w = t_range(2, 5);
    s->s_w = t_range(1, 2);
    s->pad_l = t_range(0, (s->k_w - 1) * s->d_w / 2);
    s->out_w = t_range(1, (s->in_w - 1) / s->s_w + 1);
  }
}

static void random_conv_q(tm_linear_s8_q *q) {
  q->in_zp = t_range(-128, 127);
  q->out_zp = t_range(-128, 127);
  q->lo = t_range(0, 1) ? -128 : t_range(-128, -1);
  q->hi = q->lo == -128 && t_range(0, 1) ? 127 : t_range(0, 127);
  if (t_range(0, 1)) /* as behind a ReLU */
    q->out_zp = q->lo;
}

/* Half of them lines, the others with broadcasting. */
static void random_binary(tm_binary_shape *s) {
  const int flat = t_range(0, 1);
  s->d0 = t_range(1, 2);
  s->d1 = t_range(1, 3);
  s->d2 = t_range(1, 3);
  s->d3 = t_range(1, 40);
  s->a3 = flat || t_range(0, 3) ? 1 : 0;
  s->b3 = flat || t_range(0, 3) ? 1 : 0;
  s->a2 = flat || t_range(0, 1) ? s->d3 : 0;
  s->b2 = flat || t_range(0, 1) ? s->d3 : 0;
  s->a1 = flat || t_range(0, 1) ? s->d2 * s->d3 : 0;
  s->b1 = flat || t_range(0, 1) ? s->d2 * s->d3 : 0;
  s->a0 = flat || t_range(0, 1) ? s->d1 * s->d2 * s->d3 : 0;
  s->b0 = flat || t_range(0, 1) ? s->d1 * s->d2 * s->d3 : 0;
}

/* As large as |acc| < 2^30 allows. */
static void random_add_q(tm_add_q *q) {
  q->a_zp = t_range(-128, 127);
  q->b_zp = t_range(-128, 127);
  q->out_zp = t_range(-128, 127);
  q->ma = t_range(-2000000, 2000000);
  q->mb = t_range(-2000000, 2000000);
  q->shift = t_range(12, 22);
  q->lo = t_range(-128, -1);
  q->hi = t_range(0, 127);
}

static void random_pool(tm_pool_shape *s) {
  tm_conv_shape conv;
  random_conv(&conv);
  s->n = conv.n;
  s->in_h = conv.in_h;
  s->in_w = conv.in_w;
  s->c = t_range(1, 40);
  s->out_h = conv.out_h;
  s->out_w = conv.out_w;
  s->k_h = conv.k_h;
  s->k_w = conv.k_w;
  s->s_h = conv.s_h;
  s->s_w = conv.s_w;
  s->d_h = conv.d_h;
  s->d_w = conv.d_w;
  s->pad_t = conv.pad_t;
  s->pad_l = conv.pad_l;
  s->pad_b = conv.pad_t;
  s->pad_r = conv.pad_l;
  s->count_pad = t_range(0, 1);
}

static void random_limits(tm_limits_f32 *q) {
  q->lo = t_range(0, 1) ? -INFINITY : t_float() - 1.0f;
  q->hi = t_range(0, 1) ? INFINITY : t_float() + 1.0f;
}

static void random_linear_s16_q(tm_linear_s16_q *q, int32_t products) {
  /* a sum has at most 2^22 for each product */
  q->acc_shift = products > 500 || t_range(0, 2) == 0 ? t_range(2, 12) : 0;
  q->lo = t_range(0, 1) ? -32768 : t_range(-32768, -1);
  q->hi = q->lo == -32768 && t_range(0, 1) ? 32767 : t_range(0, 32767);
}

static void random_recurrent(tm_recurrent_shape *s) {
  s->steps = t_range(1, 4);
  s->batch = t_range(1, 2);
  s->input = t_range(1, 21);
  s->hidden = t_range(1, 13);
  s->rows = s->steps; /* of fewer, some may not be written */
  s->reverse = t_range(0, 1);
}

static void random_gru_q(tm_gru_int_q *q) {
  const tm_rq fresh = t_random_rq(), out = t_random_rq();
  const tm_gru_int_q some = {t_range(-128, 127), fresh.mult, fresh.pre,
                             out.mult,           out.pre,    t_range(0, 1)};
  *q = some;
}

static void random_lstm_q(tm_lstm_int_q *q) {
  const tm_rq fresh = t_random_rq(), cell = t_random_rq(), out = t_random_rq();
  const tm_lstm_int_q some = {
      t_range(-128, 127), fresh.mult, fresh.pre, cell.mult,
      cell.pre,           out.mult,   out.pre,   t_range(0, 1)};
  *q = some;
}

static void random_qaxis(tm_qaxis_shape *s) {
  s->outer = t_range(1, 3);
  s->channels = t_range(1, 4);
  s->inner = t_range(1, 40);
}

static void random_rnn_q(tm_rnn_int_q *q) {
  const tm_rq out = t_random_rq();
  const tm_rnn_int_q some = {t_range(-128, 127), out.mult, out.pre};
  *q = some;
}

/* Gates within [0, 1], and sums below 2^28. */
#define SETTLE(name, gates)                                                    \
  if (strcmp(kernel, #name) == 0) {                                            \
    call_##name *const c = (call_##name *)call;                                \
    for (int32_t i = 0; i < 513; ++i)                                          \
      c->f[i] &= 32767;                                                        \
    for (int32_t i = 0; i < 2 * gates * s->hidden; ++i) {                      \
      const tm_rq rq = {t_range(1 << 22, 1 << 30), 0};                         \
      c->rq[i] = rq;                                                           \
    }                                                                          \
  }

/* Ties, sums that saturate, infinities and NaN. */
static void settle_quantize(const tm_qaxis_shape *s, float *x, float *scale,
                            int32_t *zp) {
  const float odd[] = {INFINITY, -INFINITY, NAN, 1e9f};
  for (int32_t i = 0; i < s->channels; ++i) {
    scale[i] = t_range(0, 1) ? 0.00390625f : t_float() * t_float() + 1e-6f;
    zp[i] = t_range(-128, 127);
  }
  for (int32_t i = 0; i < s->outer * s->channels * s->inner; ++i) {
    if (t_range(0, 1))
      x[i] = (float)t_range(-300, 300) * 0.001953125f;
    else if (t_range(0, 7) == 0)
      x[i] = odd[t_range(0, 3)];
  }
}

/* Makes of a random call one that the kernel takes. */
static void settle(const char *kernel, const void *shape, void *call) {
  const tm_recurrent_shape *const s = (const tm_recurrent_shape *)shape;
  if (strcmp(kernel, "fully_connected_s8r4") == 0) {
    const tm_fc_shape *const fc = (const tm_fc_shape *)shape;
    call_fully_connected_s8r4 *const c = (call_fully_connected_s8r4 *)call;
    for (int32_t i = 0; i < (fc->n + 3) / 4 * ((fc->k + 3) / 4) * 4; ++i)
      c->w[i] = (int32_t)t_random();
  }
  if (strcmp(kernel, "fully_connected_s8w4r4") == 0) {
    const tm_fc_shape *const fc = (const tm_fc_shape *)shape;
    call_fully_connected_s8w4r4 *const c = (call_fully_connected_s8w4r4 *)call;
    const int32_t one = t_range(0, 9) == 0 ? (int32_t)t_random() : 0;
    for (int32_t i = 0; i < (fc->n + 3) / 4 * ((fc->k + 3) / 4) * 2; ++i)
      c->w[i] = one != 0 ? one : (int32_t)t_random();
  }
  if (strcmp(kernel, "fully_connected_s8x4") == 0) {
    const tm_fc_blocks_shape *const fc = (const tm_fc_blocks_shape *)shape;
    call_fully_connected_s8x4 *const c = (call_fully_connected_s8x4 *)call;
    const int32_t each = fc->blocks / fc->n;
    int8_t *const w = (int8_t *)t_alloc(fc->n * fc->k, 1);
    for (int32_t row = 0; row < fc->n; ++row) {
      int32_t left = each;
      for (int32_t four = 0; left > 0; ++four)
        if (t_range(1, fc->k / 4 - four) <= left) {
          w[row * fc->k + 4 * four + t_range(0, 3)] = (int8_t)t_range(-128, -1);
          w[row * fc->k + 4 * four + t_range(0, 3)] = (int8_t)t_range(1, 127);
          --left;
        }
    }
    const packed_blocks p = pack_blocks(w, fc->k, fc->n);
    if (p.words == fc->words) {
      memcpy(c->w, p.w, (size_t)p.words * sizeof(uint32_t));
      memcpy(c->counts, p.counts, (size_t)fc->n * sizeof(uint16_t));
    } else { /* a step beyond 31: all blocks side by side */
      for (int32_t i = 0, at = 0; i < fc->n; ++i) {
        c->counts[i] = (uint16_t)each;
        for (int32_t b = 0; b < each; ++b) {
          if (b % 4 == 0)
            c->w[at++] = b == 0 ? 0x08080800u : 0x08080808u;
          c->w[at++] = (uint32_t)t_random();
        }
      }
    }
  }
  if (strcmp(kernel, "quantize_f32_s8") == 0) {
    call_quantize_f32_s8 *const c = (call_quantize_f32_s8 *)call;
    settle_quantize((const tm_qaxis_shape *)shape, c->x, c->scale, c->zp);
  }
  SETTLE(rnn_s8, 1)
  SETTLE(gru_s8, 3)
  SETTLE(lstm_s8, 4)
  SETTLE(rnn_s16, 1)
  SETTLE(lstm_s16, 4)
}

/* Products in a sum of a layer with this shape. */
static int32_t products_of(const char *name, const void *shape) {
  const tm_conv_shape *const s = (const tm_conv_shape *)shape;
  if (strcmp(name, "tm_fc_shape") == 0)
    return ((const tm_fc_shape *)shape)->k;
  return strcmp(name, "tm_conv_shape") == 0 ? s->k_h * s->k_w * s->in_c : 0;
}

static void random_struct(const char *kernel, const char *name,
                          int32_t products, void *value) {
  if (strncmp(kernel, "depthwise", 9) == 0 &&
      strcmp(name, "tm_conv_shape") == 0)
    random_depthwise((tm_conv_shape *)value);
  else if (strcmp(name, "tm_conv_shape") == 0)
    random_conv((tm_conv_shape *)value);
  else if (strcmp(name, "tm_fc_shape") == 0)
    random_fc((tm_fc_shape *)value);
  else if (strcmp(name, "tm_fc_blocks_shape") == 0)
    random_fc_blocks((tm_fc_blocks_shape *)value);
  else if (strcmp(name, "tm_linear_s8_q") == 0)
    random_conv_q((tm_linear_s8_q *)value);
  else if (strcmp(name, "tm_linear_s16_q") == 0)
    random_linear_s16_q((tm_linear_s16_q *)value, products);
  else if (strcmp(name, "tm_binary_shape") == 0)
    random_binary((tm_binary_shape *)value);
  else if (strcmp(name, "tm_add_q") == 0)
    random_add_q((tm_add_q *)value);
  else if (strcmp(name, "tm_pool_shape") == 0)
    random_pool((tm_pool_shape *)value);
  else if (strcmp(name, "tm_limits_f32") == 0)
    random_limits((tm_limits_f32 *)value);
  else if (strcmp(name, "tm_recurrent_shape") == 0)
    random_recurrent((tm_recurrent_shape *)value);
  else if (strcmp(name, "tm_rnn_int_q") == 0)
    random_rnn_q((tm_rnn_int_q *)value);
  else if (strcmp(name, "tm_gru_int_q") == 0)
    random_gru_q((tm_gru_int_q *)value);
  else if (strcmp(name, "tm_lstm_int_q") == 0)
    random_lstm_q((tm_lstm_int_q *)value);
  else if (strcmp(name, "tm_qaxis_shape") == 0)
    random_qaxis((tm_qaxis_shape *)value);
  else if (strcmp(name, "no_q") != 0)
    t_fail(name, 0, 0, 1); /* add a random one above */
}

/* -------------------------------------------------------------- variants ---
 */

#define FUNCTION2(isa, name) tm_##isa##_##name
#define FUNCTION(isa, name) FUNCTION2(isa, name)
#define CHECK2(isa, name) check_##isa##_##name
#define CHECK(isa, name) CHECK2(isa, name)

/* Of the accepted calls one in OVERLAP_EACH lays outputs over inputs. */
enum { CALLS = 2000, OVERLAP_EACH = 2 };

/* What came of the calls of a variant. */
typedef struct counts {
  int accepted, laid[OVERLAPS];
  int broken; /* where they begin together, nearer than allowed */
} counts;

/* Every other output begins some elements before where it has to: at the next
 * multiple of 8, say, where its channels lie over others of the input. */
static void loosen(overlap *o, int laid) {
  if (o->out_row > 0 && laid % 2 == 1)
    o->before += t_range(1, 8) * o->out_element;
}

/* Fails where a variant has seen too little to say that it is right. */
static void check_counts(const counts *c, const overlap *kinds) {
  if (c->accepted < 100)
    t_fail("too few calls are accepted", c->accepted, c->accepted, 100);
  for (int which = 0; which < OVERLAPS; ++which) {
    if (kinds[which].output == NULL) /* no such fact */
      continue;
    if (c->laid[which] < 20)
      t_fail("too few outputs lie over an input", which, c->laid[which], 20);
    if (kinds[which].out_row > 0 && c->broken == 0)
      t_fail("never wrong where nearer than allowed", which, 0, 1);
  }
}

#define CHECK_VARIANT(name, condition, type, run)                              \
  static void CHECK(TM_ISA, name)(void) {                                      \
    /* volatile: a body that is always inline is called like any other */      \
    type##_##name *volatile variant = FUNCTION(TM_ISA, name);                  \
    counts seen = {0, {0}, 0};                                                 \
    overlap kinds[OVERLAPS];                                                   \
    memset(kinds, 0, sizeof(kinds));                                           \
    snprintf(t_case, sizeof(t_case), TM_ISA_FOLDER " " #name);                 \
    for (int i = 0; i < CALLS; ++i) {                                          \
      shape_##name shape, *const s = &shape;                                   \
      q_##name params, *const q = &params;                                     \
      t_seed((uint64_t)i);                                                     \
      random_struct(#name, shape_struct_##name(), 0, s);                       \
      random_struct(#name, q_struct_##name(),                                  \
                    products_of(shape_struct_##name(), s), q);                 \
      if (condition) {                                                         \
        call_##name want, got, over;                                           \
        const call_##name *call = &got;                                        \
        fill_##name(s, q, &want);                                              \
        settle(#name, s, &want);                                               \
        got = want;                                                            \
        run_##name(tm_ref_##name, s, q, &want);                                \
        outputs_##name(s, q, &got);                                            \
        run;                                                                   \
        compare_##name(s, q, &got, &want);                                     \
        call = &over;                                                          \
        for (int which = 0; which < OVERLAPS; ++which) {                       \
          overlap *const o = &kinds[which];                                    \
          if (!find_overlap_##name(s, q, which, o) ||                          \
              seen.accepted % OVERLAP_EACH != 0)                               \
            continue;                                                          \
          loosen(o, seen.laid[which]);                                         \
          over = got;                                                          \
          lay_over_##name(o, &over);                                           \
          run;                                                                 \
          t_equal_bytes(#name " over its input", o->over, o->apart,            \
                        (size_t)o->out);                                       \
          ++seen.laid[which];                                                  \
          if (seen.broken == 0 && o->before > 0) {                             \
            over = got;                                                        \
            o->before = 0;                                                     \
            lay_over_##name(o, &over);                                         \
            run;                                                               \
            seen.broken = memcmp(o->over, o->apart, (size_t)o->out) != 0;      \
          }                                                                    \
        }                                                                      \
        ++seen.accepted;                                                       \
      }                                                                        \
      t_release();                                                             \
    }                                                                          \
    check_counts(&seen, kinds);                                                \
  }
#define TM_VARIANT(name, condition)                                            \
  CHECK_VARIANT(name, condition, function, run_##name(variant, s, q, call))
#define TM_VARIANT_SCRATCH(name, condition, words)                             \
  CHECK_VARIANT(name, condition, scratch_function,                             \
                run_with_scratch_##name(variant, s, q, call,                   \
                                        (int32_t *)random_int32_t(words)))
#include "tinyml/variants.def"

int main(void) {
#define TM_VARIANT(name, condition) CHECK(TM_ISA, name)();
#include "tinyml/variants.def"
  return t_finish();
}
