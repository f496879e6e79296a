//===- GraphConverter.h - Converting the nodes of a graph -------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_GRAPHCONVERTER_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_GRAPHCONVERTER_H

#include "NodeConversion.h"
#include "OperatorRegistry.h"
#include "llvm/ADT/DenseMap.h"

namespace tinyml {

/// Converts the ops of a block in order. A node that fails is reported and its
/// outputs become unknown, or stand-ins of the types that the file states, so
/// that one run lists all nodes that cannot be converted.
class GraphConverter {
public:
  GraphConverter(const OperatorRegistry &registry, mlir::OpBuilder &builder)
      : registry(registry), builder(builder) {}

  void bind(mlir::Value onnxValue, Operand operand);
  const Operand &lookup(mlir::Value onnxValue) const;

  /// Converts all ops of `block` but its terminator.
  void convertBlock(mlir::Block &block);

  /// Returns the value of an operand; a constant becomes a tinyml.constant,
  /// once for each of its stored values.
  mlir::Value materialize(const Operand &operand, mlir::Location loc);

  unsigned getNumNodes() const { return numNodes; }
  unsigned getNumFolded() const { return numFolded; }
  unsigned getNumFailed() const { return numFailed; }

private:
  void convertConstant(onnx::ConstantOp constant);
  void convertNode(onnx::NodeOp node);
  llvm::LogicalResult run(NodeConversion &conversion, onnx::NodeOp node);
  llvm::LogicalResult checkDomain(NodeConversion &conversion,
                                  onnx::NodeOp node);
  /// Converts the node; where all its operands are constants, evaluates what
  /// was built and leaves nothing of it but the results.
  llvm::LogicalResult convert(NodeConversion &conversion,
                              const OperatorForm &form);
  const OperatorForm *chooseForm(NodeConversion &conversion, onnx::NodeOp node);
  llvm::LogicalResult bindResults(NodeConversion &conversion,
                                  onnx::NodeOp node);
  void bindStandIns(onnx::NodeOp node);

  const OperatorRegistry &registry;
  mlir::OpBuilder &builder;
  llvm::DenseMap<mlir::Value, Operand> operands;
  llvm::DenseMap<std::pair<mlir::Attribute, mlir::Type>, mlir::Value> constants;
  unsigned numNodes = 0, numFolded = 0, numFailed = 0;
};

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_GRAPHCONVERTER_H
