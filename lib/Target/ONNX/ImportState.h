//===- ImportState.h - What the parts of the importer share -----*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_IMPORTSTATE_H
#define TINYML_LIB_TARGET_ONNX_IMPORTSTATE_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/Diagnostics.h"
#include "tinyml/Target/ONNX/ImportONNX.h"

#include <set>

namespace tinyml {

/// The most bytes that one tensor may have; the kernels count in int32_t.
inline constexpr int64_t kMaxTensorBytes = (int64_t(1) << 31) - 1;

/// How deep graphs may nest in attributes of nodes, and functions in calls.
inline constexpr unsigned kMaxDepth = 64;

/// The most nodes that a model may have after its functions are inlined. Large
/// nodes of functions count as several, so that a small file cannot ask for
/// much memory.
inline constexpr uint64_t kMaxNodes = 100000;

/// The most dimensions of a tensor.
inline constexpr unsigned kMaxRank = 64;

/// What every part of one import needs.
struct ImportState {
  ImportState(mlir::MLIRContext *context, const ImportOptions &options,
              llvm::StringRef path);

  /// The location for what belongs to no node: the file's path.
  mlir::Location getFileLoc() const { return fileLoc; }

  /// The location of the node called `name`.
  mlir::Location getNodeLoc(llvm::StringRef name) const;

  mlir::InFlightDiagnostic error() const { return mlir::emitError(fileLoc); }

  mlir::MLIRContext *context;
  const ImportOptions &options;
  /// Where tensors outside the file are; empty where there is no file.
  std::string folder;
  /// Names of inputs that were cut off and of their dimensions, which may be
  /// given shapes.
  std::set<std::string, std::less<>> gone;

private:
  mlir::Location fileLoc;
};

/// Prints dimensions as `1x3x32`, or `scalar` where there are none.
std::string formatDims(llvm::ArrayRef<int64_t> dims);

/// Returns whether a tensor of `dims` and `bits` per element has a size that
/// the compiler can count; otherwise emits an error that calls it `what`.
mlir::LogicalResult checkTensorSize(llvm::ArrayRef<int64_t> dims, int64_t bits,
                                    mlir::Location loc,
                                    const llvm::Twine &what);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_IMPORTSTATE_H
