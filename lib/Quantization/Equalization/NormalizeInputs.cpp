//===- NormalizeInputs.cpp - Gives features of an input one range ---------===//

#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/Calibration/Ranges.h"
#include "tinyml/Quantization/Calibration/Sweep.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Precision.h"
#include "tinyml/Support/States.h"

#include <cmath>

namespace tinyml {
#define GEN_PASS_DEF_NORMALIZEINPUTS
#include "tinyml/Quantization/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Half the steps of 8 bits: -1 to 1 are -127.5 to 127.5 of them, so that the
/// zero point is 0.
static constexpr double kHalfSteps = 127.5;

/// A center is at most so many times the half range: float numbers have bits
/// left for what is between.
static constexpr double kMostOffset = 1 << 14;

namespace {
/// The numbers that a feature takes.
struct Interval {
  int64_t count = 0;
  double lo = std::numeric_limits<double>::infinity();
  double hi = -lo;

  void include(double number) {
    ++count;
    lo = std::min(lo, number);
    hi = std::max(hi, number);
  }
  double size() const { return hi - lo; }
};
using Intervals = SmallVector<Interval>;

/// feature = center + half * u, with u from -1 to 1.
struct Centers {
  SmallVector<double> center, half;
};

struct NormalizeInputs : tinyml::impl::NormalizeInputsBase<NormalizeInputs> {
  using NormalizeInputsBase::NormalizeInputsBase;

  void runOnOperation() override {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    if (failed(func) || failed(normalizeAll(*func)))
      signalPassFailure();
  }

private:
  LogicalResult normalizeAll(func::FuncOp func);
  LogicalResult normalize(BlockArgument input, const Intervals &features);
  void keepScaler(ArrayRef<Operation *> scaler, const Intervals &before,
                  const Intervals &after);
  /// Whether the squared error falls by `gain`.
  bool isWorthIt(double before, double after) const {
    return before > after * std::pow(10.0, gain / 10);
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Which inputs
//===----------------------------------------------------------------------===//

static bool hasFeatures(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.getElementType().isF32() && type.getRank() > 0 &&
         type.getShape().back() > 1;
}

/// The sums and products with constants that an input goes through first,
/// alone: what scales it.
static SmallVector<Operation *> findScaler(Value input) {
  SmallVector<Operation *> scaler;
  for (Value value = input; value.hasOneUse();) {
    Operation *op = *value.getUsers().begin();
    auto binary = dyn_cast<BroadcastOpInterface>(op);
    if (!binary || op->getResult(0).getType() != value.getType() ||
        !isConstantOperand(binary.getLhs() == value ? binary.getRhs()
                                                    : binary.getLhs()))
      break;
    scaler.push_back(op);
    value = op->getResult(0);
  }
  return scaler;
}

/// Whether only filters read `input`, whose columns are its features.
static bool isReadByFilters(Value input) {
  return !input.use_empty() &&
         llvm::all_of(input.getUses(), [&](OpOperand &use) {
           auto linear = dyn_cast<LinearOpInterface>(use.getOwner());
           return linear && use.getOperandNumber() == 0 &&
                  linear.getGroups() == 1 && linear.hasIntegerForm() &&
                  !linear.readsPadding() && getConstant(linear.getFilter()) &&
                  (!linear.getBias() || getConstant(linear.getBias())) &&
                  linear.getFilterMap().getNumInputs() ==
                      getShape(input).back() &&
                  !use.getOwner()->hasAttr(kPrecisionAttr);
         });
}

static Intervals measure(Value value, const Sweep &sweep) {
  Intervals features(getShape(value).back());
  for (int64_t sample = 0; sample < sweep.size(); ++sample)
    for (auto [index, number] :
         llvm::enumerate(sweep.get(value, sample).getValues<float>()))
      features[index % features.size()].include(number);
  return features;
}

/// How much wider a range is than that of `count` numbers: of normal ones, the
/// largest exceeds what was seen by 1 / (2 ln count) of it on average, and the
/// squared error of what is clipped is below that of rounding at 2.5 times
/// that.
static double getMargin(int64_t count) {
  constexpr double kMost = 0.5;
  return std::min(kMost, 1.25 / std::log(std::max<double>(count, 2)));
}

/// The range that the tensor has, which includes zero.
static Interval join(const Intervals &features) {
  Interval all;
  all.include(0);
  for (const Interval &feature : features) {
    all.include(feature.lo);
    all.include(feature.hi);
  }
  return all;
}

LogicalResult NormalizeInputs::normalizeAll(func::FuncOp func) {
  std::optional<Precision> precision = parsePrecision(scheme);
  if (!precision)
    return func.emitError("unknown scheme '")
           << scheme << "': int8, w8a8, w8a16, w4a8, w4a16, w8, w4 or float";
  if (precision->activationBits == 0 || data.empty())
    return success();
  SmallVector<BlockArgument> filtered, scaled;
  for (BlockArgument input : func.getArguments()) {
    if (!hasFeatures(input) || isStateArgument(func, input.getArgNumber()))
      continue;
    if (isReadByFilters(input))
      filtered.push_back(input);
    else if (!findScaler(input).empty())
      scaled.push_back(input);
  }
  if (filtered.empty() && scaled.empty())
    return success();
  FailureOr<SampleInputs> samples = readSamples({data}, func);
  if (failed(samples))
    return failure();
  Sweep sweep(func, *samples);
  SmallVector<Intervals> features;
  for (BlockArgument input : filtered)
    features.push_back(measure(input, sweep));
  for (BlockArgument input : scaled) {
    SmallVector<Operation *> scaler = findScaler(input);
    Sweep own(func, *samples);
    Intervals before = measure(input, own);
    if (failed(own.runUntil(scaler.back()->getNextNode())))
      return failure();
    keepScaler(scaler, before, measure(scaler.back()->getResult(0), own));
  }
  for (auto [input, intervals] : llvm::zip_equal(filtered, features))
    if (failed(normalize(input, intervals)))
      return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// A scaler that stands in the model
//===----------------------------------------------------------------------===//

/// The mean of how much larger than a feature's own step that of the tensor is,
/// squared.
static double getSpread(const Intervals &features) {
  double all = join(features).size(), sum = 0;
  int64_t count = 0;
  for (const Interval &feature : features)
    if (feature.size() > 0) {
      sum += std::pow(all / feature.size(), 2);
      ++count;
    }
  return count == 0 ? 1 : sum / static_cast<double>(count);
}

void NormalizeInputs::keepScaler(ArrayRef<Operation *> scaler,
                                 const Intervals &before,
                                 const Intervals &after) {
  if (!isWorthIt(getSpread(before), getSpread(after)))
    return;
  for (Operation *op : scaler)
    op->setAttr(kPrecisionAttr, StringAttr::get(&getContext(), "float"));
  ++numScalers;
}

//===----------------------------------------------------------------------===//
// A scaler that the filters are divided by
//===----------------------------------------------------------------------===//

static Centers chooseCenters(const Intervals &features) {
  Centers centers;
  for (const Interval &feature : features) {
    double center = (feature.lo + feature.hi) / 2, half = feature.size() / 2;
    if (half == 0) {
      // Nothing is known but this number: other data may be around zero.
      half = center == 0 ? 1 : std::abs(center);
      center = 0;
    }
    half *= 1 + getMargin(feature.count);
    half = std::max(half, std::abs(center) / kMostOffset);
    // A whole number of steps, so that the port's zero point is exact.
    double step = half / kHalfSteps;
    centers.center.push_back(std::round(center / step) * step);
    centers.half.push_back(half);
  }
  return centers;
}

/// The squares of the weights that read each feature, summed.
static FailureOr<SmallVector<double>> sumSquares(Value input) {
  SmallVector<double> sums(getShape(input).back(), 0.0);
  for (Operation *user : input.getUsers()) {
    auto linear = cast<LinearOpInterface>(user);
    FailureOr<SmallVector<double>> filter = readReals(linear.getFilter());
    if (failed(filter))
      return user->emitOpError("has a filter whose bytes are missing");
    FilterMap map = linear.getFilterMap();
    for (auto [index, weight] : llvm::enumerate(*filter))
      sums[map.getInputChannel(index)] += weight * weight;
  }
  return sums;
}

/// Lets `op` read u instead of its input.
static LogicalResult foldCenters(LinearOpInterface op, const Centers &centers) {
  FailureOr<SmallVector<double>> filter = readReals(op.getFilter());
  FilterMap map = op.getFilterMap();
  FailureOr<SmallVector<double>> bias =
      op.getBias() ? readReals(op.getBias())
                   : SmallVector<double>(map.getNumOutputs(), 0.0);
  if (failed(filter) || failed(bias))
    return op->emitOpError("has a filter or a bias whose bytes are missing");
  for (auto [index, weight] : llvm::enumerate(*filter)) {
    int64_t channel = map.getInputChannel(index);
    (*bias)[map.getOutputChannel(index)] += weight * centers.center[channel];
    weight *= centers.half[channel];
  }
  OpBuilder builder(op);
  Value old = op.getFilter();
  op.setFilter(createFloats(builder, old.getLoc(), getShape(old), *filter,
                            getConstantName(old)));
  Value oldBias = op.getBias();
  op.setBias(createFloats(builder, op->getLoc(),
                          {static_cast<int64_t>(bias->size())}, *bias,
                          oldBias ? getConstantName(oldBias) : "bias"));
  for (Value constant : {old, oldBias})
    if (constant && constant.use_empty())
      constant.getDefiningOp()->erase();
  return success();
}

LogicalResult NormalizeInputs::normalize(BlockArgument input,
                                         const Intervals &features) {
  Centers centers = chooseCenters(features);
  FailureOr<SmallVector<double>> squares = sumSquares(input);
  if (failed(squares))
    return failure();
  double all = join(features).size() / 2, before = 0, after = 0;
  for (auto [sum, half] : llvm::zip_equal(*squares, centers.half)) {
    before += sum * all * all;
    after += sum * half * half;
  }
  if (!isWorthIt(before, after))
    return success();
  for (Operation *user : llvm::to_vector(input.getUsers()))
    if (failed(foldCenters(cast<LinearOpInterface>(user), centers)))
      return failure();

  OpBuilder builder(input.getContext());
  builder.setInsertionPointToStart(input.getOwner());
  Location loc = input.getLoc();
  SmallVector<int64_t> shape(getShape(input).size(), 1);
  shape.back() = getShape(input).back();
  SmallVector<double> factors;
  for (double half : centers.half)
    factors.push_back(1 / half);
  SmallVector<OpOperand *> uses =
      llvm::map_to_vector(input.getUses(), [](OpOperand &use) { return &use; });
  auto append = [&](Value value, ArrayRef<double> numbers, StringRef name,
                    Range range, auto makeOp) {
    Value constant = createFloats(builder, loc, shape, numbers, name);
    FailureOr<Value> result = makeOp(value, constant);
    assert(succeeded(result) && "one number for each feature");
    result->getDefiningOp()->setAttr(
        kPrecisionAttr, StringAttr::get(builder.getContext(), "float"));
    setRange(*result, range);
    return *result;
  };
  Interval centered;
  centered.include(0);
  for (auto [feature, center] : llvm::zip_equal(features, centers.center)) {
    centered.include(feature.lo - center);
    centered.include(feature.hi - center);
  }
  Value distance = append(
      input, centers.center, "centers",
      {static_cast<float>(centered.lo), static_cast<float>(centered.hi)},
      [&](Value value, Value constant) {
        return ir::create<SubOp>(builder, loc, builder.getF32Type(), value,
                                 constant, FloatAttr(), FloatAttr());
      });
  Value unit = append(distance, factors, "factors",
                      {static_cast<float>(-(kHalfSteps + 0.5) / kHalfSteps),
                       static_cast<float>((kHalfSteps - 0.5) / kHalfSteps)},
                      [&](Value value, Value constant) {
                        return ir::create<MulOp>(
                            builder, loc, builder.getF32Type(), value, constant,
                            FloatAttr(), FloatAttr());
                      });
  for (OpOperand *use : uses)
    use->set(unit);
  ++numInputs;
  return success();
}
