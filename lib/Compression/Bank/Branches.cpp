//===- Branches.cpp - Low-rank branches for any adapter -------------------===//

#include "tinyml/Compression/Bank/Branches.h"
#include "tinyml/Analysis/LinearIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/Calibration/Ranges.h"
#include "tinyml/Quantization/Precision.h"
#include "tinyml/Quantization/Weights/FilterQuantizer.h"
#include "tinyml/Support/NodeNames.h"

#include <cmath>

using namespace mlir;
using namespace tinyml::ir;

namespace tinyml {

/// A filter that adds nothing to single precision, and has a scale.
static constexpr double kNothing = 0x1p-100;

/// The nodes of a branch are called after its layer.
static constexpr llvm::StringLiteral kDown = "/lora_A", kUp = "/lora_B";

std::vector<std::string> listFactorNodes(ArrayRef<AdaptedLayer> layers) {
  std::vector<std::string> names;
  for (const AdaptedLayer &layer : layers)
    for (StringRef suffix : {kDown, kUp})
      names.push_back(layer.name + suffix.str());
  return names;
}

namespace {
/// The filters of a branch's ops, and the bias of the second one.
struct Factors {
  SmallVector<double> down, up, bias;
};
} // namespace

/// Returns the factors in the layer's room; zeros where `changes` do not change
/// the layer.
static Factors getFactors(const AdaptedLayer &layer,
                          const AdapterChanges &changes) {
  Factors factors;
  factors.down.assign(layer.rank * layer.length, 0.0);
  factors.up.assign(layer.outputs * layer.rank, 0.0);
  factors.bias.assign(layer.outputs, 0.0);
  auto found = changes.find(layer.place);
  if (found == changes.end())
    return factors;
  const LowRank &filter = found->second.filter;
  llvm::copy(filter.down, factors.down.begin());
  for (int64_t output = 0; output < layer.outputs; ++output)
    for (int64_t column = 0; column < filter.rank; ++column)
      factors.up[output * layer.rank + column] =
          filter.up[output * filter.rank + column];
  llvm::copy(found->second.bias, factors.bias.begin());
  return factors;
}

//===----------------------------------------------------------------------===//
// Attaching
//===----------------------------------------------------------------------===//

/// Notes that `op` is a factor of layer `index`.
static void markFactor(Operation *op, int64_t index, int64_t number,
                       StringRef precision) {
  Builder builder(op->getContext());
  op->setAttr(kFactorAttr, builder.getDenseI64ArrayAttr({index, number}));
  if (!precision.empty())
    op->setAttr(kPrecisionAttr, builder.getStringAttr(precision));
}

static LogicalResult attachBranch(LinearOpInterface base, int64_t index,
                                  const AdaptedLayer &layer,
                                  ArrayRef<AdapterChanges> adapters,
                                  StringRef precision) {
  Operation *op = base;
  MLIRContext *context = op->getContext();
  OpBuilder builder(context);
  builder.setInsertionPointAfter(op);
  auto locate = [&](StringRef suffix) {
    return NameLoc::get(builder.getStringAttr(layer.name + suffix));
  };
  const AdapterChanges *first =
      llvm::find_if(adapters, [&](const AdapterChanges &changes) {
        return changes.count(layer.place) != 0;
      });
  Factors factors = getFactors(layer, *first);
  Type f32 = builder.getF32Type();
  auto resultType = cast<RankedTensorType>(base.getOutput().getType());

  SmallVector<int64_t> shape(getShape(base.getFilter()));
  shape.front() = layer.rank;
  Value filter =
      createFloats(builder, locate(kDown), shape, factors.down, "lora_A");
  Operation *down = builder.clone(*op);
  down->setLoc(locate(kDown));
  down->setOperands({base.getInput(), filter});
  SmallVector<int64_t> hidden(resultType.getShape());
  hidden.back() = layer.rank;
  down->getResult(0).setType(RankedTensorType::get(hidden, f32));
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  auto clamped = dyn_cast<ClampedOpInterface>(op);
  if (clamped)
    cast<ClampedOpInterface>(down).setBounds(-kInfinity, kInfinity);
  markFactor(down, index, 0, precision);

  int64_t rows = resultType.getNumElements() / layer.outputs;
  auto reshape = [&](Value value, ArrayRef<int64_t> to) -> Value {
    if (getShape(value) == to)
      return value;
    return ReshapeOp::create(builder, locate(kUp),
                             RankedTensorType::get(to, f32), value);
  };
  Value matrix = createFloats(
      builder, locate(kUp), {layer.outputs, layer.rank},
      SmallVector<double>(factors.up.size(), kNothing * (1 + 0x1p-10 * index)),
      "lora_B");
  Value bias = createFloats(builder, locate(kUp), {layer.outputs},
                            SmallVector<double>(layer.outputs, 0.0), "bias");
  FailureOr<Value> up =
      create<FullyConnectedOp>(builder, locate(kUp), f32,
                               reshape(down->getResult(0), {rows, layer.rank}),
                               matrix, bias, FloatAttr(), FloatAttr());
  if (failed(up))
    return failure();
  markFactor(up->getDefiningOp(), index, 1, precision);
  Value branch = reshape(*up, resultType.getShape());
  FailureOr<Value> sum =
      create<AddOp>(builder, op->getLoc(), f32, base.getOutput(), branch,
                    FloatAttr(), FloatAttr());
  if (failed(sum))
    return failure();
  base.getOutput().replaceAllUsesExcept(*sum, sum->getDefiningOp());
  if (clamped) {
    cast<ClampedOpInterface>(sum->getDefiningOp())
        .setBounds(clamped.getLowerBound(), clamped.getUpperBound());
    clamped.setBounds(-kInfinity, kInfinity);
  }
  return success();
}

LogicalResult attachBranches(func::FuncOp func, ArrayRef<AdaptedLayer> layers,
                             ArrayRef<AdapterChanges> adapters,
                             StringRef precision) {
  SmallVector<LinearOpInterface> ops;
  for (const AdaptedLayer &layer : layers)
    ops.push_back(cast<LinearOpInterface>(
        &*std::next(func.front().begin(), layer.place)));
  for (auto [index, layer] : llvm::enumerate(layers))
    if (failed(attachBranch(ops[index], static_cast<int64_t>(index), layer,
                            adapters, precision)))
      return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// Factors
//===----------------------------------------------------------------------===//

/// Gives a filter of zeros next to nothing: its scales are then as small as
/// integer arithmetic takes them, and round the bias well.
static void fillZeros(MutableArrayRef<double> values) {
  if (llvm::all_of(values, [](double value) { return value == 0; }))
    llvm::fill(values, kNothing);
}

/// Sets the filter of `op`, and its bias where it has one.
static LogicalResult setFilter(LinearOpInterface op, SmallVector<double> values,
                               ArrayRef<double> bias) {
  OpBuilder builder(op);
  Location loc = op->getLoc();
  ArrayRef<int64_t> shape = getShape(op.getFilter());
  StringRef name = getConstantName(op.getFilter());
  auto channels = static_cast<int64_t>(bias.size());
  if (getElementType(op.getFilter()).isF32()) {
    op.setFilter(createFloats(builder, loc, shape, values, name));
    if (op.getBias())
      op.setBias(createFloats(builder, loc, channels, bias,
                              getConstantName(op.getBias())));
    return success();
  }
  FloatFilter filter{shape, std::move(values), SmallVector<double>(bias)};
  fillZeros(filter.values);
  FilterUse use{getQuantizedType(op.getInput()),
                getQuantizedType(op.getOutput())};
  constexpr unsigned kBits = 8;
  QuantizedFilter quantized =
      quantizeFilter(op->getContext(), filter, kBits, /*group=*/0, use);
  auto type = cast<quant::UniformQuantizedPerAxisType>(quantized.type);
  op.setFilter(createIntegers(builder, loc,
                              RankedTensorType::get(shape, quantized.type),
                              quantized.values, name));
  if (!op.getBias())
    return success();
  StringRef biasName = getConstantName(op.getBias());
  if (!use.input) {
    op.setBias(createFloats(builder, loc, channels, bias, biasName));
    return success();
  }
  SmallVector<int64_t> stored;
  for (auto [value, scale] : llvm::zip(bias, type.getScales()))
    stored.push_back(static_cast<int64_t>(
        std::nearbyint(value / (use.input.getScale() * scale))));
  op.setBias(createIntegers(
      builder, loc, RankedTensorType::get(channels, builder.getI32Type()),
      stored, biasName));
  return success();
}

LogicalResult setFactors(func::FuncOp func, ArrayRef<AdaptedLayer> layers,
                         const AdapterChanges &changes) {
  SmallVector<std::pair<LinearOpInterface, DenseI64ArrayAttr>> ops;
  func.walk([&](LinearOpInterface op) {
    if (auto factor = op->getAttrOfType<DenseI64ArrayAttr>(kFactorAttr))
      ops.emplace_back(op, factor);
  });
  if (ops.size() != 2 * layers.size())
    return func.emitError("has ")
           << ops.size() << " factors of " << layers.size()
           << " layers that adapters change; use fewer passes";
  for (auto [op, place] : ops) {
    Factors factors = getFactors(layers[place[0]], changes);
    SmallVector<double> none(getShape(op.getFilter()).front(), 0.0);
    bool isUp = place[1] != 0;
    if (failed(setFilter(op, isUp ? factors.up : factors.down,
                         isUp ? factors.bias : none)))
      return failure();
    if (!getQuantizedType(op.getInput()))
      continue;
    std::string reason;
    FailureOr<LinearIntegers> integers = LinearIntegers::get(op, reason);
    std::optional<std::string> problem = reason;
    if (succeeded(integers))
      problem = integers->findProblem();
    if (problem)
      return op->emitError("cannot be computed in integers: ") << *problem;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Ranges
//===----------------------------------------------------------------------===//

LogicalResult includeRanges(func::FuncOp func, func::FuncOp other) {
  for (auto [mine, theirs] :
       llvm::zip_equal(listRangedValues(func), listRangedValues(other))) {
    FailureOr<Range> range = getRange(theirs.value);
    if (failed(range))
      return failure();
    if (hasRange(mine.value)) {
      FailureOr<Range> known = getRange(mine.value);
      if (failed(known))
        return failure();
      range->include(*known);
    }
    setRange(mine.value, *range);
  }
  return success();
}

} // namespace tinyml
