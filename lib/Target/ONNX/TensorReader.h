//===- TensorReader.h - ONNX tensors as attributes --------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_TENSORREADER_H
#define TINYML_LIB_TARGET_ONNX_TENSORREADER_H

#include "ExternalData.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"
#include "llvm/ADT/DenseMap.h"

namespace tinyml {

/// Turns TensorProtos in every encoding into constants.
class TensorReader {
public:
  explicit TensorReader(const ImportState &state)
      : state(state), externalData(state) {}

  /// Returns the constant that `tensor` holds. The bytes of large tensors are
  /// moved out of the message, and remembered in case a function that is
  /// inlined twice asks for them again. Emits an error at `loc` that calls the
  /// tensor `what` where it is damaged or has elements without MLIR type.
  mlir::FailureOr<mlir::ElementsAttr>
  read(proto::TensorProto &tensor, mlir::Location loc, const llvm::Twine &what);

  /// The same for a sparse tensor, which is expanded.
  mlir::FailureOr<mlir::ElementsAttr>
  readSparse(proto::SparseTensorProto &tensor, mlir::Location loc,
             const llvm::Twine &what);

private:
  mlir::FailureOr<mlir::ElementsAttr> convert(proto::TensorProto &tensor,
                                              mlir::Location loc,
                                              const llvm::Twine &what);
  mlir::FailureOr<mlir::ElementsAttr>
  convertExternal(const proto::TensorProto &tensor,
                  const ElementType &elementType, mlir::RankedTensorType type,
                  mlir::Location loc, const llvm::Twine &what);

  const ImportState &state;
  ExternalData externalData;
  llvm::DenseMap<const void *, mlir::ElementsAttr> known;
  /// Of the sparse tensors so far.
  int64_t expandedBytes = 0;
};

/// Returns whether `tensor` holds strings, which have no constants.
bool holdsStrings(const proto::TensorProto &tensor);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_TENSORREADER_H
