//===- NodeConversion.h - The conversion of one ONNX node -------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_NODECONVERSION_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_NODECONVERSION_H

#include "Operand.h"
#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/ONNX/IR/ONNXOps.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "llvm/ADT/StringSet.h"

namespace tinyml {

class GraphConverter;

/// What a converter sees of its node: operands and attributes, and ways to
/// build the tinyml ops that replace it and to say why it cannot.
class NodeConversion {
public:
  NodeConversion(GraphConverter &graph, onnx::NodeOp node,
                 mlir::OpBuilder &builder, llvm::ArrayRef<Operand> operands);

  mlir::MLIRContext *getContext() const { return getNode().getContext(); }
  mlir::Location getLoc() const { return getNode().getLoc(); }
  /// Returns the version of the standard operator set.
  int64_t getOpset() const { return opset; }
  onnx::NodeOp getNode() const { return node; }
  GraphConverter &getGraph() const { return graph; }
  mlir::OpBuilder &getBuilder() const { return builder; }

  /// Whether all operands are constants, so that what is built is evaluated at
  /// once. Then tensors may be empty, and of types that no memory holds.
  bool isFolding() const { return folds; }
  void setFolding(bool value) { folds = value; }

  //===--------------------------------------------------------------------===//
  // Operands
  //===--------------------------------------------------------------------===//

  unsigned getNumOperands() const { return operands.size(); }
  /// Returns operand `index`; one beyond the list is absent.
  const Operand &getOperand(unsigned index) const;
  bool hasOperand(unsigned index) const {
    return !getOperand(index).isAbsent();
  }
  llvm::ArrayRef<int64_t> getShape(unsigned index) const {
    return getOperand(index).getShape();
  }
  int64_t getRank(unsigned index) const { return getOperand(index).getRank(); }

  /// Makes the converter of operator `name`, of the standard domain, set the
  /// results: it sees `operands` instead of the node's own, in opset `version`
  /// where that is not the node's. Attributes stay.
  llvm::LogicalResult convertAs(llvm::StringRef name,
                                llvm::ArrayRef<Operand> operands,
                                std::optional<int64_t> version = {});

  /// Returns operand `index` as a value; a constant becomes ops.
  mlir::Value getValue(unsigned index);
  mlir::Value materialize(const Operand &operand);

  /// Return the values of a constant operand, called `name` in the error where
  /// it is not a compile-time constant or of another type.
  mlir::FailureOr<llvm::SmallVector<int64_t>> getIntegers(unsigned index,
                                                          llvm::StringRef name);
  mlir::FailureOr<llvm::SmallVector<float>> getFloats(unsigned index,
                                                      llvm::StringRef name);
  /// The same for an operand of one element.
  mlir::FailureOr<int64_t> getInteger(unsigned index, llvm::StringRef name);
  mlir::FailureOr<float> getFloat(unsigned index, llvm::StringRef name);

  /// Checks that the operands in the list, where present, are f32. Those of
  /// f16, bf16 or f64 become f32, and so do the results: restoreTypes casts
  /// them.
  llvm::LogicalResult requireF32(llvm::ArrayRef<unsigned> indices);
  /// The same for what ops of one or two numbers are made of, and reductions:
  /// where the node is evaluated, f64 keeps its digits.
  llvm::LogicalResult requireFloats(llvm::ArrayRef<unsigned> indices);
  /// Checks that operand `index` is f32 or an 8-bit integer.
  llvm::LogicalResult requireF32Or8Bit(unsigned index);

  //===--------------------------------------------------------------------===//
  // Attributes
  //===--------------------------------------------------------------------===//

  // An attribute of the wrong kind is reported and makes the node fail, the
  // default is returned meanwhile. An attribute that nobody asks for is
  // reported after the conversion.
  bool hasAttr(llvm::StringRef name) const;
  mlir::Attribute getAttr(llvm::StringRef name);
  int64_t getIntAttr(llvm::StringRef name, int64_t defaultValue);
  float getFloatAttr(llvm::StringRef name, float defaultValue);
  std::string getStringAttr(llvm::StringRef name, llvm::StringRef defaultValue);
  std::optional<llvm::SmallVector<int64_t>> getIntsAttr(llvm::StringRef name);
  std::optional<llvm::SmallVector<float>> getFloatsAttr(llvm::StringRef name);
  /// Whether attribute `name` holds a graph.
  bool hasGraphAttr(llvm::StringRef name) const;
  /// Returns the graph that attribute `name` holds; reports a node without it.
  mlir::FailureOr<mlir::Region *> getGraphAttr(llvm::StringRef name);
  /// Says that an attribute has no meaning for us.
  void ignoreAttr(llvm::StringRef name) { seenAttrs.insert(name); }

  /// Returns the axis in [0, rank) that `axis` means, or reports it. With
  /// `allowRank`, `rank` itself is one too.
  mlir::FailureOr<int64_t> normalizeAxis(int64_t axis, int64_t rank,
                                         bool allowRank = false);
  /// Returns the axes, sorted; reports duplicates.
  mlir::FailureOr<llvm::SmallVector<int64_t>>
  normalizeAxes(llvm::ArrayRef<int64_t> axes, int64_t rank);
  /// Reads the axes from attribute `axes` before opset `since`, from operand
  /// `index` from there on; none where they are left out.
  mlir::FailureOr<std::optional<llvm::SmallVector<int64_t>>>
  getAxes(unsigned index, int64_t since);

  //===--------------------------------------------------------------------===//
  // Results
  //===--------------------------------------------------------------------===//

  /// Builds an op and checks that its result is not too large.
  template <typename Op, typename... Args>
  mlir::FailureOr<mlir::Value> create(mlir::Type elementType, Args &&...args) {
    return check(ir::create<Op>(builder, getLoc(), elementType,
                                std::forward<Args>(args)...));
  }
  /// Builds an op with one operand and a result of the same element type.
  template <typename Op, typename... Args>
  mlir::FailureOr<mlir::Value> createLike(mlir::Value input, Args &&...args) {
    return create<Op>(ir::getElementType(input), input,
                      std::forward<Args>(args)...);
  }

  /// Return the operand with its dimensions permuted, or in another shape of
  /// as many elements. Constants are computed.
  mlir::FailureOr<Operand> transpose(const Operand &operand,
                                     llvm::ArrayRef<int64_t> perm);
  mlir::FailureOr<Operand> reshape(const Operand &operand,
                                   llvm::ArrayRef<int64_t> shape);
  mlir::Value transpose(mlir::Value value, llvm::ArrayRef<int64_t> perm);
  mlir::Value reshape(mlir::Value value, llvm::ArrayRef<int64_t> shape);

  /// Set the node's first result.
  llvm::LogicalResult replace(mlir::FailureOr<mlir::Value> value);
  llvm::LogicalResult replace(mlir::FailureOr<Operand> operand);
  void setResult(unsigned index, Operand operand);
  /// Casts results of f32 to the type of the operands that requireF32 made
  /// f32, but those that the file states to be f32.
  llvm::LogicalResult restoreTypes();
  llvm::ArrayRef<std::optional<Operand>> getResults() const { return results; }
  /// Whether anything uses output `index`.
  bool isUsed(unsigned index) const;

  //===--------------------------------------------------------------------===//
  // Errors
  //===--------------------------------------------------------------------===//

  /// Report, once per operator, that the node asks for something we do not do,
  /// or that the model is wrong. Return failure.
  llvm::LogicalResult unsupported(const llvm::Twine &why);
  llvm::LogicalResult invalid(const llvm::Twine &why);
  bool hasFailed() const { return isFailed; }

  /// Checks that tensors of `shape` are not empty and have a size that the
  /// runtime can count; where they are evaluated, one that a compiler can hold.
  llvm::LogicalResult checkSize(llvm::ArrayRef<int64_t> shape,
                                mlir::Type elementType);
  /// Checks the size of a constant that is computed.
  llvm::LogicalResult checkFoldedSize(llvm::ArrayRef<int64_t> shape);
  /// Checks that a table of `count` numbers is not too large to be made.
  llvm::LogicalResult checkGenerated(int64_t count);
  /// Reports attributes, graphs among them, that the converter did not ask for.
  void checkUnseenAttrs();

private:
  mlir::FailureOr<mlir::Value> check(mlir::FailureOr<mlir::Value> value);
  template <typename AttrT>
  AttrT getTypedAttr(llvm::StringRef name, llvm::StringRef kind);

  GraphConverter &graph;
  onnx::NodeOp node;
  int64_t opset;
  mlir::OpBuilder &builder;
  llvm::SmallVector<Operand> operands;
  llvm::SmallVector<std::optional<Operand>> results;
  llvm::StringSet<> seenAttrs;
  /// The graphs asked for: one given for an attribute of another kind is an
  /// error.
  llvm::StringSet<> seenGraphs;
  /// The type of operands that became f32; null where none did.
  mlir::FloatType originalType;
  bool isFailed = false;
  bool folds = false;
};

/// Returns how messages call a node: `node 'c1' (Conv, ai.onnx opset 13)`.
std::string describeNode(onnx::NodeOp node);

/// Returns whether tensors of `type` can exist at run time: quantized types,
/// booleans, integers and floats of whole bytes, up to 8; and of 2 and 4 bits,
/// which take a byte each.
bool isSupportedElementType(mlir::Type type);

std::string formatType(mlir::Type type);

/// Returns `shape` as `1x3x32`, or `scalar`.
std::string formatShape(llvm::ArrayRef<int64_t> shape);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_NODECONVERSION_H
