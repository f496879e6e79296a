//===- ExternalData.h - Tensors stored outside the file ---------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_EXTERNALDATA_H
#define TINYML_LIB_TARGET_ONNX_EXTERNALDATA_H

#include "ImportState.h"
#include "lib/Target/ONNX/Schema.pb.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace tinyml {

/// Finds and maps the files that hold the bytes of tensors. They must lie in
/// the model's folder or below it.
class ExternalData {
public:
  explicit ExternalData(const ImportState &state) : state(state) {}

  /// A range of a mapped file; the file stays mapped while `file` lives.
  struct Slice {
    std::shared_ptr<llvm::MemoryBuffer> file;
    llvm::ArrayRef<char> bytes;
  };

  /// Returns the bytes that `tensor.external_data` names. Emits an error at
  /// `loc` that calls the tensor `what` where there are none.
  mlir::FailureOr<Slice> read(const proto::TensorProto &tensor,
                              mlir::Location loc, const llvm::Twine &what);

private:
  mlir::FailureOr<std::shared_ptr<llvm::MemoryBuffer>>
  open(llvm::StringRef location, mlir::Location loc, const llvm::Twine &what);

  const ImportState &state;
  llvm::StringMap<std::shared_ptr<llvm::MemoryBuffer>> files;
};

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_EXTERNALDATA_H
