//===- ChannelRanges.cpp - The limits of every channel --------------------===//

#include "tinyml/Dialect/TinyML/Transforms/ChannelRanges.h"
#include "mlir/IR/Diagnostics.h"
#include "tinyml/Analysis/LinearIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Execution/Interpreter/EvaluableOpInterface.h"
#include "tinyml/Execution/Interpreter/Rounding.h"
#include "tinyml/Support/RawElements.h"

#include <cmath>

using namespace mlir;

namespace tinyml::ir {

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Ops on tensors of more elements keep the limits of their types.
static constexpr int64_t kMostElements = int64_t(1) << 22;

/// More operands that vary are not tried in all combinations.
static constexpr size_t kMostVarying = 3;

int64_t countChannels(Value value) {
  ArrayRef<int64_t> shape = getShape(value);
  return shape.empty() ? 1 : shape.back();
}

/// Returns the limits that the type of `value` and the bounds of its op set.
static ChannelRange getTypeRange(Value value) {
  Operation *op = value.getDefiningOp();
  auto clamped = dyn_cast_or_null<ClampedOpInterface>(op);
  float lower = clamped ? clamped.getLowerBound() : -INFINITY;
  float upper = clamped ? clamped.getUpperBound() : INFINITY;
  Type type = getElementType(value);
  if (auto quantized = dyn_cast<quant::UniformQuantizedType>(type)) {
    StoredRange range = computeStoredRange(quantized, lower, upper);
    return {double(range.lo), double(range.hi)};
  }
  if (auto quantized = dyn_cast<quant::QuantizedType>(type))
    return {double(quantized.getStorageTypeMin()),
            double(quantized.getStorageTypeMax())};
  if (auto integer = dyn_cast<IntegerType>(type)) {
    unsigned bits = integer.getWidth();
    bool isUnsigned = integer.isUnsigned() || bits == 1;
    return {isUnsigned ? 0 : -std::ldexp(1.0, bits - 1),
            std::ldexp(1.0, isUnsigned ? bits : bits - 1) - 1};
  }
  if (!type.isF32())
    return {-kInfinity, kInfinity};
  if (auto ranged = dyn_cast_or_null<ResultRangeOpInterface>(op))
    if (std::optional<RealRange> range = ranged.getResultRange())
      return {range->lo, range->hi};
  return {lower, upper};
}

/// Returns a tensor of `type` whose channels hold the lower or upper limits.
static FailureOr<Tensor> makeCorner(RankedTensorType type,
                                    ArrayRef<ChannelRange> ranges, bool upper) {
  Tensor tensor = Tensor::zeros(type);
  auto fill = [&](auto zero) {
    using T = decltype(zero);
    for (auto [index, number] : llvm::enumerate(tensor.getMutableValues<T>())) {
      const ChannelRange &range = ranges[index % ranges.size()];
      number = static_cast<T>(upper ? range.hi : range.lo);
    }
    return tensor;
  };
  Type element = getRawElementType(type.getElementType());
  if (element.isF32())
    return fill(0.0f);
  if (element.isSignlessInteger(8))
    return fill(int8_t(0));
  if (element.isUnsignedInteger(8))
    return fill(uint8_t(0));
  if (element.isSignlessInteger(16))
    return fill(int16_t(0));
  return failure();
}

ChannelRanges::ChannelRanges(func::FuncOp func) {
  // What cannot be evaluated keeps the limits of its type.
  ScopedDiagnosticHandler silence(func.getContext(),
                                  [](Diagnostic &) { return success(); });
  for (Value argument : func.getArguments())
    ranges[argument] = List(countChannels(argument), getTypeRange(argument));
  for (Operation &op : func.getBody().front())
    update(&op);
}

void ChannelRanges::update(Operation *op) {
  for (Value result : op->getResults())
    ranges[result] = List(countChannels(result), getTypeRange(result));
  if (op->getNumResults() != 1)
    return;
  auto linear = dyn_cast<LinearOpInterface>(op);
  std::optional<List> list = linear ? sumProducts(linear) : evaluate(op);
  if (!list)
    return;
  for (auto [known, found] : llvm::zip_equal(ranges[op->getResult(0)], *list))
    if (!std::isnan(found.lo) && !std::isnan(found.hi))
      known = {std::max(known.lo, found.lo), std::min(known.hi, found.hi)};
}

/// Widens `list` by what `op` computes of the operands at one corner. Returns
/// false where that is not known.
bool ChannelRanges::addResult(Operation *op, ArrayRef<bool> useUpper,
                              List &list) const {
  SmallVector<Tensor> operands;
  for (auto [operand, upper] : llvm::zip_equal(op->getOperands(), useUpper)) {
    auto type = cast<RankedTensorType>(operand.getType());
    ConstantOp constant = getConstant(operand);
    FailureOr<Tensor> tensor =
        constant ? Tensor::get(type, constant.getValue(), op->getLoc())
                 : makeCorner(type, get(operand), upper);
    if (failed(tensor))
      return false;
    operands.push_back(*tensor);
  }
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  Tensor result = Tensor::zeros(type);
  if (failed(cast<EvaluableOpInterface>(op).evaluate(operands, result)))
    return false;
  for (int64_t index = 0, e = type.getNumElements(); index < e; ++index) {
    double number = result.getNumber(index);
    ChannelRange &range = list[index % list.size()];
    range = {std::min(range.lo, number), std::max(range.hi, number)};
    if (std::isnan(number))
      range = {-kInfinity, kInfinity};
  }
  return true;
}

/// Returns the limits of a function of single 8-bit numbers, of which all are
/// tried.
std::optional<ChannelRanges::List>
ChannelRanges::evaluateBytes(Operation *op) const {
  Value operand = op->getOperand(0), result = op->getResult(0);
  quant::UniformQuantizedType from = getQuantizedType(operand);
  Type to = getElementType(result);
  SmallVector<int64_t> shape(getShape(operand).size(), 1);
  if (!from || from.getStorageTypeIntegralWidth() != 8 || shape.empty() ||
      !(to.isF32() || isa<quant::UniformQuantizedType>(to)))
    return std::nullopt;
  int64_t first = from.getStorageTypeMin();
  shape.back() = from.getStorageTypeMax() - first + 1;
  Tensor numbers = Tensor::zeros(RankedTensorType::get(shape, from));
  for (auto [index, byte] : llvm::enumerate(numbers.getMutableBytes()))
    byte = static_cast<char>(first + static_cast<int64_t>(index));
  Tensor values = Tensor::zeros(RankedTensorType::get(shape, to));
  if (failed(cast<EvaluableOpInterface>(op).evaluate(numbers, values)))
    return std::nullopt;
  List list;
  for (ChannelRange range : get(operand)) {
    ChannelRange limits{kInfinity, -kInfinity};
    for (auto stored = static_cast<int64_t>(range.lo); stored <= range.hi;
         ++stored) {
      double value = values.getNumber(stored - first);
      if (std::isnan(value))
        return std::nullopt;
      limits = {std::min(limits.lo, value), std::max(limits.hi, value)};
    }
    list.push_back(limits);
  }
  return list;
}

/// Returns what the interpreter finds at the corners of the operands' limits.
std::optional<ChannelRanges::List>
ChannelRanges::evaluate(Operation *op) const {
  Value result = op->getResult(0);
  auto isSmall = [](Value value) {
    return cast<ShapedType>(value.getType()).getNumElements() <= kMostElements;
  };
  if (!isa<EvaluableOpInterface>(op) || !isMemoryEffectFree(op) ||
      !isSmall(result) || !llvm::all_of(op->getOperands(), isSmall))
    return std::nullopt;
  List list(countChannels(result), {kInfinity, -kInfinity});
  size_t operands = op->getNumOperands();
  SmallVector<bool> lower(operands, false), upper(operands, true);
  auto wraps = [](Value value) {
    return isa<IntegerType>(getElementType(value));
  };
  if (isa<MovementOpInterface>(op) && llvm::none_of(op->getOperands(), wraps)) {
    if (!addResult(op, lower, list) || !addResult(op, upper, list))
      return std::nullopt;
    return list;
  }
  SmallVector<size_t> varying;
  for (auto [index, operand] : llvm::enumerate(op->getOperands()))
    if (!getConstant(operand))
      varying.push_back(index);
  if (op->hasTrait<Monotonic>() && varying.size() <= kMostVarying &&
      !wraps(result)) {
    for (size_t corner = 0; corner < size_t(1) << varying.size(); ++corner) {
      SmallVector<bool> at(operands, false);
      for (auto [bit, index] : llvm::enumerate(varying))
        at[index] = corner >> bit & 1;
      if (!addResult(op, at, list))
        return std::nullopt;
    }
    return list;
  }
  if (!op->hasTrait<OpTrait::Elementwise>() || operands != 1)
    return std::nullopt;
  if (std::optional<List> bytes = evaluateBytes(op))
    return bytes;
  // Of any other function of single numbers, what constants give.
  if (!addResult(op, lower, list))
    return std::nullopt;
  for (auto [operand, range] : llvm::zip_equal(get(op->getOperand(0)), list))
    if (!operand.isConstant())
      range = getTypeRange(result);
  return list;
}

//===----------------------------------------------------------------------===//
// Sums of products
//===----------------------------------------------------------------------===//

/// The limits of a sum of products, in order.
static void addProduct(ChannelRange &sum, double weight, ChannelRange input) {
  if (weight == 0)
    return;
  double a = weight * input.lo, b = weight * input.hi;
  sum = {sum.lo + std::min(a, b), sum.hi + std::max(a, b)};
}

static ChannelRange includeZero(ChannelRange range) {
  return {std::min(range.lo, 0.0), std::max(range.hi, 0.0)};
}

std::optional<ChannelRanges::List>
ChannelRanges::sumProducts(LinearOpInterface op) const {
  if (llvm::any_of(op->getOperands().drop_front(),
                   [](Value operand) { return !getConstant(operand); }))
    return std::nullopt;
  if (getElementType(op.getInput()).isF32())
    return sumFloats(op);
  return op.hasIntegerForm() ? sumIntegers(op) : std::nullopt;
}

std::optional<ChannelRanges::List>
ChannelRanges::sumIntegers(LinearOpInterface op) const {
  std::string reason;
  FailureOr<LinearIntegers> integers = LinearIntegers::get(op, reason);
  if (failed(integers) || integers->findProblem())
    return std::nullopt;
  FilterMap map = op.getFilterMap();
  List sums;
  for (int64_t bias : integers->bias)
    sums.push_back({double(bias), double(bias)});
  auto zero = static_cast<double>(integers->input.getZeroPoint());
  for (auto [index, weight] : llvm::enumerate(integers->filter)) {
    ChannelRange input = get(op.getInput())[map.getInputChannel(index)];
    input = {input.lo - zero, input.hi - zero};
    if (op.readsPadding())
      input = includeZero(input);
    addProduct(sums[map.getOutputChannel(index)], double(weight), input);
  }
  ChannelRange limits = getTypeRange(op.getOutput());
  int32_t shift = *integers->getAccumulatorShift();
  for (auto [sum, scale] : llvm::zip_equal(sums, integers->filterScales)) {
    Requantizer requantizer = *computeRequantizer(std::ldexp(
        integers->input.getScale() * scale / integers->output.getScale(),
        shift));
    auto finish = [&](double acc) {
      int64_t shifted = shiftRounded(static_cast<int64_t>(acc), shift);
      double stored = double(rescale(shifted, requantizer) +
                             integers->output.getZeroPoint());
      return std::clamp(stored, limits.lo, limits.hi);
    };
    sum = {finish(sum.lo), finish(sum.hi)};
  }
  return sums;
}

namespace {
/// A sum of products in floating point.
struct FloatSum {
  /// The exact limits, and those of the sum of magnitudes.
  ChannelRange exact{0, 0}, magnitude{0, 0};
  bool hasNegative = false, hasPositive = false;

  void add(double weight, ChannelRange input) {
    ChannelRange product{0, 0};
    addProduct(product, weight, input);
    double largest = std::max(std::abs(input.lo), std::abs(input.hi));
    addProduct(magnitude, std::abs(weight), {0, largest});
    exact = {exact.lo + product.lo, exact.hi + product.hi};
    hasNegative |= product.lo < 0;
    hasPositive |= product.hi > 0;
  }

  /// Returns the limits after rounding `terms` times, in any order. Rounding
  /// does not change the sign of a sum of numbers of one sign.
  ChannelRange getLimits(int64_t terms) const {
    if (exact.isConstant())
      return exact;
    // Higham: |error| <= n u / (1 - n u) * sum |products|, u = 2^-24; twice
    // that, for the denominator.
    double margin = std::ldexp(double(terms), -23) * magnitude.hi;
    double lo = exact.lo - margin, hi = exact.hi + margin;
    return {hasNegative ? lo : std::max(lo, 0.0),
            hasPositive ? hi : std::min(hi, 0.0)};
  }
};
} // namespace

std::optional<ChannelRanges::List>
ChannelRanges::sumFloats(LinearOpInterface op) const {
  FailureOr<SmallVector<double>> filter = readReals(op.getFilter());
  if (failed(filter))
    return std::nullopt;
  int64_t channels = countChannels(op.getOutput());
  SmallVector<FloatSum, 0> sums(channels);
  if (op.getBias()) {
    FailureOr<SmallVector<double>> bias = readReals(op.getBias());
    if (failed(bias))
      return std::nullopt;
    for (auto [sum, number] : llvm::zip_equal(sums, *bias))
      sum.add(number, {1, 1});
  }
  FilterMap map = op.getFilterMap();
  for (auto [index, weight] : llvm::enumerate(*filter)) {
    ChannelRange input = get(op.getInput())[map.getInputChannel(index)];
    sums[map.getOutputChannel(index)].add(
        weight, op.readsPadding() ? includeZero(input) : input);
  }
  int64_t terms = static_cast<int64_t>(filter->size()) / channels + 1;
  ChannelRange limits = getTypeRange(op.getOutput());
  List list;
  for (const FloatSum &sum : sums) {
    ChannelRange range = sum.getLimits(terms);
    list.push_back({std::clamp(range.lo, limits.lo, limits.hi),
                    std::clamp(range.hi, limits.lo, limits.hi)});
  }
  return list;
}

} // namespace tinyml::ir
