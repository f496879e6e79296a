//===- FoldArithmetic.cpp - Element-wise operators on constants -----------===//

#include "Broadcast.h"
#include "Numbers.h"
#include "OperatorRegistry.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Functions of two numbers; integers wrap
//===----------------------------------------------------------------------===//

namespace {
struct SubFn {
  static int64_t apply(int64_t a, int64_t b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) -
                                static_cast<uint64_t>(b));
  }
  static double apply(double a, double b) { return a - b; }
};
/// The caller has checked integers for b = 0.
struct DivFn {
  static int64_t apply(int64_t a, int64_t b) {
    return b == -1 ? SubFn::apply(int64_t(0), a) : a / b;
  }
  static double apply(double a, double b) { return a / b; }
};
/// The sign of the result is that of `b`, as without ONNX's `fmod`.
struct ModFn {
  static int64_t apply(int64_t a, int64_t b) {
    int64_t rest = b == -1 ? 0 : a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
  }
  static double apply(double a, double b) { return a - std::floor(a / b) * b; }
};
/// The sign of the result is that of `a`, as with ONNX's `fmod`.
struct FModFn {
  static int64_t apply(int64_t a, int64_t b) { return b == -1 ? 0 : a % b; }
  static double apply(double a, double b) { return std::fmod(a, b); }
};
struct MinFn {
  template <typename T>
  static T apply(T a, T b) {
    return b < a ? b : a;
  }
};
struct MaxFn {
  template <typename T>
  static T apply(T a, T b) {
    return a < b ? b : a;
  }
};
} // namespace

/// Reads two constants that broadcast and the shape of the result.
static FailureOr<Numbers> combine(NodeConversion &node, const Numbers &lhs,
                                  const Numbers &rhs) {
  if (lhs.elementType != rhs.elementType)
    return node.invalid("its inputs have different element types");
  FailureOr<SmallVector<int64_t>> shape = broadcastShapes(lhs.shape, rhs.shape);
  if (failed(shape))
    return node.invalid("shapes " + formatShape(lhs.shape) + " and " +
                        formatShape(rhs.shape) + " do not broadcast");
  if (failed(node.checkFoldedSize(*shape)))
    return failure();
  return Numbers{lhs.elementType, *shape, {}, {}};
}

template <typename Fn>
static FailureOr<Numbers> apply(NodeConversion &node, const Numbers &lhs,
                                const Numbers &rhs) {
  FailureOr<Numbers> result = combine(node, lhs, rhs);
  if (failed(result))
    return failure();
  forEachBroadcast(result->shape, {lhs.shape, rhs.shape},
                   [&](int64_t, ArrayRef<int64_t> at) {
                     if (lhs.isFloat())
                       result->floats.push_back(
                           Fn::apply(lhs.floats[at[0]], rhs.floats[at[1]]));
                     else
                       result->integers.push_back(
                           Fn::apply(lhs.integers[at[0]], rhs.integers[at[1]]));
                   });
  return result;
}

/// Evaluates a function of one or more constants.
template <typename Fn>
static LogicalResult foldArithmetic(NodeConversion &node) {
  FailureOr<Numbers> result = Numbers::read(node, node.getOperand(0));
  for (unsigned index = 1; index < node.getNumOperands(); ++index) {
    FailureOr<Numbers> next = Numbers::read(node, node.getOperand(index));
    if (failed(result) || failed(next))
      return failure();
    result = apply<Fn>(node, *result, *next);
  }
  if (failed(result))
    return failure();
  node.setResult(0, result->store());
  return success();
}

/// Evaluates a division; integers must not be divided by 0.
template <typename Fn>
static LogicalResult foldDivision(NodeConversion &node) {
  FailureOr<Numbers> divisor = Numbers::read(node, node.getOperand(1));
  if (failed(divisor))
    return failure();
  if (llvm::is_contained(divisor->integers, 0))
    return node.invalid("it divides by 0");
  return foldArithmetic<Fn>(node);
}

static LogicalResult foldMod(NodeConversion &node) {
  return node.getIntAttr("fmod", 0) != 0 ? foldDivision<FModFn>(node)
                                         : foldDivision<ModFn>(node);
}

void tinyml::registerArithmeticFolders(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  constexpr InputCount two{2, 2};
  registry.addFolder("Div", all, two, foldDivision<DivFn>);
  registry.addFolder("Mod", {10, kNewestOpset}, two, foldMod);
  registry.addFolder("Min", all, {1, kAnyNumber}, foldArithmetic<MinFn>);
  registry.addFolder("Max", all, {1, kAnyNumber}, foldArithmetic<MaxFn>);
}
