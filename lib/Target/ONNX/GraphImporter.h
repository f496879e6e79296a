//===- GraphImporter.h - ONNX graphs as regions -----------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_GRAPHIMPORTER_H
#define TINYML_LIB_TARGET_ONNX_GRAPHIMPORTER_H

#include "AttributeReader.h"
#include "NodeOrder.h"
#include "StateBinding.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Dialect/ONNX/IR/ONNXOps.h"

namespace tinyml {

/// Versions of operator sets by domain; the default domain is the empty string.
using Opsets = std::map<std::string, int64_t>;

/// Reads the operator sets that a model or function imports; "ai.onnx" is the
/// default domain. Emits an error where the default domain's version is one
/// that the importer does not know; `what` is the model or function.
mlir::FailureOr<Opsets> readOpsets(
    const google::protobuf::RepeatedPtrField<proto::OperatorSetIdProto> &list,
    const ImportState &state, const llvm::Twine &what);

/// Turns a model's graph into a function: nodes into `onnx.node`, tensors into
/// `onnx.constant`, calls of the model's own functions into their nodes.
class GraphImporter {
public:
  GraphImporter(const ImportState &state, proto::ModelProto &model,
                Opsets opsets)
      : state(state), model(model), modelOpsets(std::move(opsets)),
        shapes(state), states(state), tensors(state),
        attributes(state, shapes, tensors), builder(state.context) {}

  /// Adds `func.func @main` to `module`.
  mlir::LogicalResult importMain(mlir::ModuleOp module);

private:
  using Bindings = llvm::StringMap<proto::AttributeProto *>;

  /// The names that a graph or a function's body defines.
  struct Scope {
    /// The graph around a subgraph.
    const Scope *parent = nullptr;
    /// What the names of nodes and tensors of an inlined function begin with:
    /// the call's name and a slash.
    std::string prefix;
    /// What the names of nodes without one begin with.
    std::string unnamedPrefix;
    const Opsets *opsets = nullptr;
    /// The attributes of the function's call; null outside functions.
    const Bindings *bindings = nullptr;
    unsigned depth = 0;

    llvm::StringMap<mlir::Value> values;
    llvm::StringMap<const proto::TypeProto *> types;
    /// Names, in the calling graph, of a function's outputs.
    llvm::StringMap<std::string> outputNames;
    mlir::Value absent;

    mlir::Value lookup(llvm::StringRef name) const;
  };

  /// A node on its way into the IR.
  struct Node {
    proto::NodeProto &message;
    std::string name;
    mlir::Location loc;
    /// Empty for the default domain.
    llvm::StringRef domain;
  };

  // Graphs.
  mlir::LogicalResult checkRenames();
  /// Sets the names and states of the arguments and results of `main`.
  mlir::LogicalResult describePorts(mlir::func::FuncOp main,
                                    const Scope &scope);
  mlir::FailureOr<mlir::func::FuncOp> createMain(mlir::ModuleOp module,
                                                 Scope &scope);
  mlir::LogicalResult importInitializers(proto::GraphProto &graph,
                                         Scope &scope);
  mlir::LogicalResult checkInitializerTypes(const Scope &scope);
  mlir::LogicalResult addConstant(llvm::StringRef name, mlir::ElementsAttr attr,
                                  mlir::Location loc, Scope &scope);
  mlir::FailureOr<llvm::SmallVector<mlir::Value>>
  importOutputs(const proto::GraphProto &graph, const Scope &scope,
                mlir::Location loc, const llvm::Twine &what);
  mlir::LogicalResult importSubgraph(proto::GraphProto &graph, const Node &node,
                                     const Scope &parent, mlir::Region &region);
  void readTypes(const proto::GraphProto &graph, Scope &scope);
  mlir::LogicalResult importNodes(NodeList &nodes, Scope &scope,
                                  const llvm::Twine &what);
  /// Counts `nodes` more nodes; an error where that makes too many.
  mlir::LogicalResult countNodes(uint64_t nodes);
  uint64_t getCost(const proto::NodeProto &node, const Scope &scope) const;
  mlir::LogicalResult defineValue(llvm::StringRef name, mlir::Value value,
                                  mlir::Location loc, Scope &scope);
  mlir::Value getAbsent(Scope &scope);
  mlir::Location getTensorLoc(llvm::StringRef name, const Scope &scope) const;
  std::string getTensorName(llvm::StringRef name, const Scope &scope) const;

  // Nodes.
  Node describeNode(proto::NodeProto &message, unsigned index,
                    const Scope &scope) const;
  mlir::LogicalResult importNode(const Node &node, Scope &scope);
  mlir::LogicalResult importConstantNode(const Node &node, Scope &scope,
                                         bool &isDone);
  mlir::FailureOr<llvm::SmallVector<mlir::Value>> importInputs(const Node &node,
                                                               Scope &scope);
  mlir::LogicalResult
  importAttributes(const Node &node, const Scope &scope,
                   mlir::OperationState &result,
                   llvm::SmallVectorImpl<proto::GraphProto *> &graphs);
  mlir::LogicalResult defineOutputs(const Node &node, mlir::ValueRange outputs,
                                    Scope &scope);
  /// Returns the attribute that `attribute` is or, in a function, refers to;
  /// null where the call leaves that out.
  proto::AttributeProto *resolve(proto::AttributeProto &attribute,
                                 const Scope &scope) const;

  // Functions.
  mlir::LogicalResult indexFunctions();
  proto::FunctionProto *lookupFunction(const Node &node) const;
  mlir::LogicalResult importCall(const Node &node,
                                 proto::FunctionProto &function, Scope &scope);
  mlir::LogicalResult bindAttributes(const Node &node,
                                     proto::FunctionProto &function,
                                     const Scope &scope, Bindings &bindings);

  const ImportState &state;
  proto::ModelProto &model;
  Opsets modelOpsets;
  ShapeBinding shapes;
  StateBinding states;
  TensorReader tensors;
  AttributeReader attributes;
  mlir::OpBuilder builder;
  /// The model's functions by domain, name and overload.
  llvm::StringMap<proto::FunctionProto *> functions;
  /// The functions being inlined, outermost first.
  llvm::SmallVector<proto::FunctionProto *> activeFunctions;
  /// Counts up to kMaxNodes.
  uint64_t numNodes = 0;
};

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_GRAPHIMPORTER_H
