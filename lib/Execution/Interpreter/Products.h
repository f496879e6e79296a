//===- Products.h - Sums of products, in double -----------------*- C++ -*-===//
//
// Products of floats, and of integers below 2^26, are exact in double, and each
// sum adds them in one order: the results are the same on every machine,
// whatever instructions it has. Sums of integers below 2^53 are exact.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_EXECUTION_INTERPRETER_PRODUCTS_H
#define TINYML_LIB_EXECUTION_INTERPRETER_PRODUCTS_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <vector>

namespace tinyml {

/// A matrix that many rows are multiplied with: `columns` filters of `length`
/// numbers each.
class PackedFilters {
public:
  /// Filter c has its number k at `filters[c * length + k]`.
  template <typename T>
  PackedFilters(const T *filters, int64_t columns, int64_t length)
      : columns(columns), length(length),
        packed((columns + kWidth - 1) / kWidth * kWidth * length) {
    for (int64_t c = 0; c < columns; ++c)
      for (int64_t k = 0; k < length; ++k)
        packed[(c / kWidth * length + k) * kWidth + c % kWidth] =
            static_cast<double>(filters[c * length + k]);
  }

  /// The rows that multiply() takes at once are a multiple of this.
  static constexpr int64_t kHeight = 4;
  /// Columns that are summed at once.
  static constexpr int64_t kWidth = 8;

  /// Gives `sums`, a row of columns for each of `count` rows of length.
  void multiply(const double *rows, int64_t count, double *sums) const;

private:
  int64_t columns, length;
  std::vector<double> packed; ///< of each kWidth columns: length x kWidth
};

/// sums[c] += x[c] * y[c], for `count` of them.
void addProducts(const double *x, const double *y, int64_t count, double *sums);

} // namespace tinyml

#endif // TINYML_LIB_EXECUTION_INTERPRETER_PRODUCTS_H
