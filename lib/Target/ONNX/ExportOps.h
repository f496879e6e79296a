//===- ExportOps.h - tinyml ops as ONNX nodes -------------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_EXPORTOPS_H
#define TINYML_LIB_TARGET_ONNX_EXPORTOPS_H

#include "QDQGraph.h"

namespace tinyml {

/// Adds the nodes that compute `op`; fails with an error where ONNX has none.
llvm::LogicalResult exportOp(mlir::Operation *op, QDQGraph &graph);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_EXPORTOPS_H
