//===- DetectionOperators.cpp - NonMaxSuppression -------------------------===//
//
// The boxes of a class are selected one after another, those of all batches and
// classes at once: steps for each box that may be selected.
//
//===----------------------------------------------------------------------===//

#include "Expression.h"
#include "OperatorRegistry.h"

using namespace mlir;
using namespace tinyml;

static constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// The most boxes of one class that are selected.
static constexpr int64_t kMaxSelected = 64;

namespace {
/// Where boxes start and end in two dimensions, and their area: of all boxes as
/// [batch, 1, boxes], of one for each class as [batch, classes, 1].
struct Boxes {
  SmallVector<Expression, 2> starts, ends;
  std::optional<Expression> area;
};

struct Suppression {
  int64_t batch, classes, boxes, most;
  Boxes all;
  /// Where the boxes of a batch start, as [batch, 1, 1]; the boxes' numbers.
  Expression firsts, numbers;
  std::optional<Expression> overlap;
};
} // namespace

static Expression getArea(const Boxes &boxes) {
  return (boxes.ends[0] - boxes.starts[0]) * (boxes.ends[1] - boxes.starts[1]);
}

static Boxes readBoxes(NodeConversion &node, int64_t batch, int64_t boxes) {
  bool hasCenters = node.getIntAttr("center_point_box", 0) != 0;
  Expression numbers = Expression::get(node, 0);
  auto column = [&](int64_t index) {
    return numbers.slice(2, index, 1).reshape({batch, 1, boxes});
  };
  Boxes result;
  for (int64_t dim : {0, 1}) {
    Expression first = column(dim), second = column(dim + 2);
    Expression half = second * 0.5;
    result.starts.push_back(hasCenters ? first - half : minimum(first, second));
    result.ends.push_back(hasCenters ? first + half : maximum(first, second));
  }
  result.area = getArea(result);
  return result;
}

/// Returns the boxes of the given numbers, one for each batch and class.
static Boxes pick(const Suppression &from, const Expression &chosen) {
  Expression rows = chosen + from.firsts;
  auto take = [&](const Expression &values) {
    return values.reshape({from.batch * from.boxes}).gather(rows, /*axis=*/0);
  };
  Boxes result;
  for (int64_t dim : {0, 1}) {
    result.starts.push_back(take(from.all.starts[dim]));
    result.ends.push_back(take(from.all.ends[dim]));
  }
  result.area = take(*from.all.area);
  return result;
}

/// Returns which boxes overlap one, or are that, by more than is allowed.
static Expression findOverlapping(const Suppression &from,
                                  const Expression &chosen) {
  Boxes one = pick(from, chosen);
  Boxes common;
  Expression zero = from.all.area->number(0.0);
  for (int64_t dim : {0, 1}) {
    common.starts.push_back(maximum(from.all.starts[dim], one.starts[dim]));
    common.ends.push_back(maximum(minimum(from.all.ends[dim], one.ends[dim]),
                                  common.starts.back()));
  }
  Expression area = getArea(common);
  Expression ratio = area / (*from.all.area + *one.area - area);
  Expression isSame = equal(from.numbers, chosen);
  if (!from.overlap)
    return either(isSame, less(zero, area));
  return either(isSame, both(less(zero, area), less(*from.overlap, ratio)));
}

static FailureOr<Suppression> readSuppression(NodeConversion &node) {
  ArrayRef<int64_t> boxes = node.getShape(0), scores = node.getShape(1);
  if (boxes.size() != 3 || scores.size() != 3 || boxes[0] != scores[0] ||
      boxes[1] != scores[2] || boxes[2] != 4 || llvm::is_contained(boxes, 0) ||
      llvm::is_contained(scores, 0))
    return node.invalid("its boxes are " + formatShape(boxes) +
                        ", its scores " + formatShape(scores));
  FailureOr<int64_t> most = int64_t(0);
  if (node.hasOperand(2))
    most = node.getInteger(2, "max_output_boxes_per_class");
  if (failed(most))
    return failure();
  int64_t selected = std::min(*most, boxes[1]);
  if (selected < 1)
    return node.unsupported("it selects no box: "
                            "'max_output_boxes_per_class' must be at least 1");
  if (selected > kMaxSelected)
    return node.unsupported(
        "it selects up to " + Twine(selected) +
        " boxes of a class, more than " + Twine(kMaxSelected) +
        "; lower 'max_output_boxes_per_class', or end the graph in front of it "
        "with --outputs and select boxes in the application");
  for (unsigned index : {3u, 4u})
    if (node.hasOperand(index) &&
        node.getOperand(index).getType().getNumElements() != 1)
      return node.invalid("input " + Twine(index) + " must be one number");
  SmallVector<int64_t> firsts, numbers;
  for (int64_t batch = 0; batch < boxes[0]; ++batch)
    firsts.push_back(batch * boxes[1]);
  for (int64_t number = 0; number < boxes[1]; ++number)
    numbers.push_back(number);
  Suppression result{boxes[0],
                     scores[1],
                     boxes[1],
                     selected,
                     readBoxes(node, boxes[0], boxes[1]),
                     makeIntegers(node, {boxes[0], 1, 1}, firsts),
                     makeIntegers(node, {1, 1, boxes[1]}, numbers),
                     {}};
  if (node.hasOperand(3))
    result.overlap = Expression::get(node, 3).reshape({});
  return result;
}

/// Returns how many rows the result has: what the file says, or all that could
/// be selected.
static FailureOr<int64_t> countRows(NodeConversion &node, int64_t most) {
  auto stated =
      dyn_cast<RankedTensorType>(node.getNode()->getResult(0).getType());
  if (!stated || stated.getRank() != 2 || stated.isDynamicDim(0))
    return most;
  if (stated.getDimSize(0) < 1 || stated.getDimSize(0) > most)
    return node.invalid("the file states " + Twine(stated.getDimSize(0)) +
                        " rows for a result of up to " + Twine(most));
  return stated.getDimSize(0);
}

/// Puts the rows [batch, class, box] that are valid behind one another; rows
/// that are left are -1.
static LogicalResult placeRows(NodeConversion &node, const Suppression &from,
                               const Expression &chosen,
                               const Expression &isValid) {
  OpBuilder &builder = node.getBuilder();
  int64_t count = from.batch * from.classes * from.most;
  FailureOr<int64_t> rows = countRows(node, count);
  if (failed(rows) || failed(node.checkGenerated(3 * count)))
    return failure();
  SmallVector<int64_t> batches, classes;
  for (int64_t row = 0; row < count; ++row) {
    batches.push_back(row / (from.classes * from.most));
    classes.push_back(row / from.most % from.classes);
  }
  Expression triples = join({makeIntegers(node, {count, 1}, batches),
                             makeIntegers(node, {count, 1}, classes),
                             chosen.reshape({count, 1})},
                            1);
  FailureOr<Value> valid =
      isValid.cast(builder.getI32Type()).reshape({1, count}).getValue();
  if (failed(valid))
    return failure();
  Expression places(node, node.createLike<ir::CumSumOp>(
                              *valid, /*axis=*/int64_t(1), /*exclusive=*/true,
                              /*reverse=*/false));
  // What is not valid goes outside.
  places = choose(isValid.reshape({1, count}), places,
                  places.number(static_cast<double>(count)))
               .reshape({count});
  FailureOr<Value> empty =
      makeIntegers(node, {*rows, 3}, SmallVector<int64_t>(3 * *rows, -1))
          .getValue();
  FailureOr<Value> at = places.getValue(), updates = triples.getValue();
  if (failed(empty) || failed(at) || failed(updates))
    return failure();
  return node.replace(
      node.createLike<ir::ScatterOp>(*empty, *at, *updates, "none"));
}

static LogicalResult convertNonMaxSuppression(NodeConversion &node) {
  OpBuilder &builder = node.getBuilder();
  if (failed(node.requireF32({0, 1, 3, 4})))
    return failure();
  FailureOr<Suppression> read = readSuppression(node);
  if (failed(read))
    return failure();
  const Suppression &from = *read;
  Expression nothing = makeFloats(node, {}, -kInfinity);
  Expression scores = Expression::get(node, 1);
  if (node.hasOperand(4))
    scores = choose(less(Expression::get(node, 4).reshape({}), scores), scores,
                    nothing);
  SmallVector<Expression> chosen, isValid;
  for (int64_t number = 0; number < from.most; ++number) {
    FailureOr<Value> values = scores.getValue();
    if (failed(values))
      return failure();
    // The first of equal ones.
    Expression best(
        node, node.create<ir::ArgMaxOp>(builder.getI64Type(), *values,
                                        /*axis=*/int64_t(2), /*smallest=*/false,
                                        /*last=*/false));
    chosen.push_back(best);
    isValid.push_back(less(nothing, scores.reduce<ir::ReduceMaxOp>({2})));
    if (number + 1 < from.most)
      scores = choose(findOverlapping(from, best), nothing, scores);
  }
  return placeRows(node, from, join(chosen, 2), join(isValid, 2));
}

void tinyml::registerDetectionOperators(OperatorRegistry &registry) {
  registry.add("NonMaxSuppression", {10, kNewestOpset}, {2, 5},
               convertNonMaxSuppression,
               "f32; constant max_output_boxes_per_class of at most 64, with "
               "steps for each; as many rows as the file states, or as could "
               "be selected; those that are not are -1");
}
