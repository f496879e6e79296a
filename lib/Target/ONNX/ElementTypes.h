//===- ElementTypes.h - ONNX's tensor element types -------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_ELEMENTTYPES_H
#define TINYML_LIB_TARGET_ONNX_ELEMENTTYPES_H

#include "mlir/IR/Types.h"

namespace tinyml {

/// The field of a TensorProto that holds values when `raw_data` does not.
enum class ValueField { Float, Int32, Int64, Double, UInt64, String };

/// One of ONNX's element types.
struct ElementType {
  /// The number that stands in TensorProto.data_type.
  int number;
  /// ONNX's name, for diagnostics.
  llvm::StringLiteral name;
  /// Bits of one element in `raw_data`; 0 for strings.
  unsigned bits;
  ValueField field;
};

/// Returns the description of element type `number`, or null where the standard
/// (IR version 14) has none.
const ElementType *lookupElementType(int number);

/// Returns the description of the element type that getMLIRType makes `type`
/// of, or null.
const ElementType *lookupElementType(mlir::Type type);

/// Returns the MLIR type: signed integers are signless (`i8`), unsigned ones
/// unsigned (`ui8`), booleans `i1`. Null for strings.
mlir::Type getMLIRType(const ElementType &elementType,
                       mlir::MLIRContext *context);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_ELEMENTTYPES_H
