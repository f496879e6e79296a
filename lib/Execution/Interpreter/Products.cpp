//===- Products.cpp - Sums of products, in double -------------------------===//

#include "Products.h"

#include <algorithm>

// Wider instructions where the machine that runs this has them.
#if defined(__x86_64__) && defined(__GNUC__)
#define TINYML_WIDE __attribute__((target("avx2,fma")))
#define TINYML_INLINE inline __attribute__((always_inline))
#else
#define TINYML_INLINE inline
#endif

namespace tinyml {

static constexpr int64_t kHeight = PackedFilters::kHeight;
static constexpr int64_t kWidth = PackedFilters::kWidth;

/// Multiplies kHeight rows with kWidth filters.
static TINYML_INLINE void multiplyTile(const double *rows, const double *filter,
                                       int64_t length, double *sums,
                                       int64_t stride, int64_t width) {
  double tile[kHeight][kWidth] = {};
  for (int64_t k = 0; k < length; ++k)
    for (int64_t r = 0; r < kHeight; ++r)
      for (int64_t c = 0; c < kWidth; ++c)
        tile[r][c] += rows[r * length + k] * filter[k * kWidth + c];
  for (int64_t r = 0; r < kHeight; ++r)
    std::copy_n(tile[r], width, sums + r * stride);
}

static TINYML_INLINE void multiplyAll(const double *rows, int64_t count,
                                      const double *packed, int64_t columns,
                                      int64_t length, double *sums) {
  for (int64_t c = 0; c < columns; c += kWidth)
    for (int64_t r = 0; r < count; r += kHeight)
      multiplyTile(rows + r * length, packed + c * length, length,
                   sums + r * columns + c, columns,
                   std::min(kWidth, columns - c));
}

static TINYML_INLINE void addAll(const double *x, const double *y,
                                 int64_t count, double *sums) {
  for (int64_t c = 0; c < count; ++c)
    sums[c] += x[c] * y[c];
}

#ifdef TINYML_WIDE
static const bool kIsWide =
    __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");

TINYML_WIDE static void multiplyWide(const double *rows, int64_t count,
                                     const double *packed, int64_t columns,
                                     int64_t length, double *sums) {
  multiplyAll(rows, count, packed, columns, length, sums);
}

TINYML_WIDE static void addWide(const double *x, const double *y, int64_t count,
                                double *sums) {
  addAll(x, y, count, sums);
}
#endif

void PackedFilters::multiply(const double *rows, int64_t count,
                             double *sums) const {
#ifdef TINYML_WIDE
  if (kIsWide)
    return multiplyWide(rows, count, packed.data(), columns, length, sums);
#endif
  multiplyAll(rows, count, packed.data(), columns, length, sums);
}

void addProducts(const double *x, const double *y, int64_t count,
                 double *sums) {
#ifdef TINYML_WIDE
  if (kIsWide)
    return addWide(x, y, count, sums);
#endif
  addAll(x, y, count, sums);
}

} // namespace tinyml
