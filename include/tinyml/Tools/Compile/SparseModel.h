//===- SparseModel.h - Makes weights of a model zero ------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_SPARSEMODEL_H
#define TINYML_TOOLS_COMPILE_SPARSEMODEL_H

#include "mlir/IR/BuiltinOps.h"

namespace tinyml {

struct LowerOptions;

/// Makes weights of an optimized model zero as `options.sparsity` asks, and
/// tells which; `whole` is a copy of the model before it was pruned. Fails
/// after an error.
mlir::LogicalResult makeSparse(const LowerOptions &options,
                               mlir::ModuleOp module, mlir::ModuleOp whole);

/// Warns where no kernel call of a model that was made sparse reads weights
/// that are stored without their zeros, and says why.
void warnWhereDense(const LowerOptions &options, mlir::ModuleOp module);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_SPARSEMODEL_H
