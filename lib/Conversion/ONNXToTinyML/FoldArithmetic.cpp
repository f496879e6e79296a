//===- FoldArithmetic.cpp - Element-wise operators on constants -----------===//

#include "Broadcast.h"
#include "Numbers.h"
#include "OperatorRegistry.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Functions of two numbers; integers wrap
//===----------------------------------------------------------------------===//

namespace {
struct AddFn {
  static int64_t apply(int64_t a, int64_t b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) +
                                static_cast<uint64_t>(b));
  }
  static double apply(double a, double b) { return a + b; }
};
struct SubFn {
  static int64_t apply(int64_t a, int64_t b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) -
                                static_cast<uint64_t>(b));
  }
  static double apply(double a, double b) { return a - b; }
};
struct MulFn {
  static int64_t apply(int64_t a, int64_t b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) *
                                static_cast<uint64_t>(b));
  }
  static double apply(double a, double b) { return a * b; }
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
template <template <typename> class Compare>
struct CompareFn {
  template <typename T>
  static bool apply(T a, T b) {
    return Compare<T>()(a, b);
  }
};
struct AndFn {
  template <typename T>
  static bool apply(T a, T b) {
    return a != 0 && b != 0;
  }
};
struct OrFn {
  template <typename T>
  static bool apply(T a, T b) {
    return a != 0 || b != 0;
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
  if (failed(checkFoldedSize(node, *shape)))
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
  if (node.getIntAttr("fmod", 0) != 0)
    return node.unsupported("attribute 'fmod' must be 0");
  FailureOr<Numbers> divisor = Numbers::read(node, node.getOperand(1));
  if (failed(divisor))
    return failure();
  if (llvm::is_contained(divisor->integers, 0))
    return node.invalid("it divides by 0");
  return foldArithmetic<Fn>(node);
}

/// Evaluates a function of two constants whose result is boolean.
template <typename Fn>
static LogicalResult foldPredicate(NodeConversion &node) {
  FailureOr<Numbers> lhs = Numbers::read(node, node.getOperand(0));
  FailureOr<Numbers> rhs = Numbers::read(node, node.getOperand(1));
  if (failed(lhs) || failed(rhs))
    return failure();
  FailureOr<Numbers> result = combine(node, *lhs, *rhs);
  if (failed(result))
    return failure();
  result->elementType = node.getBuilder().getI1Type();
  forEachBroadcast(
      result->shape, {lhs->shape, rhs->shape},
      [&](int64_t, ArrayRef<int64_t> at) {
        result->integers.push_back(
            lhs->isFloat()
                ? Fn::apply(lhs->floats[at[0]], rhs->floats[at[1]])
                : Fn::apply(lhs->integers[at[0]], rhs->integers[at[1]]));
      });
  node.setResult(0, result->store());
  return success();
}

/// Where: elements of X where the condition holds, of Y elsewhere.
static LogicalResult foldWhere(NodeConversion &node) {
  FailureOr<Numbers> condition = Numbers::read(node, node.getOperand(0));
  FailureOr<Numbers> x = Numbers::read(node, node.getOperand(1));
  FailureOr<Numbers> y = Numbers::read(node, node.getOperand(2));
  if (failed(condition) || failed(x) || failed(y))
    return failure();
  if (!condition->elementType.isInteger(1))
    return node.invalid("its condition must hold booleans");
  FailureOr<Numbers> result = combine(node, *x, *y);
  if (failed(result))
    return failure();
  FailureOr<SmallVector<int64_t>> shape =
      broadcastShapes(result->shape, condition->shape);
  if (failed(shape))
    return node.invalid("its condition does not broadcast to its inputs");
  if (failed(checkFoldedSize(node, *shape)))
    return failure();
  result->shape = *shape;
  forEachBroadcast(*shape, {condition->shape, x->shape, y->shape},
                   [&](int64_t, ArrayRef<int64_t> at) {
                     bool choice = condition->integers[at[0]] != 0;
                     if (result->isFloat())
                       result->floats.push_back(choice ? x->floats[at[1]]
                                                       : y->floats[at[2]]);
                     else
                       result->integers.push_back(choice ? x->integers[at[1]]
                                                         : y->integers[at[2]]);
                   });
  node.setResult(0, result->store());
  return success();
}

void tinyml::registerArithmeticFolders(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  constexpr InputCount two{2, 2};
  registry.addFolder("Add", all, two, foldArithmetic<AddFn>);
  registry.addFolder("Sub", all, two, foldArithmetic<SubFn>);
  registry.addFolder("Mul", all, two, foldArithmetic<MulFn>);
  registry.addFolder("Div", all, two, foldDivision<DivFn>);
  registry.addFolder("Mod", {10, kNewestOpset}, two, foldDivision<ModFn>);
  registry.addFolder("Min", all, {1, kAnyNumber}, foldArithmetic<MinFn>);
  registry.addFolder("Max", all, {1, kAnyNumber}, foldArithmetic<MaxFn>);
  registry.addFolder("And", all, two, foldPredicate<AndFn>);
  registry.addFolder("Or", all, two, foldPredicate<OrFn>);
  registry.addFolder("Equal", all, two,
                     foldPredicate<CompareFn<std::equal_to>>);
  registry.addFolder("Less", all, two, foldPredicate<CompareFn<std::less>>);
  registry.addFolder("LessOrEqual", {12, kNewestOpset}, two,
                     foldPredicate<CompareFn<std::less_equal>>);
  registry.addFolder("Greater", all, two,
                     foldPredicate<CompareFn<std::greater>>);
  registry.addFolder("GreaterOrEqual", {12, kNewestOpset}, two,
                     foldPredicate<CompareFn<std::greater_equal>>);
  registry.addFolder("Where", {9, kNewestOpset}, {3, 3}, foldWhere);
}
