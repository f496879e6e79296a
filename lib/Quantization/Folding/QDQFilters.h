//===- QDQFilters.h - Filters that were dequantized -------------*- C++ -*-===//

#ifndef TINYML_LIB_QUANTIZATION_FOLDING_QDQFILTERS_H
#define TINYML_LIB_QUANTIZATION_FOLDING_QDQFILTERS_H

#include "mlir/IR/PatternMatch.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/FilterScales.h"

namespace tinyml::ir {

/// A filter with zero point 0.
struct SymmetricFilter {
  mlir::quant::QuantizedType type;
  FilterScales scales;
  llvm::SmallVector<int64_t> values;
};

/// Reads a filter that is a dequantized constant of at most 8 bits with scales
/// as FilterScales reads them. A zero point is subtracted from the values,
/// which is exact, as long as they still fit 8 bits. Fails otherwise.
mlir::FailureOr<SymmetricFilter> readFilter(mlir::Value filter);

/// Makes the constant of a filter that was read from `from`.
mlir::Value createFilter(mlir::PatternRewriter &rewriter, mlir::Value from,
                         const SymmetricFilter &filter);

} // namespace tinyml::ir

#endif // TINYML_LIB_QUANTIZATION_FOLDING_QDQFILTERS_H
