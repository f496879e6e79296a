//===- ModelFunction.h - The model and its float teacher --------*- C++ -*-===//
//
// Quantization keeps the float model beside the one that it changes: the
// teacher, a private function `<name>.teacher`. Ops that stand for each other
// have the same `tinyml.id`.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_QUANTIZATION_MODELFUNCTION_H
#define TINYML_QUANTIZATION_MODELFUNCTION_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/DenseMap.h"

namespace tinyml {

/// Discardable attribute of the ops of the model and of its teacher: an i64.
inline constexpr llvm::StringLiteral kIdAttr = "tinyml.id";

/// Returns the one function of `module` that is no teacher. Fails after an
/// error where there is none, or are several, or it has not one block.
mlir::FailureOr<mlir::func::FuncOp> getModelFunction(mlir::ModuleOp module);

/// Returns the teacher of `func`, or null.
mlir::func::FuncOp getTeacher(mlir::func::FuncOp func);

/// Returns the teacher of `func`. Fails after an error where it has none.
mlir::FailureOr<mlir::func::FuncOp> requireTeacher(mlir::func::FuncOp func);

/// Numbers the ops of `func`, constants left out, and copies it as its teacher,
/// unless it has one. Bytes of large constants are shared.
mlir::func::FuncOp getOrCreateTeacher(mlir::func::FuncOp func);

/// Returns the ops of `func` by their number.
llvm::DenseMap<int64_t, mlir::Operation *>
collectOpsById(mlir::func::FuncOp func);

/// Returns whether the rows of `value` are the probabilities of a classifier's
/// answers, maybe reshaped.
bool isDistribution(mlir::Value value);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_MODELFUNCTION_H
