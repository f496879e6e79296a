//===- ONNXElementTypes.h - ONNX's tensor element types ---------*- C++ -*-===//

#ifndef TINYML_DIALECT_ONNX_IR_ONNXELEMENTTYPES_H
#define TINYML_DIALECT_ONNX_IR_ONNXELEMENTTYPES_H

#include "mlir/IR/Types.h"

namespace tinyml {

/// The field of a TensorProto that holds values when `raw_data` does not.
enum class ValueField { Float, Int32, Int64, Double, UInt64, String };

/// One of ONNX's element types.
struct ElementType {
  /// The number that stands in TensorProto.data_type, and in attributes such as
  /// Cast's `to`.
  int number;
  /// ONNX's name, for diagnostics.
  llvm::StringLiteral name;
  /// Bits of one element in `raw_data`; 0 for strings.
  unsigned bits;
  ValueField field;
  /// Whether the compiler computes with constants of it.
  bool isComputed = false;
};

/// Numbers of element types that have a meaning of their own.
inline constexpr int64_t kONNXUndefined = 0;
inline constexpr int64_t kONNXFloat = 1;

/// Returns the description of element type `number`, or null where the standard
/// (IR version 14) has none.
const ElementType *lookupElementType(int64_t number);

/// Returns the description of the element type of that `name`, in lower case,
/// or null.
const ElementType *lookupElementType(llvm::StringRef name);

/// Returns the description of the element type that getMLIRType makes `type`
/// of, or null.
const ElementType *lookupElementType(mlir::Type type);

/// Returns the MLIR type: signed integers are signless (`i8`), unsigned ones
/// unsigned (`ui8`), booleans `i1`. Null for strings.
mlir::Type getMLIRType(const ElementType &elementType,
                       mlir::MLIRContext *context);

/// Returns the type that constants of element type `number` have, or null where
/// the compiler does not compute with it.
mlir::Type getTypeForONNXNumber(int64_t number, mlir::MLIRContext *context);

} // namespace tinyml

#endif // TINYML_DIALECT_ONNX_IR_ONNXELEMENTTYPES_H
