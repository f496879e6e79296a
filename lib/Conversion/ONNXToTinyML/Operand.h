//===- Operand.h - What an ONNX value has become ----------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_OPERAND_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_OPERAND_H

#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Support/Weights.h"

namespace tinyml {

/// What an operand's numbers are multiplied by to give the ONNX value, where
/// that is known at run time only, or where they are floats in place of
/// integers. Only a few operators take such operands (addScaled): they lead
/// from the integers of DynamicQuantizeLinear back to real numbers.
struct Unit {
  /// The number is `exponent` times multiplied by the scale that
  /// DynamicQuantizeLinear computes for `source`; null where it is integers,
  /// held as f32, and nothing else.
  mlir::Value source;
  int exponent = 0;
};

/// What an ONNX value has become during the conversion.
///
/// A constant may be quantized: its stored integers stand for the real numbers
/// that its scheme says, and its type is that of the real numbers (f32). This
/// is what DequantizeLinear makes of a constant.
class Operand {
public:
  /// An optional input that the node leaves out.
  static Operand absent() { return Operand(Kind::Absent); }
  /// An output of a node that could not be converted.
  static Operand unknown() { return Operand(Kind::Unknown); }
  static Operand constant(mlir::ElementsAttr value);
  static Operand quantizedConstant(mlir::ElementsAttr stored,
                                   mlir::quant::QuantizedType scheme);
  /// `value` is a ranked tensor of static shape.
  static Operand runtime(mlir::Value value);

  bool isAbsent() const { return kind == Kind::Absent; }
  bool isUnknown() const { return kind == Kind::Unknown; }
  bool isConstant() const { return kind == Kind::Constant; }
  bool isRuntime() const { return kind == Kind::Runtime; }

  /// Returns this operand in another unit, the ONNX value's elements being of
  /// type `elementType`; without a unit, of the type of its numbers.
  Operand inUnit(Unit other, mlir::Type elementType) const;
  Operand withoutUnit() const;
  const std::optional<Unit> &getUnit() const { return unit; }
  /// Returns what an operator says that cannot take the unit.
  llvm::StringRef describeUnit() const;

  /// The type that the ONNX value has; null where absent or unknown.
  mlir::RankedTensorType getType() const { return type; }
  llvm::ArrayRef<int64_t> getShape() const { return type.getShape(); }
  int64_t getRank() const { return type.getRank(); }
  mlir::Type getElementType() const { return type.getElementType(); }

  /// The run-time value.
  mlir::Value getValue() const { return value; }

  /// The stored value of a constant: of getType(), or, where there is a scheme,
  /// of its storage type.
  mlir::ElementsAttr getStored() const { return stored; }
  /// The scheme of a quantized constant, or null.
  mlir::quant::QuantizedType getScheme() const { return scheme; }

private:
  enum class Kind { Absent, Unknown, Constant, Runtime };
  explicit Operand(Kind kind) : kind(kind) {}

  Kind kind;
  mlir::RankedTensorType type;
  mlir::Value value;
  mlir::ElementsAttr stored;
  mlir::quant::QuantizedType scheme;
  std::optional<Unit> unit;
};

/// Returns the real numbers of a float or quantized constant, as floats.
/// Emits an error at `loc` where its bytes are missing.
mlir::FailureOr<llvm::SmallVector<float>> readFloats(const Operand &constant,
                                                     mlir::Location loc);

/// Returns a quantized constant as one of floats, any other as it is.
mlir::FailureOr<Operand> dropScheme(const Operand &constant,
                                    mlir::Location loc);

/// Returns the values of an integer or boolean constant.
mlir::FailureOr<llvm::SmallVector<int64_t>>
readIntegers(const Operand &constant, mlir::Location loc);

/// Returns a constant whose element at an index is the element of `constant`
/// at offset + the sum of index * stride, in elements. Every such position
/// must exist. `scheme` is that of the result, or null.
mlir::FailureOr<Operand>
makeStridedView(const Operand &constant, llvm::ArrayRef<int64_t> shape,
                llvm::ArrayRef<int64_t> strides, int64_t offset,
                mlir::quant::QuantizedType scheme, mlir::Location loc);

/// Permutes the dimensions of a constant; dimension i of the result is
/// dimension perm[i].
mlir::FailureOr<Operand> transposeConstant(const Operand &constant,
                                           llvm::ArrayRef<int64_t> perm,
                                           mlir::Location loc);

/// Gives a constant another shape of as many elements. A constant whose
/// quantized dimension does not survive becomes a float constant.
mlir::FailureOr<Operand> reshapeConstant(const Operand &constant,
                                         llvm::ArrayRef<int64_t> shape,
                                         mlir::Location loc);

/// Returns a float constant of `shape`.
Operand makeFloatConstant(mlir::MLIRContext *context,
                          llvm::ArrayRef<int64_t> shape,
                          llvm::ArrayRef<float> values);

/// Returns the distance in elements between neighbours in each dimension of a
/// row-major tensor; meaningless where a tensor has no elements.
llvm::SmallVector<int64_t> getRowMajorStrides(llvm::ArrayRef<int64_t> shape);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_OPERAND_H
