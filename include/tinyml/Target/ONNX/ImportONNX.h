//===- ImportONNX.h - Reading ONNX files ------------------------*- C++ -*-===//

#ifndef TINYML_TARGET_ONNX_IMPORTONNX_H
#define TINYML_TARGET_ONNX_IMPORTONNX_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Support/LLVM.h"
#include "llvm/Support/MemoryBufferRef.h"
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace tinyml {

/// The default of ImportOptions::maxConstantBytes.
inline constexpr int64_t kMaxConstantBytes = int64_t(1) << 29;

/// An input of a model and its dimensions.
struct InputShape {
  struct Dim {
    /// The dimension's name in the file; empty where it has none.
    std::string symbol;
    int64_t size = 0;
    /// Whether the file leaves it open, and whether nothing says its size, so
    /// that `size` is ImportOptions::openSize.
    bool isOpen = false, isGuess = false;
  };
  std::string name;
  std::string elementType; ///< as ONNX calls it: float, int8, ...
  std::vector<Dim> dims;
};

struct ImportOptions {
  /// The dimensions of graph inputs, by input name; they must agree with those
  /// that the file states. A key that is no input but a symbolic dimension
  /// (`N`) binds that dimension and takes one number. Where an input leaves
  /// dimensions open, the first of them (the batch) is 1 by default.
  std::map<std::string, std::vector<int64_t>> shapes;

  /// Sizes for the dimensions that inputs leave open, by input name, where
  /// `shapes` does not say them; names of no input are ignored.
  std::map<std::string, std::vector<int64_t>> defaultShapes;

  /// New names of tensors, by the name that the file gives them.
  std::map<std::string, std::string> renames;

  /// Outputs that become inputs of the next call, as `output:input` with the
  /// names that the file gives them.
  std::vector<std::string> states;

  /// The size of open dimensions that are not given one; none = an error.
  std::optional<int64_t> openSize;

  /// Whether an input that is no tensor of numbers has the type `none` after
  /// the error, so that the rest of the model can be looked at.
  bool keepsUnknownInputs = false;

  /// Where not null, the inputs are added here.
  std::vector<InputShape> *inputShapes = nullptr;

  /// Values of the graph, by the names that the file gives them, that become
  /// its inputs, in this order and in front of those that are needed beside
  /// them, and its outputs; empty = those of the file. What the outputs do not
  /// need then is left out.
  std::vector<std::string> inputs, outputs;

  /// Returns the type of a value that becomes an input and whose shape the file
  /// does not state, or null where it is not known.
  std::function<mlir::RankedTensorType(llvm::StringRef)> inferType;

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

/// Adds the names of an `--inputs` or `--outputs` argument, `a,b`, to `names`.
/// Returns what is wrong with it, or an empty string.
std::string parseNamesOption(llvm::StringRef option, llvm::StringRef text,
                             std::vector<std::string> &names);

/// Registers `--import-onnx` with its options for tinyml-translate.
void registerImportONNXTranslation();

} // namespace tinyml

#endif // TINYML_TARGET_ONNX_IMPORTONNX_H
