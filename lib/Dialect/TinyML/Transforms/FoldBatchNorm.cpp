//===- FoldBatchNorm.cpp - Fold constants into filters and biases ---------===//

#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/IR/FilterChannels.h"
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

  /// Applies `op`, whose other operand is `constant`, after this one; with
  /// `reversed` the constant is the left operand. Fails where `op` is not of
  /// that kind; then nothing changes.
  LogicalResult append(Operation *op, ArrayRef<double> constant,
                       bool reversed) {
    if (!isa<AddOp, SubOp, MulOp>(op))
      return failure();
    for (size_t c = 0; c < scale.size(); ++c) {
      if (isa<MulOp>(op)) {
        scale[c] *= constant[c];
        shift[c] *= constant[c];
      } else if (isa<AddOp>(op)) {
        shift[c] += constant[c];
      } else if (reversed) {
        scale[c] = -scale[c];
        shift[c] = constant[c] - shift[c];
      } else {
        shift[c] -= constant[c];
      }
    }
    return success();
  }

  bool isFinite() const {
    auto finite = [](double value) { return std::isfinite(value); };
    return llvm::all_of(scale, finite) && llvm::all_of(shift, finite);
  }
};

/// A filter and bias as real numbers; the filter's first dimension is the
/// output channel.
struct Linear {
  SmallVector<double> filter, bias;
};
} // namespace

/// Returns `value`, a constant operand, as one number per channel of the last
/// dimension. Fails where it differs along another dimension.
static FailureOr<SmallVector<double>> readPerChannel(Value value,
                                                     int64_t channels) {
  if (!isConstantOperand(value))
    return failure();
  ArrayRef<int64_t> shape = getShape(value);
  if (std::optional<double> splat = readSplat(value))
    return SmallVector<double>(channels, *splat);
  if (shape.empty() || shape.back() != channels ||
      llvm::any_of(shape.drop_back(), [](int64_t dim) { return dim != 1; }))
    return failure();
  return readReals(value);
}

/// Appends the binary float op `op` on `value` and a per-channel constant to
/// `affine`. Fails, with nothing changed, where op is something else.
static LogicalResult appendBinary(Affine &affine, Operation *op, Value value) {
  if (!isa<AddOp, SubOp, MulOp>(op) || op->getOperand(0) == op->getOperand(1) ||
      op->getResult(0).getType() != value.getType() ||
      !getElementType(value).isF32())
    return failure();
  bool reversed = op->getOperand(1) == value;
  FailureOr<SmallVector<double>> constant =
      readPerChannel(op->getOperand(reversed ? 0 : 1), affine.scale.size());
  if (failed(constant))
    return failure();
  return affine.append(op, *constant, reversed);
}

static bool isUnbounded(ClampedOpInterface op) {
  return !op->hasAttr("clamp_min") && !op->hasAttr("clamp_max");
}

/// Reads filter and bias of a conv2d or fully_connected on floats. Fails where
/// they are not constant.
static FailureOr<Linear> readLinear(Operation *op) {
  if (!getElementType(op->getResult(0)).isF32())
    return failure();
  FailureOr<SmallVector<double>> filter = readReals(op->getOperand(1));
  if (failed(filter))
    return failure();
  Linear linear{std::move(*filter), {}};
  if (op->getNumOperands() < 3) {
    linear.bias.assign(getShape(op->getOperand(1))[0], 0.0);
    return linear;
  }
  FailureOr<SmallVector<double>> bias = readReals(op->getOperand(2));
  if (failed(bias))
    return failure();
  linear.bias = std::move(*bias);
  return linear;
}

/// Returns whether the filter of `op` must keep its quantized values; its
/// scales may change.
static bool hasQuantizedFilter(Operation *op) {
  return op->getOperand(1).getDefiningOp<DequantizeOp>() != nullptr;
}

/// Returns whether `user`, which reads `value`, leaves the stored values of a
/// filter as they are: a sum, or a product with positive constants.
static bool keepsStoredFilter(Operation *user, Value value) {
  if (isa<AddOp>(user) || (isa<SubOp>(user) && user->getOperand(0) == value))
    return true;
  if (!isa<MulOp>(user))
    return false;
  Value factor = user->getOperand(user->getOperand(0) == value ? 1 : 0);
  FailureOr<SmallVector<double>> factors =
      isConstantOperand(factor) ? readReals(factor)
                                : FailureOr<SmallVector<double>>();
  return succeeded(factors) && llvm::all_of(*factors, [](double number) {
           return number > 0 && std::isfinite(number);
         });
}

/// Multiplies the scales of `op`'s quantized filter by `factors`, one for each
/// output channel. Fails where it is not quantized per tensor or along its
/// first dimension.
static LogicalResult scaleQuantizedFilter(Operation *op,
                                          ArrayRef<double> factors) {
  auto dequantize = op->getOperand(1).getDefiningOp<DequantizeOp>();
  Value stored = dequantize.getInput();
  FailureOr<SmallVector<int64_t>> values = readIntegers(stored);
  auto type = dyn_cast<quant::QuantizedType>(getElementType(stored));
  if (failed(values) || !type)
    return failure();
  SmallVector<double> scales(factors);
  SmallVector<int64_t> zeroPoints;
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(type)) {
    for (double &scale : scales)
      scale *= uniform.getScale();
    zeroPoints.assign(scales.size(), uniform.getZeroPoint());
  } else if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
             perAxis && perAxis.getQuantizedDimension() == 0) {
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
                scales, zeroPoints, 0, type.getStorageTypeMin(),
                type.getStorageTypeMax()));
  Value constant = createIntegers(
      builder, stored.getLoc(), RankedTensorType::get(getShape(stored), scaled),
      *values, getConstantName(stored));
  op->setOperand(1, DequantizeOp::create(builder, dequantize.getLoc(),
                                         dequantize.getType(), constant));
  return success();
}

/// Gives `op` the constants of `linear` as filter and bias.
static void writeLinear(Operation *op, const Linear &linear,
                        bool isFilterChanged) {
  OpBuilder builder(op);
  Value filter = op->getOperand(1);
  if (isFilterChanged)
    op->setOperand(1, createFloats(builder, op->getLoc(), getShape(filter),
                                   linear.filter, getConstantName(filter)));
  StringRef name = op->getNumOperands() == 3
                       ? getConstantName(op->getOperand(2))
                       : StringRef("bias");
  Value bias = createFloats(builder, op->getLoc(), getShape(filter)[0],
                            linear.bias, name);
  if (op->getNumOperands() == 3)
    op->setOperand(2, bias);
  else
    op->insertOperands(2, bias);
}

//===----------------------------------------------------------------------===//
// Chains after an op
//===----------------------------------------------------------------------===//

/// Folds the affine chain that uses the result of `op`. Returns the number of
/// ops folded.
static unsigned foldAfter(Operation *op) {
  if (!isUnbounded(cast<ClampedOpInterface>(op)))
    return 0;
  FailureOr<Linear> linear = readLinear(op);
  if (failed(linear))
    return 0;
  int64_t channels = getShape(op->getResult(0)).back();
  Affine affine(channels);
  SmallVector<Operation *> chain, pending;
  Value value = op->getResult(0), last = value;
  while (value.hasOneUse()) {
    Operation *user = *value.user_begin();
    if (isa<ReshapeOp>(user)) {
      ArrayRef<int64_t> shape = getShape(user->getResult(0));
      if (shape.empty() || shape.back() != channels)
        break;
      value = user->getResult(0);
      pending.push_back(user);
      continue;
    }
    if (hasQuantizedFilter(op) && !keepsStoredFilter(user, value))
      break;
    if (failed(appendBinary(affine, user, value)))
      break;
    value = last = user->getResult(0);
    chain.append(pending);
    chain.push_back(user);
    pending.clear();
    if (!isUnbounded(cast<ClampedOpInterface>(user)))
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
  int64_t perChannel = linear->filter.size() / channels;
  for (auto [index, weight] : llvm::enumerate(linear->filter))
    weight *= affine.scale[index / perChannel];
  for (int64_t c = 0; c < channels; ++c)
    linear->bias[c] = linear->bias[c] * affine.scale[c] + affine.shift[c];
  writeLinear(op, *linear, isFilterChanged);
  auto bounds = cast<ClampedOpInterface>(chain.back());
  cast<ClampedOpInterface>(op).setBounds(bounds.getLowerBound(),
                                         bounds.getUpperBound());
  OpBuilder builder(chain.back());
  Value result = op->getResult(0);
  if (last.getType() != result.getType())
    result = ReshapeOp::create(builder, chain.back()->getLoc(), last.getType(),
                               result);
  last.replaceAllUsesWith(result);
  unsigned numFolded = 0;
  for (Operation *folded : llvm::reverse(chain)) {
    numFolded += !isa<ReshapeOp>(folded);
    folded->erase();
  }
  return numFolded;
}

//===----------------------------------------------------------------------===//
// Chains before an op
//===----------------------------------------------------------------------===//

/// Returns whether conv2d or fully_connected `op` reads nothing but its input.
static bool isUnpadded(Operation *op) {
  auto conv = dyn_cast<Conv2DOp>(op);
  return !conv || llvm::all_of(conv.getPadding(),
                               [](int64_t padding) { return padding == 0; });
}

/// Returns the operand of a binary op that is not constant, or null.
static Value getVariableOperand(Operation *op) {
  Value variable;
  for (Value operand : op->getOperands())
    if (!isConstantOperand(operand))
      variable = operand;
  return variable;
}

/// Folds the affine chain that computes the input of `op`. Returns the number
/// of ops folded.
static unsigned foldChainBefore(Operation *op) {
  Value input = op->getOperand(0), source = input;
  int64_t channels = getShape(input).back();
  SmallVector<Operation *> chain; // nearest first
  while (Operation *producer = source.getDefiningOp()) {
    Affine probe(channels);
    if (!isa<AddOp, SubOp, MulOp>(producer) || !source.hasOneUse() ||
        !isUnbounded(cast<ClampedOpInterface>(producer)) ||
        (!isa<MulOp>(producer) && !isUnpadded(op)))
      break;
    Value variable = getVariableOperand(producer);
    if (!variable || failed(appendBinary(probe, producer, variable)))
      break;
    chain.push_back(producer);
    source = variable;
  }
  FailureOr<Linear> linear = readLinear(op);
  if (chain.empty() || failed(linear) || hasQuantizedFilter(op))
    return 0;
  Affine affine(channels);
  for (Operation *producer : llvm::reverse(chain))
    if (failed(appendBinary(affine, producer, getVariableOperand(producer))))
      return 0;
  if (!affine.isFinite())
    return 0;
  int64_t perChannel = linear->filter.size() / linear->bias.size();
  for (auto [index, weight] : llvm::enumerate(linear->filter)) {
    int64_t channel = getInputChannel(op, index);
    linear->bias[index / perChannel] += weight * affine.shift[channel];
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
    SmallVector<Operation *> ops;
    getOperation().walk([&](Operation *op) {
      if (isa<LinearOpInterface>(op))
        ops.push_back(op);
    });
    for (Operation *op : ops)
      numAfter += foldAfter(op);
    if (!foldBefore)
      return;
    for (Operation *op : ops)
      numBefore += foldChainBefore(op);
  }
};
} // namespace
