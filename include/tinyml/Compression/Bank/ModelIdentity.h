//===- ModelIdentity.h - Which model an adapter is for ----------*- C++ -*-===//

#ifndef TINYML_COMPRESSION_BANK_MODELIDENTITY_H
#define TINYML_COMPRESSION_BANK_MODELIDENTITY_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <string>

namespace tinyml {

/// Returns a number of 32 hexadecimal digits that follows from all that `func`
/// computes: ops, types and constants, but no names. Fails after an error where
/// bytes are missing.
mlir::FailureOr<std::string> identifyModel(mlir::func::FuncOp func);

} // namespace tinyml

#endif // TINYML_COMPRESSION_BANK_MODELIDENTITY_H
