//===- FoldUnary.cpp - Functions of one constant --------------------------===//

#include "Numbers.h"
#include "OperatorRegistry.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

namespace {
struct NegFn {
  static int64_t apply(int64_t a) {
    return static_cast<int64_t>(-static_cast<uint64_t>(a));
  }
  static double apply(double a) { return -a; }
};
struct AbsFn {
  static int64_t apply(int64_t a) { return a < 0 ? NegFn::apply(a) : a; }
  static double apply(double a) { return std::fabs(a); }
};
} // namespace

template <typename Fn>
static LogicalResult foldUnary(NodeConversion &node) {
  FailureOr<Numbers> numbers = Numbers::read(node, node.getOperand(0));
  if (failed(numbers))
    return failure();
  for (int64_t &value : numbers->integers)
    value = Fn::apply(value);
  for (double &value : numbers->floats)
    value = Fn::apply(value);
  node.setResult(0, numbers->store());
  return success();
}

/// Evaluates a function of floats.
template <double Fn(double)>
static LogicalResult foldFloat(NodeConversion &node) {
  if (!isa<FloatType>(node.getOperand(0).getElementType()))
    return node.invalid("its input must hold floats");
  FailureOr<Numbers> numbers = Numbers::read(node, node.getOperand(0));
  if (failed(numbers))
    return failure();
  for (double &value : numbers->floats)
    value = Fn(value);
  node.setResult(0, numbers->store());
  return success();
}

static double reciprocal(double value) { return 1.0 / value; }

void tinyml::registerUnaryFolders(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  constexpr InputCount one{1, 1};
  registry.addFolder("Abs", all, one, foldUnary<AbsFn>);
  registry.addFolder("Neg", all, one, foldUnary<NegFn>);
  registry.addFolder("Ceil", all, one, foldFloat<std::ceil>);
  registry.addFolder("Exp", all, one, foldFloat<std::exp>);
  registry.addFolder("Floor", all, one, foldFloat<std::floor>);
  registry.addFolder("Log", all, one, foldFloat<std::log>);
  registry.addFolder("Reciprocal", all, one, foldFloat<reciprocal>);
  registry.addFolder("Sqrt", all, one, foldFloat<std::sqrt>);
}
