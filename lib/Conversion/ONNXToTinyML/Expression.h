//===- Expression.h - Formulas of tensors -----------------------*- C++ -*-===//
//
// Operators that are a formula of other operators are written as one: each
// function here builds one tinyml op. What fails has been reported, and
// everything that is computed from it fails too.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_EXPRESSION_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_EXPRESSION_H

#include "NumberTypes.h"

namespace tinyml {

/// A tensor of f32, i32, i64 or i1 in a formula, or nothing where it failed.
class Expression {
public:
  Expression(NodeConversion &node, mlir::FailureOr<Operand> operand)
      : node(&node), operand(std::move(operand)) {}
  Expression(NodeConversion &node, mlir::FailureOr<mlir::Value> value)
      : Expression(node,
                   mlir::failed(value)
                       ? mlir::FailureOr<Operand>(mlir::failure())
                       : mlir::FailureOr<Operand>(Operand::runtime(*value))) {}

  /// Operand `index` of the node, as it is or as numbers of `type`.
  static Expression get(NodeConversion &node, unsigned index);
  static Expression get(NodeConversion &node, unsigned index, mlir::Type type);

  bool hasFailed() const { return mlir::failed(operand); }
  NodeConversion &getNode() const { return *node; }
  const mlir::FailureOr<Operand> &getOperand() const { return operand; }
  /// The shape; empty where it failed.
  llvm::ArrayRef<int64_t> getShape() const {
    return hasFailed() ? llvm::ArrayRef<int64_t>() : operand->getShape();
  }
  mlir::Type getType() const { return operand->getElementType(); }
  mlir::FailureOr<mlir::Value> getValue() const;

  /// A number as a scalar of this tensor's type.
  Expression number(double value) const;

  Expression reshape(llvm::ArrayRef<int64_t> shape) const;
  Expression transpose(llvm::ArrayRef<int64_t> perm) const;
  /// Elements [start, start + size) of dimension `dim`.
  Expression slice(int64_t dim, int64_t start, int64_t size) const;
  Expression cast(mlir::Type type) const;
  /// Elements at `indices`, of i32 or i64, along `axis`.
  Expression gather(const Expression &indices, int64_t axis) const;
  /// Adds elements of `value` along dimension `dim`, of which negative numbers
  /// cut.
  Expression pad(int64_t dim, int64_t low, int64_t high, float value) const;
  Expression clamp(float low, float high) const;

  /// A function of one number.
  template <typename Op>
  Expression apply() const {
    if (hasFailed())
      return *this;
    return Expression(*node, node->createLike<Op>(node->materialize(*operand)));
  }
  /// A reduction over dimensions, which stay as dimensions of 1.
  template <typename Op>
  Expression reduce(llvm::ArrayRef<int64_t> axes) const {
    if (hasFailed())
      return *this;
    return Expression(*node, node->createLike<Op>(node->materialize(*operand),
                                                  axes, mlir::FloatAttr(),
                                                  mlir::FloatAttr()));
  }

private:
  NodeConversion *node;
  mlir::FailureOr<Operand> operand;
};

/// Builds an op of two tensors that broadcast.
template <typename Op, typename... Args>
Expression combine(const Expression &lhs, const Expression &rhs,
                   mlir::Type type, Args &&...args) {
  NodeConversion &node = lhs.getNode();
  if (lhs.hasFailed() || rhs.hasFailed())
    return Expression(node, mlir::FailureOr<Operand>(mlir::failure()));
  return Expression(node, createPair<Op>(node, type, *lhs.getOperand(),
                                         *rhs.getOperand(),
                                         std::forward<Args>(args)...));
}

Expression operator+(const Expression &lhs, const Expression &rhs);
Expression operator-(const Expression &lhs, const Expression &rhs);
Expression operator*(const Expression &lhs, const Expression &rhs);
/// Of integers rounded towards 0.
Expression operator/(const Expression &lhs, const Expression &rhs);
Expression operator+(const Expression &lhs, double rhs);
Expression operator-(const Expression &lhs, double rhs);
Expression operator-(double lhs, const Expression &rhs);
Expression operator*(const Expression &lhs, double rhs);
Expression operator/(const Expression &lhs, double rhs);

// Comparisons, to i1; and what booleans do.
Expression equal(const Expression &lhs, const Expression &rhs);
Expression less(const Expression &lhs, const Expression &rhs);
Expression lessOrEqual(const Expression &lhs, const Expression &rhs);
Expression both(const Expression &lhs, const Expression &rhs);
Expression either(const Expression &lhs, const Expression &rhs);

/// `lhs` where `condition` holds, else `rhs`.
Expression choose(const Expression &condition, const Expression &lhs,
                  const Expression &rhs);
/// The larger and the smaller of two floats.
Expression maximum(const Expression &lhs, const Expression &rhs);
Expression minimum(const Expression &lhs, const Expression &rhs);
/// Products of matrices [B, M, K] and [B, K, N].
Expression multiplyMatrices(const Expression &lhs, const Expression &rhs);

/// The parts behind one another along a dimension.
Expression join(llvm::ArrayRef<Expression> parts, int64_t dim);

// Constants.
Expression makeFloats(NodeConversion &node, llvm::ArrayRef<int64_t> shape,
                      llvm::ArrayRef<float> values);
Expression makeIntegers(NodeConversion &node, llvm::ArrayRef<int64_t> shape,
                        llvm::ArrayRef<int64_t> values);
/// The same of i32.
Expression makeIndices(NodeConversion &node, llvm::ArrayRef<int64_t> shape,
                       llvm::ArrayRef<int32_t> values);

/// Sets the node's first result; or another one.
llvm::LogicalResult replace(const Expression &result);
llvm::LogicalResult setResult(unsigned index, const Expression &result);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_EXPRESSION_H
