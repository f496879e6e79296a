//===- Numbers.h - Computing with constants ---------------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_NUMBERS_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_NUMBERS_H

#include "NodeConversion.h"

namespace tinyml {

/// The elements of a constant in the one of two types in which constants are
/// evaluated. Doubles hold every float exactly, and sums, products, quotients
/// and square roots that are rounded to f32 afterwards are those of f32
/// arithmetic; integers wrap when they are stored.
struct Numbers {
  mlir::Type elementType;
  llvm::SmallVector<int64_t> shape;
  /// The one of the two that elementType says holds the elements.
  llvm::SmallVector<int64_t> integers;
  llvm::SmallVector<double> floats;

  bool isFloat() const { return mlir::isa<mlir::FloatType>(elementType); }

  /// Reads a constant operand; a quantized one is dequantized. Reports
  /// constants that are too large or of a type that is not supported.
  static mlir::FailureOr<Numbers> read(NodeConversion &node,
                                       const Operand &constant);
  /// Stores the numbers as a constant of their element type.
  Operand store() const;
};

/// Calls `visit(index, offsets)` for each element of a result of `shape` in
/// row-major order, with the position of the element that each of `operands`,
/// which broadcast to `shape`, has there.
void forEachBroadcast(
    llvm::ArrayRef<int64_t> shape,
    llvm::ArrayRef<llvm::ArrayRef<int64_t>> operands,
    llvm::function_ref<void(int64_t, llvm::ArrayRef<int64_t>)> visit);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_NUMBERS_H
