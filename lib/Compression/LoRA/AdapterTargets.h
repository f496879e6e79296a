//===- AdapterTargets.h - Weights that adapters change ----------*- C++ -*-===//

#ifndef TINYML_LIB_COMPRESSION_LORA_ADAPTERTARGETS_H
#define TINYML_LIB_COMPRESSION_LORA_ADAPTERTARGETS_H

#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Dialect/ONNX/IR/ONNXOps.h"

namespace tinyml {

/// A constant that a node multiplies its input with.
struct AdapterTarget {
  onnx::ConstantOp constant;
  onnx::NodeOp node;
  /// It is [in, out], not [out, in, window...].
  bool isTransposed = false;
};

/// The weights of a model that was imported from ONNX.
class AdapterTargets {
public:
  explicit AdapterTargets(mlir::ModuleOp module);

  /// Returns the weight of the module of that path: the initializer
  /// `<path>.weight` or `<path>.base_layer.weight`, else the one whose name
  /// ends so, else that of the node whose name is the module's path. Fails
  /// after an error at `loc`, which lists the weights, where there is none, or
  /// several, or where it is no module's own.
  mlir::FailureOr<AdapterTarget> findWeight(llvm::StringRef path,
                                            mlir::Location loc) const;

  /// Returns the bias `<path>.bias`, found by the same names.
  mlir::FailureOr<onnx::ConstantOp> findBias(llvm::StringRef path,
                                             mlir::Location loc) const;

private:
  void addNode(onnx::NodeOp node);
  mlir::LogicalResult checkOwner(const AdapterTarget &target,
                                 mlir::Location loc) const;
  std::string listWeights() const;

  std::vector<AdapterTarget> weights;
  std::vector<onnx::ConstantOp> constants;
};

} // namespace tinyml

#endif // TINYML_LIB_COMPRESSION_LORA_ADAPTERTARGETS_H
