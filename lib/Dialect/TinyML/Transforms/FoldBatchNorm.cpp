//===- FoldBatchNorm.cpp - Fold constants into filters and biases ---------===//

#include "LinearBranch.h"
#include "PerChannel.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"

#include <cmath>

namespace tinyml::ir {
#define GEN_PASS_DEF_FOLDBATCHNORM
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// `y[c] = scale[c] * x[c] + shift[c]`, exactly in double precision as far as
/// that goes.
struct Affine {
  SmallVector<double> scale, shift;

  explicit Affine(int64_t channels)
      : scale(channels, 1.0), shift(channels, 0.0) {}

  /// Applies `op`, whose other operand is `constant`, after this one. Fails
  /// where `op` is no factor and summand; then nothing changes.
  LogicalResult append(BroadcastOpInterface op, ArrayRef<double> constant,
                       bool isLhs) {
    SmallVector<AffineFunction> functions;
    for (double number : constant) {
      std::optional<AffineFunction> function =
          op.getAffineFunction(number, isLhs);
      if (!function)
        return failure();
      functions.push_back(*function);
    }
    for (auto [c, function] : llvm::enumerate(functions)) {
      scale[c] *= function.factor;
      shift[c] = shift[c] * function.factor + function.summand;
    }
    return success();
  }

  bool isFinite() const {
    auto finite = [](double value) { return std::isfinite(value); };
    return llvm::all_of(scale, finite) && llvm::all_of(shift, finite);
  }

  bool hasShift() const {
    return llvm::any_of(shift, [](double value) { return value != 0; });
  }

  /// Returns whether stored weights stay as they are if their scales are
  /// multiplied.
  bool hasPositiveScale() const {
    return llvm::all_of(
        scale, [](double value) { return value > 0 && std::isfinite(value); });
  }
};

/// A filter and bias as real numbers.
struct Linear {
  SmallVector<double> filter, bias;
};
} // namespace

/// Appends the binary float op `op` on `value` and a per-channel constant to
/// `affine`. Fails, with nothing changed, where op is something else.
static LogicalResult appendBinary(Affine &affine, Operation *op, Value value) {
  auto binary = dyn_cast<BroadcastOpInterface>(op);
  if (!binary || binary.getLhs() == binary.getRhs() ||
      op->getResult(0).getType() != value.getType() ||
      !getElementType(value).isF32())
    return failure();
  bool isLhs = binary.getRhs() == value;
  FailureOr<SmallVector<double>> constant = readPerChannel(
      isLhs ? binary.getLhs() : binary.getRhs(), affine.scale.size());
  if (failed(constant))
    return failure();
  return affine.append(binary, *constant, isLhs);
}

/// Reads filter and bias of a linear op on floats. Fails where they are not
/// constant.
static FailureOr<Linear> readLinear(LinearOpInterface op) {
  if (!getElementType(op.getOutput()).isF32())
    return failure();
  FailureOr<SmallVector<double>> filter = readReals(op.getFilter());
  if (failed(filter))
    return failure();
  Linear linear{std::move(*filter), {}};
  if (!op.getBias()) {
    linear.bias.assign(op.getFilterMap().getNumOutputs(), 0.0);
    return linear;
  }
  FailureOr<SmallVector<double>> bias = readReals(op.getBias());
  if (failed(bias))
    return failure();
  linear.bias = std::move(*bias);
  return linear;
}

/// Returns whether the filter of `op` must keep its quantized values; its
/// scales may change.
static bool hasQuantizedFilter(LinearOpInterface op) {
  return op.getFilter().getDefiningOp<DequantizeOp>() != nullptr;
}

/// Multiplies the scales of `op`'s quantized filter by `factors`, one for each
/// output channel. Fails where it is not quantized per tensor or along them.
static LogicalResult scaleQuantizedFilter(LinearOpInterface op,
                                          ArrayRef<double> factors) {
  std::optional<int64_t> dim = op.getFilterMap().getOutputDim();
  auto dequantize = op.getFilter().getDefiningOp<DequantizeOp>();
  Value stored = dequantize.getInput();
  FailureOr<SmallVector<int64_t>> values = readIntegers(stored);
  auto type = dyn_cast<quant::QuantizedType>(getElementType(stored));
  if (failed(values) || !type || !dim)
    return failure();
  SmallVector<double> scales(factors);
  SmallVector<int64_t> zeroPoints;
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(type)) {
    for (double &scale : scales)
      scale *= uniform.getScale();
    zeroPoints.assign(scales.size(), uniform.getZeroPoint());
  } else if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
             perAxis && perAxis.getQuantizedDimension() == *dim) {
    for (auto [scale, old] : llvm::zip(scales, perAxis.getScales()))
      scale *= old;
    llvm::append_range(zeroPoints, perAxis.getZeroPoints());
  } else {
    return failure();
  }
  OpBuilder builder(op);
  Type scaled =
      llvm::all_equal(scales) && llvm::all_equal(zeroPoints)
          ? Type(quant::UniformQuantizedType::get(
                type.getFlags(), type.getStorageType(), type.getExpressedType(),
                scales.front(), zeroPoints.front(), type.getStorageTypeMin(),
                type.getStorageTypeMax()))
          : Type(quant::UniformQuantizedPerAxisType::get(
                type.getFlags(), type.getStorageType(), type.getExpressedType(),
                scales, zeroPoints, *dim, type.getStorageTypeMin(),
                type.getStorageTypeMax()));
  Value constant = createIntegers(
      builder, stored.getLoc(), RankedTensorType::get(getShape(stored), scaled),
      *values, getConstantName(stored));
  op.setFilter(DequantizeOp::create(builder, dequantize.getLoc(),
                                    dequantize.getType(), constant));
  return success();
}

/// Gives `op` the constants of `linear` as filter and bias.
static void writeLinear(LinearOpInterface op, const Linear &linear,
                        bool isFilterChanged) {
  OpBuilder builder(op);
  Value filter = op.getFilter();
  if (isFilterChanged)
    op.setFilter(createFloats(builder, op->getLoc(), getShape(filter),
                              linear.filter, getConstantName(filter)));
  StringRef name =
      op.getBias() ? getConstantName(op.getBias()) : StringRef("bias");
  op.setBias(createFloats(builder, op->getLoc(), linear.bias.size(),
                          linear.bias, name));
}

//===----------------------------------------------------------------------===//
// Chains after an op
//===----------------------------------------------------------------------===//

/// Returns whether `op` only moves elements, which keep their channel, and the
/// last dimension stays that of the channels.
static bool keepsChannels(Operation *op, int64_t channels) {
  auto movement = dyn_cast<MovementOpInterface>(op);
  auto channelwise = dyn_cast<ChannelwiseOpInterface>(op);
  if (!movement || !channelwise || !movement.keepsEveryElement() ||
      !channelwise.commutesWithChannelFactors(channels))
    return false;
  ArrayRef<int64_t> shape = getShape(op->getResult(0));
  return !shape.empty() && shape.back() == channels;
}

/// Folds the affine chain that uses the result of `op`. Returns the number of
/// ops folded. Movements in between stay.
static unsigned foldAfter(LinearOpInterface op) {
  auto clamped = dyn_cast<ClampedOpInterface>(op.getOperation());
  FailureOr<Linear> linear = readLinear(op);
  if (failed(linear) || !isUnbounded(op))
    return 0;
  FilterMap map = op.getFilterMap();
  Affine affine(map.getNumOutputs());
  SmallVector<std::pair<Operation *, Value>> chain; // with what they read
  Value value = op.getOutput();
  while (value.hasOneUse()) {
    Operation *user = *value.user_begin();
    if (keepsChannels(user, map.getNumOutputs())) {
      value = user->getResult(0);
      continue;
    }
    // Bounds need a place to go to.
    bool hasBounds = !isUnbounded(user);
    Affine next = affine;
    if ((hasBounds && !clamped) || failed(appendBinary(next, user, value)) ||
        (hasQuantizedFilter(op) && !next.hasPositiveScale()))
      break;
    affine = std::move(next);
    chain.emplace_back(user, value);
    value = user->getResult(0);
    if (hasBounds)
      break;
  }
  if (chain.empty() || !affine.isFinite())
    return 0;
  bool isFilterChanged =
      llvm::any_of(affine.scale, [](double scale) { return scale != 1.0; });
  if (isFilterChanged && hasQuantizedFilter(op)) {
    if (failed(scaleQuantizedFilter(op, affine.scale)))
      return 0;
    isFilterChanged = false;
  }
  for (auto [index, weight] : llvm::enumerate(linear->filter))
    weight *= affine.scale[map.getOutputChannel(index)];
  for (auto [c, bias] : llvm::enumerate(linear->bias))
    bias = bias * affine.scale[c] + affine.shift[c];
  writeLinear(op, *linear, isFilterChanged);
  if (auto bounds = dyn_cast<ClampedOpInterface>(chain.back().first);
      bounds && clamped)
    clamped.setBounds(bounds.getLowerBound(), bounds.getUpperBound());
  for (auto [folded, operand] : llvm::reverse(chain)) {
    folded->getResult(0).replaceAllUsesWith(operand);
    folded->erase();
  }
  return chain.size();
}

/// Folds a constant that is added to a sum of the result of `op` and something
/// else. Returns the number of ops folded.
static unsigned foldThroughSum(LinearOpInterface op) {
  FailureOr<Linear> linear = readLinear(op);
  if (failed(linear) || !isUnbounded(op))
    return 0;
  auto channels = static_cast<int64_t>(linear->bias.size());
  Value value = op.getOutput();
  double factor = 1;
  bool isInSum = false;
  Operation *user = nullptr;
  while (value.hasOneUse()) {
    user = *value.user_begin();
    auto factors = getWeightedSum(user);
    if (!keepsChannels(user, channels) && (!factors || !isUnbounded(user)))
      break;
    if (factors) {
      factor *= user->getOperand(0) == value ? factors->first : factors->second;
      isInSum = true;
    }
    value = user->getResult(0);
  }
  Affine affine(channels);
  if (!isInSum || !value.hasOneUse() || factor == 0 ||
      getShape(value).back() != channels ||
      failed(appendBinary(affine, user, value)) || !affine.isFinite() ||
      llvm::any_of(affine.scale, [](double scale) { return scale != 1.0; }))
    return 0;
  if (!isUnbounded(user)) {
    auto clamped = dyn_cast<ClampedOpInterface>(value.getDefiningOp());
    if (!clamped)
      return 0;
    auto bounds = cast<ClampedOpInterface>(user);
    clamped.setBounds(bounds.getLowerBound(), bounds.getUpperBound());
  }
  for (auto [bias, summand] : llvm::zip_equal(linear->bias, affine.shift))
    bias += summand / factor;
  writeLinear(op, *linear, /*isFilterChanged=*/false);
  user->getResult(0).replaceAllUsesWith(value);
  user->erase();
  return 1;
}

//===----------------------------------------------------------------------===//
// Chains before an op
//===----------------------------------------------------------------------===//

/// Returns the operand of an op that is not constant, or null; the last one
/// where there are several.
static Value getVariableOperand(Operation *op) {
  Value variable;
  for (Value operand : op->getOperands())
    if (!isConstantOperand(operand))
      variable = operand;
  return variable;
}

/// Folds the affine chain that computes the input of `op`. Returns the number
/// of ops folded.
static unsigned foldChainBefore(LinearOpInterface op) {
  FilterMap map = op.getFilterMap();
  Value source = op.getInput();
  SmallVector<Operation *> chain; // nearest first
  while (Operation *producer = source.getDefiningOp()) {
    if (!source.hasOneUse() || !isUnbounded(producer))
      break;
    Affine probe(map.getNumInputs());
    Value variable = getVariableOperand(producer);
    // A sum of padding has no share of what was added to the elements.
    if (!variable || failed(appendBinary(probe, producer, variable)) ||
        (probe.hasShift() && op.readsPadding()))
      break;
    chain.push_back(producer);
    source = variable;
  }
  FailureOr<Linear> linear = readLinear(op);
  if (chain.empty() || failed(linear) || hasQuantizedFilter(op))
    return 0;
  Affine affine(map.getNumInputs());
  for (Operation *producer : llvm::reverse(chain))
    if (failed(appendBinary(affine, producer, getVariableOperand(producer))))
      return 0;
  if (!affine.isFinite())
    return 0;
  for (auto [index, weight] : llvm::enumerate(linear->filter)) {
    int64_t channel = map.getInputChannel(index);
    linear->bias[map.getOutputChannel(index)] += weight * affine.shift[channel];
    weight *= affine.scale[channel];
  }
  writeLinear(op, *linear, /*isFilterChanged=*/true);
  op->setOperand(0, source);
  for (Operation *producer : chain)
    producer->erase();
  return chain.size();
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct FoldBatchNorm : tinyml::ir::impl::FoldBatchNormBase<FoldBatchNorm> {
  using FoldBatchNormBase::FoldBatchNormBase;

  void runOnOperation() override {
    SmallVector<LinearOpInterface> ops;
    getOperation().walk([&](LinearOpInterface op) { ops.push_back(op); });
    for (LinearOpInterface op : ops)
      numAfter += foldAfter(op);
    for (LinearOpInterface op : ops)
      while (foldThroughSum(op))
        ++numThroughSums;
    if (!foldBefore)
      return;
    for (LinearOpInterface op : ops)
      numBefore += foldChainBefore(op);
  }
};
} // namespace
