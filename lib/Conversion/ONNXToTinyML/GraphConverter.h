//===- GraphConverter.h - Converting the nodes of a graph -------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_GRAPHCONVERTER_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_GRAPHCONVERTER_H

#include "NodeConversion.h"
#include "OperatorRegistry.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Conversion/ONNXToTinyML/ConversionRecord.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"

namespace tinyml {

/// Returns what the registry calls the node's operator.
std::string getOperator(onnx::NodeOp node);

/// Converts the ops of a block in order. A node that fails is reported and its
/// outputs become unknown, or stand-ins of the types that the file states, so
/// that one run lists all nodes that cannot be converted. What is said of
/// several nodes of one operator is said once. Nodes that no result of the
/// graph needs are left out.
class GraphConverter {
public:
  /// `maxConstantBytes`: what constants may take that are computed;
  /// `maxUnrolledNodes`: how many nodes all trips of a loop may have that is
  /// not to be one in C.
  GraphConverter(const OperatorRegistry &registry, mlir::OpBuilder &builder,
                 int64_t maxConstantBytes, int64_t maxUnrolledNodes)
      : registry(registry), builder(builder),
        maxConstantBytes(maxConstantBytes), maxUnrolledNodes(maxUnrolledNodes) {
  }
  /// Of the body of a loop that is a node of `outer`.
  GraphConverter(const GraphConverter &outer, mlir::OpBuilder &builder)
      : GraphConverter(outer.registry, builder, outer.maxConstantBytes,
                       outer.maxUnrolledNodes) {
    inBody = true;
  }

  /// Whether it converts the body of a loop, which stays one.
  bool isBody() const { return inBody; }
  int64_t getMaxUnrolledNodes() const { return maxUnrolledNodes; }
  /// Counts what `inner` has converted as converted by this one; the function
  /// is `body`.
  void absorb(const GraphConverter &inner, mlir::func::FuncOp body);
  /// The functions that loops call, which are in the module.
  llvm::ArrayRef<mlir::func::FuncOp> getBodies() const { return bodies; }

  void bind(mlir::Value onnxValue, Operand operand);
  const Operand &lookup(mlir::Value onnxValue) const;

  /// What became of a node; of one that is converted several times, the worst.
  struct Outcome {
    NodeVerdict verdict = NodeVerdict::Unneeded;
    std::vector<std::string> problems;
  };
  Outcome getOutcome(onnx::NodeOp node) const { return outcomes.lookup(node); }
  /// Says of a node that was not looked at whether its operator is known.
  void checkOperator(onnx::NodeOp node);

  /// Returns how many elements the constants have that were converted.
  int64_t getNumParameters() const { return numParameters; }

  /// Converts the ops of `block` that its terminator needs, or only these
  /// operands of the terminator.
  void convertBlock(mlir::Block &block);
  void convertBlock(mlir::Block &block, llvm::ArrayRef<unsigned> outputs);

  /// Returns the value of an operand; a constant becomes a tinyml.constant,
  /// once for each of its stored values.
  mlir::Value materialize(const Operand &operand, mlir::Location loc);

  /// Reports that `node` cannot be converted, unless the same was said of its
  /// operator before.
  void reportFailure(onnx::NodeOp node, const llvm::Twine &what);

  /// Warns once that numbers of f64 are computed as f32.
  void noteDouble(onnx::NodeOp node);
  /// Erases the stand-ins that nothing uses.
  void eraseStandIns();

  /// Returns how many nodes of which operators failed, e.g. `12 Erf, 3 Cos`,
  /// the most frequent first.
  std::string describeFailed() const;

  /// Returns the most elements of one constant that is computed.
  int64_t getMaxFoldedElements() const { return maxConstantBytes / 128; }

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
  llvm::LogicalResult countComputed(NodeConversion &conversion);
  void noteVerdict(onnx::NodeOp node, NodeVerdict verdict);
  void bindStandIns(onnx::NodeOp node);
  bool bindShapes(onnx::NodeOp node);
  void findNeeded(mlir::Block &block, llvm::ArrayRef<unsigned> outputs);

  const OperatorRegistry &registry;
  mlir::OpBuilder &builder;
  llvm::DenseMap<mlir::Value, Operand> operands;
  llvm::DenseMap<std::pair<mlir::Attribute, mlir::Type>, mlir::Value> constants;
  /// Ops of the block whose results are needed, and values of which more than
  /// the shape is.
  llvm::DenseSet<mlir::Operation *> needed;
  llvm::DenseSet<mlir::Value> neededValues;
  llvm::SmallVector<mlir::Operation *> standIns;
  llvm::StringSet<> reported;
  llvm::MapVector<llvm::StringRef, unsigned> failedOperators;
  llvm::DenseMap<mlir::Operation *, Outcome> outcomes;
  bool hasDouble = false;
  unsigned numNodes = 0, numFolded = 0, numFailed = 0;
  int64_t maxConstantBytes, computedBytes = 0, numParameters = 0;
  int64_t maxUnrolledNodes;
  bool inBody = false;
  llvm::SmallVector<mlir::func::FuncOp> bodies;
};

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_GRAPHCONVERTER_H
