//===- ShapeBinding.h - Dimensions that the file leaves open ----*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_SHAPEBINDING_H
#define TINYML_LIB_TARGET_ONNX_SHAPEBINDING_H

#include "ImportState.h"
#include "lib/Target/ONNX/Schema.pb.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace tinyml {

/// Gives every open dimension of the graph's inputs a number, and turns stated
/// types into MLIR types.
class ShapeBinding {
public:
  explicit ShapeBinding(const ImportState &state) : state(state) {}

  /// Binds the dimensions of `inputs` from the options' shapes, then the first
  /// open one of each input to 1. Emits an error where that leaves any open.
  mlir::LogicalResult
  bind(llvm::ArrayRef<const proto::ValueInfoProto *> inputs);

  /// Returns the type of an input given to `bind`; `none` where it is no tensor
  /// of numbers, which was an error (ImportOptions::keepsUnknownInputs).
  mlir::Type getInputType(llvm::StringRef name) const {
    mlir::RankedTensorType type = inputTypes.lookup(name);
    return type ? mlir::Type(type) : mlir::NoneType::get(state.context);
  }

  /// Returns the tensor type that `type` states once symbols are replaced, or
  /// `none` where that is not a tensor of known dimensions.
  mlir::Type resolve(const proto::TypeProto &type) const;

private:
  /// An input whose dimensions are being bound; open ones are kDynamic.
  struct Input {
    llvm::StringRef name;
    mlir::Type elementType;
    unsigned elementBits = 0;
    llvm::SmallVector<int64_t> dims;
    /// The symbols of the dimensions, empty where there are none.
    llvm::SmallVector<llvm::StringRef> symbols;
    /// Dimensions that the file leaves open, and those that nothing says.
    llvm::SmallVector<bool> isOpen, isGuess;
    bool hasRank = false;
  };

  mlir::LogicalResult readInput(const proto::ValueInfoProto &info);
  mlir::LogicalResult reportInput(const proto::ValueInfoProto &info,
                                  llvm::StringRef what);
  mlir::LogicalResult applyOption(llvm::StringRef key,
                                  llvm::ArrayRef<int64_t> dims);
  mlir::LogicalResult applyShape(Input &input, llvm::ArrayRef<int64_t> dims);
  /// Gives what is open the options' default, where there is one.
  mlir::LogicalResult applyDefault(Input &input);
  mlir::LogicalResult bindSymbol(llvm::StringRef symbol, int64_t value);
  mlir::LogicalResult closeInput(Input &input);
  /// Gives what is open still the options' size.
  mlir::LogicalResult guessDims(Input &input);
  void describe(const Input &input) const;

  const ImportState &state;
  std::vector<Input> inputs;
  llvm::StringMap<int64_t> symbols;
  llvm::StringSet<> guessed; ///< symbols of which nothing says the size
  llvm::StringMap<mlir::RankedTensorType> inputTypes;
};

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_SHAPEBINDING_H
