//===- ExportFunctions.h - Functions and reductions as nodes ----*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_EXPORTFUNCTIONS_H
#define TINYML_LIB_TARGET_ONNX_EXPORTFUNCTIONS_H

#include "QDQGraph.h"

namespace tinyml {

/// Returns the layout in which an op that takes either finds its operands:
/// channels-first where all that are not constant are there already.
Layout chooseLayout(mlir::Operation *op, QDQGraph &graph);

/// Returns the first opset that has what exportArithmetic writes for `op`.
int64_t getFirstOpset(mlir::Operation *op);

/// Adds the nodes of an element-wise function, a reduction or a normalization;
/// returns false for any other op.
bool exportArithmetic(mlir::Operation *op, QDQGraph &graph);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_EXPORTFUNCTIONS_H
