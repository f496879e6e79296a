//===- ImportONNX.h - Reading ONNX files ------------------------*- C++ -*-===//

#ifndef TINYML_TARGET_ONNX_IMPORTONNX_H
#define TINYML_TARGET_ONNX_IMPORTONNX_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Support/LLVM.h"
#include "llvm/Support/MemoryBufferRef.h"
#include <map>
#include <string>
#include <vector>

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace tinyml {

/// The default of ImportOptions::maxConstantBytes.
inline constexpr int64_t kMaxConstantBytes = int64_t(1) << 29;

struct ImportOptions {
  /// The dimensions of graph inputs, by input name; they must agree with those
  /// that the file states. A key that is no input but a symbolic dimension
  /// (`N`) binds that dimension and takes one number. Where an input leaves
  /// dimensions open, the first of them (the batch) is 1 by default.
  std::map<std::string, std::vector<int64_t>> shapes;

  /// New names of tensors, by the name that the file gives them.
  std::map<std::string, std::string> renames;

  /// Outputs that become inputs of the next call, as `output:input` with the
  /// names that the file gives them.
  std::vector<std::string> states;

  /// The most bytes that constants may take which the compiler expands (sparse
  /// tensors; one has at most an eighth), and the same again for those it
  /// computes from others: the size of the file bounds neither.
  int64_t maxConstantBytes = kMaxConstantBytes;

  /// Where not null, the paths of the files that hold tensors outside the model
  /// are added here, in the order in which they are first read.
  std::vector<std::string> *dependencies = nullptr;
};

/// Imports the ONNX file `path` as a module with one `func.func @main`. Tensors
/// stored outside the file are found relative to its folder. Returns null after
/// an error diagnostic.
mlir::OwningOpRef<mlir::ModuleOp> importONNX(llvm::StringRef path,
                                             mlir::MLIRContext &context,
                                             const ImportOptions &options = {});

/// Imports the contents of an ONNX file from memory. The buffer's identifier
/// is the file's path; where it is empty, tensors stored outside the file are
/// errors. Nothing of the result refers to the buffer.
mlir::OwningOpRef<mlir::ModuleOp> importONNX(llvm::MemoryBufferRef buffer,
                                             mlir::MLIRContext &context,
                                             const ImportOptions &options = {});

/// Parses a `--shape` argument, `name=1x3x32x32`, into `options`. The name is
/// all before the last `=`, so that it may hold colons and equals signs.
/// Returns what is wrong with it, or an empty string.
std::string parseShapeOption(llvm::StringRef text, ImportOptions &options);

/// Parses a `--rename` argument, `old=new`, into `options`. Returns what is
/// wrong with it, or an empty string.
std::string parseRenameOption(llvm::StringRef text, ImportOptions &options);

/// Parses a `--state` argument, `output:input`, into `options`. Names may hold
/// colons: which one is meant shows when the model is read. Returns what is
/// wrong with it, or an empty string.
std::string parseStateOption(llvm::StringRef text, ImportOptions &options);

/// Registers `--import-onnx` with its options for tinyml-translate.
void registerImportONNXTranslation();

} // namespace tinyml

#endif // TINYML_TARGET_ONNX_IMPORTONNX_H
