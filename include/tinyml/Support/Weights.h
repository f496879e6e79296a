//===- Weights.h - Access to the bytes of constants -------------*- C++ -*-===//
//
// The one place that knows how constants are stored: `dense` below
// kResourceThreshold elements, `dense_resource` from there on. Upstream folders
// and CSE do not look into resources, and text printed with elided resources
// parses without its bytes, so every access to bytes goes through here.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_SUPPORT_WEIGHTS_H
#define TINYML_SUPPORT_WEIGHTS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir {
class AsmResourceBlob;
} // namespace mlir

namespace tinyml {

/// Constants with at least this many elements are stored as `dense_resource`.
inline constexpr int64_t kResourceThreshold = 64;

/// Returns how many bytes one element of `type` takes in a constant's bytes:
/// the bit width rounded up to whole bytes (int4 takes one byte, i1 one byte).
/// Quantized types count as their storage type. `type` must be an integer,
/// float or quantized type.
int64_t getElementBytes(mlir::Type type);

/// Returns the product of the dimensions, or failure where it overflows or a
/// dimension is negative.
mlir::FailureOr<int64_t> countElements(llvm::ArrayRef<int64_t> shape);

/// Makes a constant of `type` from `bytes`: little-endian, row-major,
/// getElementBytes each. `name` is a hint for the resource's key. The bytes are
/// copied.
mlir::ElementsAttr makeWeights(mlir::RankedTensorType type,
                               llvm::ArrayRef<char> bytes,
                               llvm::StringRef name = "weights");

/// makeWeights that takes over `blob` instead of copying it, where the constant
/// is large enough for a resource.
mlir::ElementsAttr makeWeights(mlir::RankedTensorType type,
                               mlir::AsmResourceBlob &&blob,
                               llvm::StringRef name);

/// Returns the name that `attr` was made with, or makeWeights' default.
llvm::StringRef getWeightsName(mlir::ElementsAttr attr);

/// makeWeights for a C++ element type; `values` must have as many elements as
/// `type`, of the same width.
template <typename T>
mlir::ElementsAttr makeWeights(mlir::RankedTensorType type,
                               llvm::ArrayRef<T> values,
                               llvm::StringRef name = "weights") {
  return makeWeights(
      type,
      llvm::ArrayRef<char>(reinterpret_cast<const char *>(values.data()),
                           values.size() * sizeof(T)),
      name);
}

/// Read access to the bytes of a constant. Splats are expanded. `dense`
/// booleans are unpacked to one byte each.
class WeightsView {
public:
  /// Returns failure where the bytes are not there: the resource was elided
  /// when the IR was printed, or has another size than the type says. With
  /// `loc`, says so as an error.
  static mlir::FailureOr<WeightsView>
  get(mlir::ElementsAttr attr, std::optional<mlir::Location> loc = {});

  llvm::ArrayRef<char> getBytes() const { return bytes; }
  int64_t getNumElements() const { return numElements; }

  /// The values as `T`, which must have the elements' width. The bytes may be
  /// unaligned, so they are copied.
  template <typename T>
  llvm::SmallVector<T> getValues() const {
    llvm::SmallVector<T> values(numElements);
    assert(bytes.size() == numElements * sizeof(T) && "width mismatch");
    if (numElements != 0)
      memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }

private:
  llvm::ArrayRef<char> bytes;
  std::shared_ptr<llvm::SmallVector<char>> owned;
  int64_t numElements = 0;
};

/// Returns whether `attr` holds the same type and bytes as `other`.
bool haveSameBytes(mlir::ElementsAttr attr, mlir::ElementsAttr other);

/// Returns `attr` with its elements read as `type`, which must have the same
/// number of elements and element width; the bytes are shared where possible.
mlir::FailureOr<mlir::ElementsAttr> retypeWeights(mlir::ElementsAttr attr,
                                                  mlir::RankedTensorType type);

/// Returns `attr` with its dimensions permuted: dimension i of the result is
/// dimension `perm[i]` of `attr`. Fails where the bytes are not there.
mlir::FailureOr<mlir::ElementsAttr>
permuteWeights(mlir::ElementsAttr attr, llvm::ArrayRef<int64_t> perm);

} // namespace tinyml

#endif // TINYML_SUPPORT_WEIGHTS_H
