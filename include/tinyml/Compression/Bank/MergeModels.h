//===- MergeModels.h - One model of those of all adapters -------*- C++ -*-===//

#ifndef TINYML_COMPRESSION_BANK_MERGEMODELS_H
#define TINYML_COMPRESSION_BANK_MERGEMODELS_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/ArrayRef.h"
#include <string>
#include <vector>

namespace tinyml {

/// Makes a model that can be any of several: `module`, which has no adapter,
/// and `adapted`, kernel calls all, that differ only in weights read by calls
/// of `nodes`. Weights that differ have all values (mcu.adapters); the model
/// gets the input `adapter`, a number, 0 for none; `names` are those of the
/// adapters. Fails after an error where more differs.
mlir::LogicalResult
mergeModels(mlir::ModuleOp module,
            llvm::ArrayRef<mlir::OwningOpRef<mlir::ModuleOp>> adapted,
            llvm::ArrayRef<std::string> names,
            llvm::ArrayRef<std::string> nodes);

/// Makes a model that reads the weights of calls of `nodes` from its input
/// `adapter`, a slot. `identity` says which model it is, 32 hexadecimal digits.
mlir::LogicalResult makeSlotModel(mlir::ModuleOp module,
                                  llvm::StringRef identity,
                                  llvm::ArrayRef<std::string> nodes);

/// Fails after an error where `adapted` differs from `module` in more than
/// weights read by calls of `nodes`.
mlir::LogicalResult checkAdapted(mlir::ModuleOp module, mlir::ModuleOp adapted,
                                 llvm::StringRef name,
                                 llvm::ArrayRef<std::string> nodes);

/// Returns what a slot of the model that makeSlotModel made holds for
/// `adapted`, which checkAdapted has found to be like it. Fails after an error
/// where bytes are missing.
mlir::FailureOr<std::string> readSlot(mlir::ModuleOp module,
                                      mlir::ModuleOp adapted);

} // namespace tinyml

#endif // TINYML_COMPRESSION_BANK_MERGEMODELS_H
