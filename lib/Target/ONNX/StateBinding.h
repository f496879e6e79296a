//===- StateBinding.h - Outputs that become inputs --------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_STATEBINDING_H
#define TINYML_LIB_TARGET_ONNX_STATEBINDING_H

#include "ImportState.h"
#include "lib/Target/ONNX/Schema.pb.h"
#include "llvm/ADT/StringMap.h"

namespace tinyml {

/// Which outputs of the graph become inputs of the next call, and what those
/// inputs hold in the first one.
class StateBinding {
public:
  explicit StateBinding(const ImportState &state) : state(state) {}

  /// Binds what the options say. Fails after an error where a tensor is no
  /// output or input of `graph`, or is bound twice.
  mlir::LogicalResult bind(const proto::GraphProto &graph);

  bool isInput(llvm::StringRef name) const { return initial.contains(name); }
  /// Returns the input that an output becomes, or an empty string.
  llvm::StringRef getInput(llvm::StringRef output) const {
    auto found = inputs.find(output);
    return found == inputs.end() ? llvm::StringRef() : found->second;
  }

  /// What the model gives an input that is a state; null where nothing.
  void setInitial(llvm::StringRef input, mlir::ElementsAttr value) {
    initial[input] = value;
  }
  mlir::ElementsAttr getInitial(llvm::StringRef input) const {
    return initial.lookup(input);
  }

private:
  mlir::LogicalResult bindOne(llvm::StringRef text,
                              const proto::GraphProto &graph);

  const ImportState &state;
  llvm::StringMap<std::string> inputs; ///< by output
  llvm::StringMap<mlir::ElementsAttr> initial;
};

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_STATEBINDING_H
