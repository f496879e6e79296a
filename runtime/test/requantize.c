/* The one rounding of the int8 kernels at its edges: sums at both ends of
 * int32, multipliers just below and at powers of two, every pre; the result may
 * depend neither on the way (shift here, division in the oracle) nor on
 * saturation. */
#include "kernels_under_test.h"
#include "support.h"

static void check(int32_t acc, tm_rq rq, int32_t zp, int32_t lo, int32_t hi) {
  const int8_t want = t_requantize(acc, rq, zp, lo, hi);
  const int8_t fast = tm_requantize(acc, &rq, zp, lo, hi);
  const tm_fc_shape s = {1, 1, 1};
  const tm_linear_s8_q q = {0, zp, lo, hi};
  const int8_t zero = 0;
  int8_t ref;
  tm_ref_fully_connected_s8(&s, &q, &zero, &zero, &acc, &rq, &ref);
  ++t_checks;
  if (fast != want || ref != want) {
    snprintf(t_case, sizeof(t_case), "acc %ld mult %ld pre %ld zp %ld",
             (long)acc, (long)rq.mult, (long)rq.pre, (long)zp);
    t_fail("requantize (fast)", 0, fast, want);
    t_fail("requantize (ref)", 0, ref, want);
  }
}

/* Sums whose rounded results are around `target`, from the inverse. */
static void check_around(tm_rq rq, int32_t target, int32_t zp) {
  const double scale = rq.mult * pow(2.0, rq.pre - 32);
  const double middle = (target + 0.5) / scale;
  for (int32_t d = -2; d <= 2; ++d) {
    const double acc = floor(middle) + d;
    if (acc >= INT32_MIN && acc <= INT32_MAX)
      check((int32_t)acc, rq, zp, -128, 127);
  }
}

/* The quotient that softmax takes, at the ends of both numbers. */
static void test_divide(void) {
  static const uint32_t edges[] = {0,           1,           2,
                                   3,           0x7fffffff,  0x80000000u,
                                   0x80000001u, 0xfffffffeu, 0xffffffffu};
  const int count = sizeof(edges) / sizeof(edges[0]);
  for (int i = 0; i < count * count + 20000; ++i) {
    const uint32_t a = i < count * count ? edges[i / count] : t_random();
    const uint32_t b =
        i < count * count ? edges[i % count] : t_random() >> t_range(0, 31);
    if (b == 0)
      continue;
    ++t_checks;
    if (tm_divide_shifted(a, b) != ((uint64_t)a << 32) / b) {
      snprintf(t_case, sizeof(t_case), "%lu * 2^32 / %lu", (unsigned long)a,
               (unsigned long)b);
      t_fail("divide", i, (double)tm_divide_shifted(a, b),
             (double)(((uint64_t)a << 32) / b));
    }
  }
}

int main(void) {
  t_seed(1);
  test_divide();
  static const int32_t mults[] = {
      0,          1,          2,          3,          0x3ffffffe, 0x3fffffff,
      0x40000000, 0x40000001, 0x5a827999, 0x7ffffffe, 0x7fffffff};
  static const int32_t sums[] = {INT32_MIN, INT32_MIN + 1, -1,       0,
                                 1,         INT32_MAX - 1, INT32_MAX};
  for (uint32_t m = 0; m < sizeof(mults) / sizeof(mults[0]); ++m) {
    for (int32_t pre = 0; pre <= 30; ++pre) {
      const tm_rq rq = {mults[m], pre};
      if (pre > 0 && rq.mult < 0x40000000)
        continue; /* excluded by tm_rq: a smaller pre would have done */
      for (uint32_t i = 0; i < sizeof(sums) / sizeof(sums[0]); ++i)
        for (int32_t zp = -128; zp <= 127; zp += 51)
          check(sums[i], rq, zp, -128, 127);
      /* around the largest sum that acc * 2^pre holds */
      for (int32_t d = -2; d <= 2; ++d) {
        const int64_t edge = ((int64_t)1 << (31 - pre)) + d;
        if (edge <= INT32_MAX)
          check((int32_t)edge, rq, 5, -100, 120);
        check((int32_t)-edge, rq, 5, -100, 120);
      }
      for (int32_t target = -129; rq.mult > 0 && target <= 129; ++target)
        check_around(rq, target, 0);
    }
  }
  for (int i = 0; i < 20000; ++i) {
    t_seed((uint64_t)i);
    const int32_t lo = t_range(-128, 0);
    check((int32_t)t_random(), t_random_rq(), t_range(-128, 127), lo,
          t_range(lo, 127));
    check(t_range(-100000, 100000), t_random_rq(), t_range(-128, 127), lo,
          t_range(lo, 127));
  }
  return t_finish();
}
