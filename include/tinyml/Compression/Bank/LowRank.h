//===- LowRank.h - A matrix as the product of two thin ones -----*- C++ -*-===//

#ifndef TINYML_COMPRESSION_BANK_LOWRANK_H
#define TINYML_COMPRESSION_BANK_LOWRANK_H

#include "llvm/ADT/ArrayRef.h"
#include <vector>

namespace tinyml {

/// `up * down`: [rows, rank] times [rank, columns], both row by row.
struct LowRank {
  int64_t rank = 0;
  std::vector<double> up, down;
};

/// Returns factors of `matrix`, of so many rows, whose rows of `down` have
/// length 1 and are perpendicular. What is left of a row where the factors end
/// is no longer than `tolerance`.
LowRank factorize(llvm::ArrayRef<double> matrix, int64_t rows,
                  double tolerance);

} // namespace tinyml

#endif // TINYML_COMPRESSION_BANK_LOWRANK_H
