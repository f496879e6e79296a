//===- ModelWriter.h - Builds an ONNX model ---------------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_MODELWRITER_H
#define TINYML_LIB_TARGET_ONNX_MODELWRITER_H

#include "lib/Target/ONNX/Schema.pb.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"

namespace tinyml {

/// A node that was added; attributes are set afterwards.
class NodeWriter {
public:
  explicit NodeWriter(proto::NodeProto &node) : node(&node) {}

  NodeWriter &set(llvm::StringRef name, int64_t value);
  NodeWriter &set(llvm::StringRef name, float value);
  NodeWriter &set(llvm::StringRef name, llvm::ArrayRef<int64_t> values);
  NodeWriter &set(llvm::StringRef name, llvm::StringRef value);

private:
  proto::AttributeProto &add(llvm::StringRef name,
                             proto::AttributeProto::AttributeType type);

  proto::NodeProto *node;
};

/// Collects the nodes and tensors of an ONNX model in the order in which they
/// are added, so that equal calls write equal bytes.
class ModelWriter {
public:
  /// `opset` is the version of the standard operators.
  ModelWriter(llvm::StringRef graphName, int64_t opset);

  int64_t getOpset() const { return opset; }

  /// Keeps `name` from being made by makeName.
  void reserveName(llvm::StringRef name) { names.insert(name); }
  /// Returns `hint`, or, where that is taken, a number after it.
  std::string makeName(llvm::StringRef hint);

  void addInput(llvm::StringRef name, mlir::RankedTensorType type);
  void addOutput(llvm::StringRef name, mlir::RankedTensorType type);

  /// Adds a node with one output, `output`, after which it is named.
  NodeWriter addNode(llvm::StringRef operatorName,
                     llvm::ArrayRef<std::string> inputs,
                     llvm::StringRef output);

  /// Adds a constant of `type`, whose elements may be narrower than the bytes
  /// that they take in `bytes`; returns its name.
  std::string addTensor(llvm::StringRef hint, mlir::RankedTensorType type,
                        llvm::ArrayRef<char> bytes);
  template <typename T>
  std::string addTensor(llvm::StringRef hint, mlir::RankedTensorType type,
                        llvm::ArrayRef<T> values) {
    return addTensor(
        hint, type,
        llvm::ArrayRef<char>(reinterpret_cast<const char *>(values.data()),
                             values.size() * sizeof(T)));
  }

  void write(llvm::raw_ostream &os) const;

private:
  int64_t opset;
  proto::ModelProto model;
  llvm::StringSet<> names;
};

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_MODELWRITER_H
