/* Copies, transposes, pads and conversions. Elements are their own index, so a
 * wrong one shows where it came from. */
#include "kernels_under_test.h"
#include "support.h"

typedef void (*copy_fn)(const tm_copy_shape *, const void *, void *);
typedef void (*transpose_fn)(const tm_transpose_shape *, const void *, void *);
typedef void (*pad_fn)(const tm_pad_shape *, const tm_pad_value *, const void *,
                       void *);

/* Inlined kernels have no address; these do. */
#define WRAP(name, shape)                                                      \
  static void fast_##name(const shape *s, const void *x, void *y) {            \
    tm_##name(s, x, y);                                                        \
  }
#define WRAP_Q(name, shape, q_type)                                            \
  static void fast_##name(const shape *s, const q_type *q, const void *x,      \
                          void *y) {                                           \
    tm_##name(s, q, x, y);                                                     \
  }
WRAP(copy_rows_8, tm_copy_shape)
WRAP(copy_rows_16, tm_copy_shape)
WRAP(copy_rows_32, tm_copy_shape)
WRAP(copy_rows_64, tm_copy_shape)
WRAP(transpose_8, tm_transpose_shape)
WRAP(transpose_16, tm_transpose_shape)
WRAP(transpose_32, tm_transpose_shape)
WRAP(transpose_64, tm_transpose_shape)
WRAP_Q(pad_8, tm_pad_shape, tm_pad_value)
WRAP_Q(pad_16, tm_pad_shape, tm_pad_value)
WRAP_Q(pad_32, tm_pad_shape, tm_pad_value)

static const copy_fn copies[2][4] = {
    {tm_ref_copy_rows_8, tm_ref_copy_rows_16, tm_ref_copy_rows_32,
     tm_ref_copy_rows_64},
    {fast_copy_rows_8, fast_copy_rows_16, fast_copy_rows_32, fast_copy_rows_64},
};
static const transpose_fn transposes[2][4] = {
    {tm_ref_transpose_8, tm_ref_transpose_16, tm_ref_transpose_32,
     tm_ref_transpose_64},
    {fast_transpose_8, fast_transpose_16, fast_transpose_32, fast_transpose_64},
};
static const pad_fn pads[2][3] = {
    {tm_ref_pad_8, tm_ref_pad_16, tm_ref_pad_32},
    {fast_pad_8, fast_pad_16, fast_pad_32},
};

/* Element i of `bytes` bytes holds the value i, little-endian. */
static void put(uint8_t *p, int32_t i, int32_t value, int32_t bytes) {
  for (int32_t b = 0; b < bytes; ++b)
    p[i * bytes + b] = (uint8_t)(b < 4 ? value >> (8 * b) : b);
}

static uint8_t *numbered(int32_t count, int32_t bytes) {
  uint8_t *p = (uint8_t *)t_alloc(count * bytes, 1);
  for (int32_t i = 0; i < count; ++i)
    put(p, i, i, bytes);
  return p;
}

static void test_copy(int fast, int log2) {
  const int32_t bytes = 1 << log2;
  tm_copy_shape s = {t_range(1, 5), t_range(1, 9), 0, 0, 0};
  s.x_stride = s.len + t_range(0, 3);
  s.y_offset = t_range(0, 5);
  s.y_stride = s.y_offset + s.len + t_range(0, 2);
  const int32_t x_count = (s.rows - 1) * s.x_stride + s.len;
  const int32_t y_count = s.y_offset + (s.rows - 1) * s.y_stride + s.len;
  const uint8_t *x = numbered(x_count, bytes);
  uint8_t *y = (uint8_t *)t_alloc(y_count * bytes, 1);
  uint8_t *want = (uint8_t *)t_alloc(y_count * bytes, 1);
  for (int32_t i = 0; i < s.rows * s.len; ++i)
    put(want, s.y_offset + i / s.len * s.y_stride + i % s.len,
        i / s.len * s.x_stride + i % s.len, bytes);
  copies[fast][log2](&s, x, y);
  t_equal_bytes("copy_rows", y, want, (size_t)(y_count * bytes));
  t_release();
}

static void test_transpose(int fast, int log2) {
  const int32_t bytes = 1 << log2;
  int32_t in[6], stride[6], perm[6] = {0, 1, 2, 3, 4, 5};
  int32_t count = 1;
  for (int d = 5; d >= 0; --d) {
    in[d] = t_range(1, 4);
    stride[d] = count;
    count *= in[d];
  }
  for (int d = 5; d > 0; --d) { /* shuffle */
    const int32_t other = t_range(0, d), kept = perm[d];
    perm[d] = perm[other];
    perm[other] = kept;
  }
  const tm_transpose_shape s = {
      in[perm[0]],     in[perm[1]],     in[perm[2]],     in[perm[3]],
      in[perm[4]],     in[perm[5]],     stride[perm[0]], stride[perm[1]],
      stride[perm[2]], stride[perm[3]], stride[perm[4]], stride[perm[5]]};
  const uint8_t *x = numbered(count, bytes);
  uint8_t *y = (uint8_t *)t_alloc(count * bytes, 1);
  uint8_t *want = (uint8_t *)t_alloc(count * bytes, 1);
  /* From the input's side: element i goes where its coordinates, permuted,
   * say. */
  for (int32_t i = 0; i < count; ++i) {
    int32_t at = 0;
    for (int d = 0; d < 6; ++d)
      at = at * in[perm[d]] + i / stride[perm[d]] % in[perm[d]];
    put(want, at, i, bytes);
  }
  transposes[fast][log2](&s, x, y);
  t_equal_bytes("transpose", y, want, (size_t)(count * bytes));
  t_release();
}

/* The source of padded position `at` in a dimension, by stepping there; a
 * reflection reads the same to both sides, so it steps to the right. */
static int32_t step_to(int32_t at, int32_t dim, int32_t mode) {
  int32_t position = 0, direction = 1;
  for (int32_t steps = at < 0 ? -at : at; steps > 0; --steps) {
    if (mode == TM_PAD_REFLECT && dim > 1) {
      if (position + direction < 0 || position + direction >= dim)
        direction = -direction;
      position += direction;
    } else if (mode == TM_PAD_WRAP) {
      position = at < 0 ? (position == 0 ? dim - 1 : position - 1)
                        : (position == dim - 1 ? 0 : position + 1);
    } else if (mode == TM_PAD_EDGE) {
      position += at > 0 && position < dim - 1;
    } else if (mode == TM_PAD_CONST) {
      position += at > 0 ? 1 : -1;
      if (position < 0 || position >= dim)
        return -1;
    }
  }
  return position;
}

static void test_pad(int fast, int log2) {
  const int32_t bytes = 1 << log2;
  int32_t d[4], lo[4], hi[4], out_count = 1, count = 1;
  for (int i = 0; i < 4; ++i) {
    d[i] = t_range(1, 4);
    lo[i] = t_range(0, 1) * t_range(0, 9);
    hi[i] = t_range(0, 1) * t_range(0, 9);
    out_count *= d[i] + lo[i] + hi[i];
    count *= d[i];
  }
  const tm_pad_shape s = {d[0],  d[1],  d[2],         d[3],  lo[0],
                          lo[1], lo[2], lo[3],        hi[0], hi[1],
                          hi[2], hi[3], t_range(0, 3)};
  const tm_pad_value q = {0x12345678};
  const uint8_t *x = numbered(count, bytes);
  uint8_t *y = (uint8_t *)t_alloc(out_count * bytes, 1);
  uint8_t *want = (uint8_t *)t_alloc(out_count * bytes, 1);
  for (int32_t i = 0; i < out_count; ++i) {
    int32_t rest = i, from = 0, scale = 1;
    for (int k = 3; k >= 0; --k) {
      const int32_t extent = d[k] + lo[k] + hi[k];
      const int32_t at = step_to(rest % extent - lo[k], d[k], s.mode);
      rest /= extent;
      from = at < 0 || from < 0 ? -1 : from + at * scale;
      scale *= d[k];
    }
    put(want, i, from < 0 ? q.value : from, bytes);
  }
  pads[fast][log2](&s, &q, x, y);
  t_equal_bytes("pad", y, want, (size_t)(out_count * bytes));
  t_release();
}

/* On integers as with floats: ties, their neighbours, both signs, all
 * exponents.
 */
static void test_round(void) {
  for (uint32_t i = 0; i < 1u << 16; ++i) {
    for (uint32_t low = 0; low < 3; ++low) { /* 0, 1 and the highest */
      const uint32_t bits = (i << 16) | (low < 2 ? low : 0xffffu);
      float r;
      memcpy(&r, &bits, sizeof(r));
      const float even = rintf(r);
      const int32_t want = even > -131072.0f
                               ? (even < 131072.0f ? (int32_t)even : 131072)
                               : -131072;
      const int32_t got = tm_round_bits(r);
      if (got != want)
        t_fail("round", (int)i, got, want);
      ++t_checks;
    }
  }
}

/* Ties to even, saturation, infinities and NaN, per channel. */
static void test_quantize(void) {
  const tm_qaxis_shape s = {1, 2, 8};
  const float scale[2] = {0.5f, 2.0f};
  const int32_t zp[2] = {-3, 5};
  const float x[16] = {0.25f, 0.75f,  -0.25f,    -0.75f,  1.0f, 1e9f,
                       -1e9f, 63.74f, 1.0f,      3.0f,    5.0f, -1.0f,
                       -3.0f, 244.9f, -INFINITY, INFINITY};
  const int8_t want[16] = {-3, -1, -3, -5, -1, 127, -128, 124,
                           5,  7,  7,  5,  3,  127, -128, 127};
  const float nan_x[1] = {NAN};
  const tm_qaxis_shape one = {1, 1, 1};
  int8_t ref[16], fast[16];
  float back[2][16];
  tm_ref_quantize_f32_s8(&s, x, scale, zp, ref);
  tm_quantize_f32_s8(&s, x, scale, zp, fast);
  t_equal_s8("ref quantize", ref, want, 16);
  t_equal_s8("fast quantize", fast, want, 16);
  tm_ref_dequantize_s8_f32(&s, ref, scale, zp, back[0]);
  tm_dequantize_s8_f32(&s, ref, scale, zp, back[1]);
  for (int i = 0; i < 16; ++i)
    for (int f = 0; f < 2; ++f)
      if (back[f][i] != (float)(want[i] - zp[i / 8]) * scale[i / 8])
        t_fail("dequantize", i, back[f][i], want[i]);
  tm_ref_quantize_f32_s8(&one, nan_x, scale, zp, ref);
  tm_quantize_f32_s8(&one, nan_x, scale, zp, fast);
  if (ref[0] != -128 || fast[0] != -128)
    t_fail("quantize NaN", 0, ref[0], -128);
}

static void test_quantize_s16(void) {
  const tm_qaxis_shape s = {1, 2, 8};
  const float scale[2] = {0.5f, 2.0f};
  const int32_t zp[2] = {0, 5};
  const float x[16] = {
      0.25f, 0.75f, -0.25f, -0.75f,   16383.5f, 16384.0f, -1e9f,     -16384.0f,
      1.0f,  3.0f,  5.0f,   65522.0f, 65524.0f, 65523.0f, -INFINITY, INFINITY};
  const int16_t want[16] = {0, 2, 0, -2,    32767, 32767, -32768, -32768,
                            5, 7, 7, 32766, 32767, 32767, -32768, 32767};
  const float nan_x[1] = {NAN};
  const tm_qaxis_shape one = {1, 1, 1};
  int16_t ref[16], fast[16];
  float back[2][16];
  tm_ref_quantize_f32_s16(&s, x, scale, zp, ref);
  tm_quantize_f32_s16(&s, x, scale, zp, fast);
  t_equal_s16("ref quantize_f32_s16", ref, want, 16);
  t_equal_s16("fast quantize_f32_s16", fast, want, 16);
  tm_ref_dequantize_s16_f32(&s, want, scale, zp, back[0]);
  tm_dequantize_s16_f32(&s, want, scale, zp, back[1]);
  for (int i = 0; i < 16; ++i)
    for (int f = 0; f < 2; ++f)
      if (back[f][i] != (float)(want[i] - zp[i / 8]) * scale[i / 8])
        t_fail("dequantize_s16_f32", i, back[f][i], want[i]);
  tm_ref_quantize_f32_s16(&one, nan_x, scale, zp, ref);
  tm_quantize_f32_s16(&one, nan_x, scale, zp, fast);
  if (ref[0] != -32768 || fast[0] != -32768)
    t_fail("quantize_f32_s16 NaN", 0, ref[0], -32768);
}

int main(void) {
  for (int i = 0; i < 400; ++i) {
    t_seed((uint64_t)i);
    snprintf(t_case, sizeof(t_case), "seed %d", i);
    test_copy(i & 1, i / 2 % 4);
    test_transpose(i & 1, i / 2 % 4);
    test_pad(i & 1, i / 2 % 3);
  }
  test_round();
  test_quantize();
  test_quantize_s16();
  return t_finish();
}
