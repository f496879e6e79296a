//===- LinearBranch.cpp - Chains of linear ops as one ---------------------===//

#include "LinearBranch.h"
#include "PerChannel.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

#include <cmath>
#include <functional>
#include <numeric>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Ops that are followed for one value: more is no adapter.
static constexpr int64_t kMostOps = 64;

/// The most weights of a branch: groups of channels are filled up with zeros.
static constexpr int64_t kMostWeights = int64_t(1) << 25;

static bool areZero(ArrayRef<double> values) {
  return llvm::all_of(values, [](double value) { return value == 0; });
}

//===----------------------------------------------------------------------===//
// Positions
//===----------------------------------------------------------------------===//

/// Returns the input position that a tap meets at output position 0.
static int64_t getOffset(const LinearTaps &taps, unsigned dim, int64_t tap) {
  return tap * taps.dilations[dim] - taps.low[dim];
}

/// Returns the tap of `taps` at `offset`, or nothing.
static std::optional<int64_t> findTap(const LinearTaps &taps, unsigned dim,
                                      int64_t offset) {
  for (int64_t tap = 0; tap < taps.sizes[dim]; ++tap)
    if (getOffset(taps, dim, tap) == offset)
      return tap;
  return std::nullopt;
}

/// Returns, for each tap of `part`, which of `whole` reads the same, counted in
/// row-major order. Fails where one is missing.
static FailureOr<SmallVector<int64_t>> matchTaps(const LinearBranch &part,
                                                 const LinearBranch &whole) {
  if (whole.taps.sizes.empty()) {
    if (part.taps.sizes.empty())
      return SmallVector<int64_t>{0};
    return failure();
  }
  LinearTaps taps = part.taps;
  size_t rank = whole.taps.sizes.size();
  if (taps.sizes.empty()) { // the position itself
    if (whole.inputShape != whole.outputShape)
      return failure();
    SmallVector<int64_t, 2> ones(rank, 1), zeros(rank, 0);
    taps = LinearTaps{ones, ones, ones, zeros};
  } else if (part.inputShape != whole.inputShape ||
             part.outputShape != whole.outputShape) {
    return failure();
  }
  if (taps.sizes.size() != rank || taps.strides != whole.taps.strides)
    return failure();
  SmallVector<int64_t> matches{0};
  for (size_t dim = 0; dim < rank; ++dim) {
    SmallVector<int64_t> next;
    for (int64_t before : matches)
      for (int64_t tap = 0; tap < taps.sizes[dim]; ++tap) {
        std::optional<int64_t> match =
            findTap(whole.taps, dim, getOffset(taps, dim, tap));
        if (!match)
          return failure();
        next.push_back(before * whole.taps.sizes[dim] + *match);
      }
    matches = std::move(next);
  }
  return matches;
}

//===----------------------------------------------------------------------===//
// LinearBranch
//===----------------------------------------------------------------------===//

LinearBranch LinearBranch::identity(int64_t channels) {
  LinearBranch branch;
  branch.inputs = branch.outputs = branch.rank = channels;
  branch.weights.assign(channels, 1.0);
  branch.bias.assign(channels, 0.0);
  branch.isDiagonal = true;
  return branch;
}

void LinearBranch::scale(ArrayRef<double> factors, ArrayRef<double> summands) {
  int64_t row = weights.size() / outputs;
  for (auto [index, weight] : llvm::enumerate(weights))
    weight *= factors[index / row];
  for (int64_t c = 0; c < outputs; ++c)
    bias[c] = bias[c] * factors[c] + summands[c];
}

LogicalResult LinearBranch::add(const LinearBranch &other) {
  FailureOr<SmallVector<int64_t>> matches = matchTaps(other, *this);
  if (failed(matches) || isDiagonal || other.isDiagonal ||
      inputs != other.inputs || outputs != other.outputs)
    return failure();
  for (int64_t o = 0; o < outputs; ++o)
    for (auto [tap, match] : llvm::enumerate(*matches))
      for (int64_t i = 0; i < inputs; ++i)
        weights[(o * numTaps + match) * inputs + i] +=
            other.weights[(o * other.numTaps + tap) * inputs + i];
  for (auto [value, summand] : llvm::zip_equal(bias, other.bias))
    value += summand;
  rank = std::min(outputs, rank + other.rank);
  return success();
}

bool LinearBranch::isFinite() const {
  auto finite = [](double value) { return std::isfinite(value); };
  return llvm::all_of(weights, finite) && llvm::all_of(bias, finite);
}

/// Returns whether a branch of that size is not too large.
static bool isSmall(int64_t outputs, int64_t numTaps, int64_t inputs) {
  return outputs > 0 && numTaps > 0 && inputs > 0 &&
         outputs <= kMostWeights / numTaps &&
         inputs <= kMostWeights / (outputs * numTaps);
}

/// Returns what the result of `op` is of its input. Fails where that is not
/// known, or has other numbers than floats.
static FailureOr<LinearBranch> readLinearBranch(LinearOpInterface op) {
  std::optional<LinearTaps> taps = op.getTaps();
  FilterMap map = op.getFilterMap();
  if (!taps || !map.hasRows() || !getElementType(op.getOutput()).isF32() ||
      !getElementType(op.getInput()).isF32())
    return failure();
  if (!isSmall(map.getNumOutputs(), ShapedType::getNumElements(taps->sizes),
               map.getNumInputs()))
    return failure();
  FailureOr<SmallVector<double>> filter = readReals(op.getFilter());
  if (failed(filter))
    return failure();
  LinearBranch branch;
  branch.inputs = map.getNumInputs();
  branch.outputs = map.getNumOutputs();
  branch.rank = std::min(branch.inputs, branch.outputs);
  branch.numTaps = ShapedType::getNumElements(taps->sizes);
  branch.bias.assign(branch.outputs, 0.0);
  if (op.getBias()) {
    FailureOr<SmallVector<double>> bias = readReals(op.getBias());
    if (failed(bias))
      return failure();
    branch.bias = std::move(*bias);
  }
  ArrayRef<int64_t> input = getShape(op.getInput()).drop_back();
  ArrayRef<int64_t> output = getShape(op.getOutput()).drop_back();
  auto are = [](ArrayRef<int64_t> values, int64_t number) {
    return llvm::all_of(values, [&](int64_t each) { return each == number; });
  };
  bool isWindow =
      !are(taps->sizes, 1) || !are(taps->strides, 1) || !are(taps->low, 0) ||
      ShapedType::getNumElements(input) != ShapedType::getNumElements(output);
  if (isWindow) {
    branch.taps = *taps;
    branch.inputShape.assign(input.begin(), input.end());
    branch.outputShape.assign(output.begin(), output.end());
  }
  int64_t row = branch.numTaps * branch.inputs;
  branch.weights.assign(branch.outputs * row, 0.0);
  int64_t group = getShape(op.getFilter()).back();
  for (auto [index, weight] : llvm::enumerate(*filter)) {
    int64_t tap = index / group % branch.numTaps;
    branch.weights[map.getOutputChannel(index) * row + tap * branch.inputs +
                   map.getInputChannel(index)] = weight;
  }
  return branch;
}

/// Returns `op` after `first`. Fails where `op` reads other positions than the
/// result of `first` has, or both have a window.
static FailureOr<LinearBranch> append(const LinearBranch &first,
                                      LinearOpInterface op) {
  FailureOr<LinearBranch> next = readLinearBranch(op);
  if (failed(next) || first.outputs != next->inputs)
    return failure();
  bool hasWindow = !next->taps.sizes.empty();
  if (!isSmall(next->outputs, first.numTaps * next->numTaps, first.inputs))
    return failure();
  // Padding is zero after the biases before it, not before them.
  if (hasWindow && (!first.taps.sizes.empty() ||
                    (op.readsPadding() && !areZero(first.bias))))
    return failure();
  LinearBranch both = *next;
  both.inputs = first.inputs;
  both.rank = std::min(first.isDiagonal ? next->rank : first.rank, next->rank);
  int64_t middle = next->inputs, inputs = first.inputs;
  for (int64_t o = 0; o < next->outputs; ++o)
    for (int64_t m = 0; m < next->numTaps * middle; ++m)
      both.bias[o] += next->weights[o * next->numTaps * middle + m] *
                      first.bias[m % middle];
  if (first.isDiagonal) {
    for (auto [index, weight] : llvm::enumerate(both.weights))
      weight *= first.weights[index % middle];
    return both;
  }
  if (!hasWindow) {
    both.taps = first.taps;
    both.numTaps = first.numTaps;
    both.inputShape = first.inputShape;
    both.outputShape = first.outputShape;
  }
  // One of both has one tap: the other's are the rows' parts.
  int64_t rows = next->outputs * (hasWindow ? next->numTaps : 1);
  int64_t length = first.numTaps * inputs;
  both.weights.assign(rows * length, 0.0);
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t m = 0; m < middle; ++m) {
      double factor = next->weights[r * middle + m];
      if (factor == 0)
        continue;
      for (int64_t i = 0; i < length; ++i)
        both.weights[r * length + i] += factor * first.weights[m * length + i];
    }
  return both;
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

/// Returns whether `op` gives its operand another shape with as many channels,
/// in the same order: it has every element once, and commutes with a factor for
/// each place.
static bool isReshape(Operation *op) {
  auto movement = dyn_cast<MovementOpInterface>(op);
  auto channelwise = dyn_cast<ChannelwiseOpInterface>(op);
  if (!movement || !channelwise || op->getNumOperands() != 1 ||
      op->getNumResults() != 1 || !movement.keepsEveryElement() ||
      !isUnbounded(op))
    return false;
  ArrayRef<int64_t> from = getShape(op->getOperand(0));
  ArrayRef<int64_t> to = getShape(op->getResult(0));
  return getElementType(op->getOperand(0)) ==
             getElementType(op->getResult(0)) &&
         !from.empty() && !to.empty() && from.back() == to.back() &&
         channelwise.commutesWithChannelFactors(
             ShapedType::getNumElements(from));
}

Value tinyml::ir::skipReshapes(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isReshape(op))
      break;
    value = op->getOperand(0);
  }
  return value;
}

bool tinyml::ir::isUnbounded(Operation *op) {
  auto clamped = dyn_cast<ClampedOpInterface>(op);
  return !clamped || clamped.isUnbounded();
}

std::optional<std::pair<double, double>>
tinyml::ir::getWeightedSum(Operation *op) {
  auto binary = dyn_cast<BroadcastOpInterface>(op);
  auto channelwise = dyn_cast<ChannelwiseOpInterface>(op);
  if (!binary || !channelwise)
    return std::nullopt;
  Value result = op->getResult(0);
  if (!getElementType(result).isF32() || getShape(result).empty() ||
      binary.getLhs().getType() != result.getType() ||
      binary.getRhs().getType() != result.getType() ||
      !channelwise.commutesWithChannelFactors(getShape(result).back()))
    return std::nullopt;
  // f(x, y) = |y| * f(x / |y|, y / |y|), so that its values at -1, 0 and 1 are
  // all that there is to know.
  auto minus = binary.getAffineFunction(-1, /*isLhs=*/false);
  auto zero = binary.getAffineFunction(0, /*isLhs=*/false);
  auto plus = binary.getAffineFunction(1, /*isLhs=*/false);
  if (!minus || !zero || !plus || minus->factor != plus->factor ||
      zero->factor != plus->factor || zero->summand != 0 ||
      minus->summand != -plus->summand)
    return std::nullopt;
  return std::make_pair(plus->factor, plus->summand);
}

Value tinyml::ir::getAffineOperand(Operation *op, LinearBranch *branch) {
  auto binary = dyn_cast<BroadcastOpInterface>(op);
  if (!binary)
    return {};
  bool isLhs = isConstantOperand(binary.getLhs());
  Value constant = isLhs ? binary.getLhs() : binary.getRhs();
  Value value = isLhs ? binary.getRhs() : binary.getLhs();
  if (value.getType() != op->getResult(0).getType() ||
      !getElementType(value).isF32() || getShape(value).empty())
    return {};
  FailureOr<SmallVector<double>> numbers =
      readPerChannel(constant, getShape(value).back());
  if (failed(numbers))
    return {};
  SmallVector<double> factors, summands;
  for (double number : *numbers) {
    auto function = binary.getAffineFunction(number, isLhs);
    if (!function)
      return {};
    factors.push_back(function->factor);
    summands.push_back(function->summand);
  }
  if (branch)
    branch->scale(factors, summands);
  return value;
}

//===----------------------------------------------------------------------===//
// Tracing
//===----------------------------------------------------------------------===//

/// traceBranch that follows no more than `budget` ops, and counts them.
static FailureOr<LinearBranch> trace(Value value, Value source,
                                     int64_t &budget) {
  value = skipReshapes(value);
  if (value == source) {
    if (getShape(source).back() == 0)
      return failure();
    return LinearBranch::identity(getShape(source).back());
  }
  Operation *op = value.getDefiningOp();
  if (!op || --budget < 0 || !isUnbounded(op))
    return failure();
  if (auto linear = dyn_cast<LinearOpInterface>(op)) {
    FailureOr<LinearBranch> input = trace(linear.getInput(), source, budget);
    if (failed(input))
      return failure();
    return append(*input, linear);
  }
  if (Value operand = getAffineOperand(op, nullptr)) {
    FailureOr<LinearBranch> branch = trace(operand, source, budget);
    if (succeeded(branch))
      getAffineOperand(op, &*branch);
    return branch;
  }
  auto factors = getWeightedSum(op);
  if (!factors)
    return failure();
  FailureOr<LinearBranch> lhs = trace(op->getOperand(0), source, budget);
  if (failed(lhs))
    return failure();
  FailureOr<LinearBranch> rhs = trace(op->getOperand(1), source, budget);
  if (failed(rhs))
    return failure();
  SmallVector<double> zeros(lhs->outputs, 0.0);
  lhs->scale(SmallVector<double>(lhs->outputs, factors->first), zeros);
  rhs->scale(SmallVector<double>(rhs->outputs, factors->second), zeros);
  if (succeeded(lhs->add(*rhs)))
    return lhs;
  if (succeeded(rhs->add(*lhs)))
    return rhs;
  return failure();
}

FailureOr<LinearBranch> tinyml::ir::traceBranch(Value value, Value source) {
  int64_t budget = kMostOps;
  return trace(value, source, budget);
}
