//===- Tensor.h - A typed array in memory -----------------------*- C++ -*-===//

#ifndef TINYML_EXECUTION_INTERPRETER_TENSOR_H
#define TINYML_EXECUTION_INTERPRETER_TENSOR_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Location.h"

#include <memory>
#include <vector>

namespace tinyml {

/// A ranked tensor type and the bytes of its elements: row-major,
/// little-endian, getElementBytes (Support/Weights.h) each. Copies share their
/// bytes until one of them is written.
class Tensor {
public:
  /// A tensor without a type; only to be assigned to.
  Tensor() = default;

  /// Returns a tensor of zeros. The element type is an integer, float or
  /// quantized type.
  static Tensor zeros(mlir::RankedTensorType type);

  /// Returns a tensor with a copy of `bytes`, which must fill the type.
  static Tensor get(mlir::RankedTensorType type, llvm::ArrayRef<char> bytes);

  /// Returns the elements of `attr` as a tensor of `type`, whose elements are
  /// attr's or are stored as attr's. Fails after an error at `loc` where the
  /// bytes are missing.
  static mlir::FailureOr<Tensor>
  get(mlir::RankedTensorType type, mlir::ElementsAttr attr, mlir::Location loc);

  mlir::RankedTensorType getType() const { return type; }
  mlir::Type getElementType() const { return type.getElementType(); }
  llvm::ArrayRef<int64_t> getShape() const { return type.getShape(); }
  int64_t getNumElements() const { return type.getNumElements(); }
  llvm::ArrayRef<char> getBytes() const { return *buffer; }

  /// Write access to the bytes; unshares them.
  llvm::MutableArrayRef<char> getMutableBytes();

  /// The elements as `T`, which must have their width.
  template <typename T>
  llvm::ArrayRef<T> getValues() const {
    assert(buffer->size() == getNumElements() * sizeof(T) && "width mismatch");
    return {reinterpret_cast<const T *>(buffer->data()),
            static_cast<size_t>(getNumElements())};
  }

  /// Write access to the elements as `T`; unshares them.
  template <typename T>
  llvm::MutableArrayRef<T> getMutableValues() {
    llvm::MutableArrayRef<char> bytes = getMutableBytes();
    assert(bytes.size() == getNumElements() * sizeof(T) && "width mismatch");
    return {reinterpret_cast<T *>(bytes.data()),
            static_cast<size_t>(getNumElements())};
  }

  /// Returns element `index` (row-major) as a number: floats as they are,
  /// integers and quantized elements as the stored integer.
  double getNumber(int64_t index) const;

  /// Returns the elements as another type with as many elements of the same
  /// width. The bytes are shared.
  Tensor retype(mlir::RankedTensorType other) const;

private:
  mlir::RankedTensorType type;
  std::shared_ptr<std::vector<char>> buffer;
};

/// Tensors and buffers above this many bytes are not evaluated.
inline constexpr int64_t kMaxTensorBytes = int64_t(1) << 31;

/// Returns the bytes of a tensor of `type`, or failure where it is no ranked
/// tensor of integers, floats or quantized numbers, its shape is not static, or
/// it is larger than kMaxTensorBytes.
mlir::FailureOr<int64_t> getTensorBytes(mlir::Type type);

} // namespace tinyml

#endif // TINYML_EXECUTION_INTERPRETER_TENSOR_H
