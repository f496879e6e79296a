//===- SparsityReport.h - Which weights became zero -------------*- C++ -*-===//

#ifndef TINYML_COMPRESSION_SPARSITY_SPARSITYREPORT_H
#define TINYML_COMPRESSION_SPARSITY_SPARSITYREPORT_H

#include "llvm/Support/JSON.h"

#include <string>
#include <vector>

namespace tinyml {

/// A linear op whose weights could become zero.
struct SparseLayer {
  std::string name; ///< of the node
  int64_t weights = 0, zerosBefore = 0, zeros = 0;
  /// Whether there are data, but the smallest weights went, and nothing was
  /// fitted.
  bool isTooLarge = false;
};

struct SparsityReport {
  std::string pattern;
  /// How many samples it was learnt from; 0 = none, the weights alone say it.
  int64_t samples = 0;
  std::vector<SparseLayer> layers; ///< those that were looked at, in order
  int64_t others = 0;              ///< linear ops that stay as they are
  int64_t sharing = 0; ///< that stay, as another one has their filter, too
};

/// Returns a line, and a table of the layers; no line break at the end.
std::string formatSparsity(const SparsityReport &report);

/// Returns what `--report=json` has as "sparsity" (docs/tinyml-compile.md).
llvm::json::Object toJSON(const SparsityReport &report);

} // namespace tinyml

#endif // TINYML_COMPRESSION_SPARSITY_SPARSITYREPORT_H
