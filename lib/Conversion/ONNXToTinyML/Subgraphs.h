//===- Subgraphs.h - The graphs that nodes hold -----------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_SUBGRAPHS_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_SUBGRAPHS_H

#include "GraphConverter.h"

namespace tinyml {

/// Returns the block of the graph that an attribute holds, which takes `inputs`
/// values and gives `outputs`.
mlir::FailureOr<mlir::Block *> readGraph(NodeConversion &node,
                                         llvm::StringRef name, size_t inputs,
                                         size_t outputs);

/// Converts a graph with `inputs` for its inputs; returns its outputs.
mlir::FailureOr<llvm::SmallVector<Operand>>
inlineGraph(NodeConversion &node, mlir::Block &block,
            llvm::ArrayRef<Operand> inputs);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_SUBGRAPHS_H
