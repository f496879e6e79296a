//===- ReduceOperators.cpp - Sums and the like over dimensions ------------===//

#include "IntegerReductions.h"
#include "OperatorRegistry.h"
#include "Reductions.h"
#include "StorageCast.h"

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Norms
//===----------------------------------------------------------------------===//

FailureOr<Value> tinyml::raiseMagnitude(NodeConversion &node, Value value,
                                        int64_t p) {
  if (p == 2)
    return combine<ir::MulOp>(node, value, value);
  FailureOr<Value> magnitude = node.createLike<ir::AbsOp>(value);
  if (failed(magnitude) || p == 1)
    return magnitude;
  return combine<ir::PowOp>(node, *magnitude, static_cast<float>(p));
}

FailureOr<Value> tinyml::takeRoot(NodeConversion &node, Value value,
                                  int64_t p) {
  if (p == 1)
    return value;
  if (p == 2)
    return node.createLike<ir::SqrtOp>(value);
  return combine<ir::PowOp>(node, value, 1.0f / static_cast<float>(p));
}

FailureOr<Value> tinyml::reduceNorm(NodeConversion &node, Value value,
                                    ArrayRef<int64_t> axes, int64_t p) {
  if (p < 1)
    return node.invalid("attribute 'p' is " + Twine(p) + ", below 1");
  FailureOr<Value> powers = raiseMagnitude(node, value, p);
  if (failed(powers))
    return failure();
  FailureOr<Value> sum = reduce<ir::ReduceSumOp>(node, *powers, axes);
  if (failed(sum))
    return failure();
  return takeRoot(node, *sum, p);
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

/// Reduces a value over axes.
using ReduceFn = FailureOr<Value> (*)(NodeConversion &, Value,
                                      ArrayRef<int64_t>);

static FailureOr<Value> reduceL1(NodeConversion &node, Value value,
                                 ArrayRef<int64_t> axes) {
  return reduceNorm(node, value, axes, 1);
}

static FailureOr<Value> reduceL2(NodeConversion &node, Value value,
                                 ArrayRef<int64_t> axes) {
  return reduceNorm(node, value, axes, 2);
}

static FailureOr<Value> reduceSumSquare(NodeConversion &node, Value value,
                                        ArrayRef<int64_t> axes) {
  FailureOr<Value> squares = combine<ir::MulOp>(node, value, value);
  if (failed(squares))
    return failure();
  return reduce<ir::ReduceSumOp>(node, *squares, axes);
}

static FailureOr<Value> reduceLogSum(NodeConversion &node, Value value,
                                     ArrayRef<int64_t> axes) {
  FailureOr<Value> sum = reduce<ir::ReduceSumOp>(node, value, axes);
  if (failed(sum))
    return failure();
  return node.createLike<ir::LogOp>(*sum);
}

/// log(sum exp(x)) is log(sum exp(x - max)) + max, which does not overflow.
static FailureOr<Value> reduceLogSumExp(NodeConversion &node, Value value,
                                        ArrayRef<int64_t> axes) {
  FailureOr<Value> max = reduce<ir::ReduceMaxOp>(node, value, axes);
  if (failed(max))
    return failure();
  FailureOr<Value> rest = combine<ir::SubOp>(node, value, *max);
  if (failed(rest))
    return failure();
  FailureOr<Value> powers = node.createLike<ir::ExpOp>(*rest);
  if (failed(powers))
    return failure();
  FailureOr<Value> log = reduceLogSum(node, *powers, axes);
  if (failed(log))
    return failure();
  return combine<ir::AddOp>(node, *log, *max);
}

/// Extremes keep the scale that raw integers stand for in sight.
template <typename Op>
static FailureOr<Value> reduceExtreme(NodeConversion &node, Value value,
                                      ArrayRef<int64_t> axes) {
  return throughStorageCast(node, value, [&](Value stored) {
    return reduce<Op>(node, stored, axes);
  });
}

/// Returns the operand without its dimensions of `axes`, where the node does
/// not keep them.
static Value dropAxes(NodeConversion &node, Value value,
                      ArrayRef<int64_t> axes) {
  SmallVector<int64_t> shape;
  for (auto [dim, size] : llvm::enumerate(node.getShape(0)))
    if (!llvm::is_contained(axes, static_cast<int64_t>(dim)))
      shape.push_back(size);
  return node.reshape(value, shape);
}

/// Whether operand 0 is integers that the reduction has no kernel for: of 8
/// bits there are extremes.
static bool isOfIntegers(NodeConversion &node, Reduction reduction) {
  Type type = node.getOperand(0).getElementType();
  bool isExtreme = reduction == Reduction::Min || reduction == Reduction::Max;
  return isa<IntegerType>(type) && reduction != Reduction::Other &&
         !(isExtreme && type.isInteger(8));
}

/// `since` is the opset from which on the axes are an input.
template <ReduceFn reduceFn, int64_t since, Reduction reduction>
static LogicalResult convertReduce(NodeConversion &node) {
  constexpr bool takesBytes =
      reduction == Reduction::Min || reduction == Reduction::Max;
  bool ofIntegers = isOfIntegers(node, reduction);
  bool keepsDims = node.getIntAttr("keepdims", 1) != 0;
  bool noop = node.getOpset() >= since &&
              node.getIntAttr("noop_with_empty_axes", 0) != 0;
  auto requested = node.getAxes(/*index=*/1, since);
  bool ofFloats = isa<FloatType>(node.getOperand(0).getElementType());
  if (failed(requested) ||
      (!ofIntegers && failed(takesBytes && !ofFloats
                                 ? node.requireF32Or8Bit(0)
                                 : node.requireFloats({0}))))
    return failure();
  FailureOr<SmallVector<int64_t>> axes = node.normalizeAxes(
      requested->value_or(SmallVector<int64_t>()), node.getRank(0));
  if (failed(axes))
    return failure();
  if (axes->empty() && !noop)
    *axes = llvm::to_vector(llvm::seq<int64_t>(0, node.getRank(0)));
  FailureOr<Value> result = failure();
  if (ofIntegers) {
    FailureOr<Operand> reduced = reduceIntegers(node, reduction, *axes);
    if (succeeded(reduced))
      result = node.materialize(*reduced);
  } else {
    result = reduceFn(node, node.getValue(0), *axes);
  }
  if (failed(result) || keepsDims)
    return node.replace(result);
  return node.replace(FailureOr<Value>(dropAxes(node, *result, *axes)));
}

template <ReduceFn reduceFn, int64_t since, Reduction reduction>
static void registerReduce(OperatorRegistry &registry, StringRef name) {
  std::string limits = "f32, integers";
  if (reduction == Reduction::Other)
    limits = "f32";
  if (reduction == Reduction::Min || reduction == Reduction::Max)
    limits = "f32, booleans, integers but uint64";
  registry.add(name, {kOldestOpset, since - 1}, {1, 1},
               convertReduce<reduceFn, since, reduction>, limits);
  registry.add(name, {since, kNewestOpset}, {1, 2},
               convertReduce<reduceFn, since, reduction>,
               limits + "; constant axes");
}

void tinyml::registerReduceOperators(OperatorRegistry &registry) {
  registerReduce<reduce<ir::MeanOp>, 18, Reduction::Mean>(registry,
                                                          "ReduceMean");
  registerReduce<reduce<ir::ReduceSumOp>, 13, Reduction::Sum>(registry,
                                                              "ReduceSum");
  registerReduce<reduce<ir::ReduceProdOp>, 18, Reduction::Prod>(registry,
                                                                "ReduceProd");
  registerReduce<reduceExtreme<ir::ReduceMinOp>, 18, Reduction::Min>(
      registry, "ReduceMin");
  registerReduce<reduceExtreme<ir::ReduceMaxOp>, 18, Reduction::Max>(
      registry, "ReduceMax");
  registerReduce<reduceL1, 18, Reduction::L1>(registry, "ReduceL1");
  registerReduce<reduceL2, 18, Reduction::Other>(registry, "ReduceL2");
  registerReduce<reduceSumSquare, 18, Reduction::SumSquare>(registry,
                                                            "ReduceSumSquare");
  registerReduce<reduceLogSum, 18, Reduction::Other>(registry, "ReduceLogSum");
  registerReduce<reduceLogSumExp, 18, Reduction::Other>(registry,
                                                        "ReduceLogSumExp");
}
