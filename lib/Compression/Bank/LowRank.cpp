//===- LowRank.cpp - A matrix as the product of two thin ones -------------===//
//
// Gram and Schmidt's method, of the longest row that is left first.
//
//===----------------------------------------------------------------------===//

#include "tinyml/Compression/Bank/LowRank.h"

#include <cmath>

using namespace llvm;

namespace tinyml {

static double multiply(const double *a, const double *b, int64_t count) {
  double sum = 0;
  for (int64_t index = 0; index < count; ++index)
    sum += a[index] * b[index];
  return sum;
}

/// Takes from `row` its part along `direction`; returns how much that is.
static double project(double *row, const double *direction, int64_t count) {
  double part = multiply(row, direction, count);
  for (int64_t index = 0; index < count; ++index)
    row[index] -= part * direction[index];
  return part;
}

LowRank factorize(ArrayRef<double> matrix, int64_t rows, double tolerance) {
  auto columns = static_cast<int64_t>(matrix.size()) / rows;
  std::vector<double> rest(matrix.begin(), matrix.end());
  std::vector<std::vector<double>> parts; // of each direction, by row
  LowRank result;
  auto getRow = [&](int64_t row) { return rest.data() + row * columns; };
  while (result.rank < std::min(rows, columns)) {
    int64_t longest = 0;
    double most = -1;
    for (int64_t row = 0; row < rows; ++row) {
      double square = multiply(getRow(row), getRow(row), columns);
      if (square > most) {
        most = square;
        longest = row;
      }
    }
    if (!(std::sqrt(most) > tolerance))
      break;
    std::vector<double> direction(getRow(longest), getRow(longest) + columns);
    // Once more, for what rounding has left along the others.
    for (int64_t known = 0; known < result.rank; ++known)
      project(direction.data(), result.down.data() + known * columns, columns);
    double length =
        std::sqrt(multiply(direction.data(), direction.data(), columns));
    if (!(length > 0))
      break;
    for (double &value : direction)
      value /= length;
    std::vector<double> part(rows);
    for (int64_t row = 0; row < rows; ++row)
      part[row] = project(getRow(row), direction.data(), columns);
    result.down.insert(result.down.end(), direction.begin(), direction.end());
    parts.push_back(std::move(part));
    ++result.rank;
  }
  for (int64_t row = 0; row < rows; ++row)
    for (const std::vector<double> &part : parts)
      result.up.push_back(part[row]);
  return result;
}

} // namespace tinyml
