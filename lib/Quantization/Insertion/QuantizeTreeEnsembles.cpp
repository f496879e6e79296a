//===- QuantizeTreeEnsembles.cpp - Scales between thresholds --------------===//

#include "tinyml/Analysis/TreeIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/IR/FeatureFunctions.h"
#include "tinyml/Quantization/Insertion/QuantizedTypes.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Precision.h"
#include "tinyml/Support/States.h"
#include "llvm/ADT/MapVector.h"

#include <cmath>

namespace tinyml {
#define GEN_PASS_DEF_QUANTIZETREEENSEMBLES
#include "tinyml/Quantization/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// An ensemble and what its tables say.
struct Ensemble {
  TreeEnsembleOp op;
  TreeTables tables;
  unsigned bits;
};

struct QuantizeTreeEnsembles
    : tinyml::impl::QuantizeTreeEnsemblesBase<QuantizeTreeEnsembles> {
  using QuantizeTreeEnsemblesBase::QuantizeTreeEnsemblesBase;

  void runOnOperation() override {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    if (failed(func) || failed(quantizeAll(*func)))
      signalPassFailure();
  }

private:
  LogicalResult quantizeAll(func::FuncOp func);
  LogicalResult quantizeInput(Value input, ArrayRef<Ensemble> readers);
  unsigned chooseBits(ArrayRef<Ensemble> readers, const Thresholds &all);
  void quantizeSums(const Ensemble &ensemble);
};
} // namespace

/// Puts dequantize(quantize(value)) in the place of `value`.
static void addQDQ(Value value, Type element) {
  OpBuilder builder(value.getContext());
  builder.setInsertionPointAfterValue(value);
  auto stored = QuantizeOp::create(
      builder, value.getLoc(), RankedTensorType::get(getShape(value), element),
      value);
  auto real =
      DequantizeOp::create(builder, value.getLoc(), value.getType(), stored);
  value.replaceAllUsesExcept(real.getOutput(), stored);
}

static bool isQuantized(Value value) {
  return value.getDefiningOp<DequantizeOp>() ||
         llvm::any_of(value.getUsers(), llvm::IsaPred<QuantizeOp>);
}

/// All thresholds of those that read one input.
static Thresholds joinThresholds(ArrayRef<Ensemble> readers) {
  Thresholds all(readers.front().tables.numFeatures);
  for (const Ensemble &each : readers)
    for (auto [to, from] : llvm::zip_equal(all, each.tables.getThresholds()))
      to.insert(from.begin(), from.end());
  return all;
}

static bool isPort(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  return argument && !isStateArgument(
                         cast<func::FuncOp>(argument.getOwner()->getParentOp()),
                         argument.getArgNumber());
}

/// Returns the port behind the sums and products that scale its features for
/// `input` alone, the last one first; null where there is none.
static Value findScaledPort(Value input, SmallVectorImpl<Operation *> &scaler) {
  for (Value value = input;; value = scaler.back()->getOperand(0)) {
    if (isPort(value))
      return value.hasOneUse() && !scaler.empty() ? value : Value();
    auto binary = dyn_cast_or_null<BroadcastOpInterface>(value.getDefiningOp());
    if (!binary || (value != input && !value.hasOneUse()) ||
        !isConstantOperand(binary.getRhs()))
      return Value();
    scaler.push_back(binary);
  }
}

/// Lets the trees read what a scaler in front of them reads: their thresholds
/// take it. Returns what they read then.
static Value takeScaler(Value input, MutableArrayRef<Ensemble> readers) {
  SmallVector<Operation *> scaler;
  Value port = findScaledPort(input, scaler);
  if (!port)
    return input;
  SmallVector<AffineFunction> functions(getShape(input)[1]);
  for (Operation *op : llvm::reverse(scaler))
    if (failed(applyToFeatures(op, op->getOperand(0), functions)))
      return input;
  // x -> factor * x + summand keeps the order.
  if (!llvm::all_of(functions, [](AffineFunction function) {
        return function.factor > 0 && std::isfinite(function.factor) &&
               std::isfinite(function.summand);
      }))
    return input;
  for (Ensemble &each : readers) {
    SmallVector<double> &values = each.tables.values;
    for (auto [node, value] : llvm::enumerate(values)) {
      auto number = static_cast<int64_t>(node);
      if (each.tables.isLeaf(number))
        continue;
      AffineFunction function = functions[each.tables.getFeature(number)];
      value = static_cast<float>((value - function.summand) / function.factor);
    }
    Value old = each.op.getValues();
    OpBuilder builder(each.op);
    each.op.getValuesMutable().assign(createFloats(
        builder, old.getLoc(), getShape(old), values, getConstantName(old)));
    each.op.getInputMutable().assign(port);
  }
  for (Operation *op : scaler)
    op->erase();
  return port;
}

/// Returns the type of `input` for trees: what the caller gives has a scale and
/// a zero point for each feature.
static FailureOr<Type> chooseType(Value input, const Thresholds &all,
                                  unsigned bits) {
  MLIRContext *context = input.getContext();
  if (!isPort(input)) {
    FailureOr<Range> range = getRange(input);
    if (failed(range))
      return failure();
    return Type(getActivationType(context, *range, bits));
  }
  FeatureGrid grid = FeatureGrid::choose(all, bits);
  return Type(quant::UniformQuantizedPerAxisType::get(
      quant::QuantizationFlags::Signed, IntegerType::get(context, bits),
      Float32Type::get(context), grid.scales, grid.zeroPoints,
      /*quantizedDimension=*/1, grid.getLowest(), grid.getHighest()));
}

LogicalResult QuantizeTreeEnsembles::quantizeAll(func::FuncOp func) {
  std::optional<Precision> precision = parsePrecision(scheme);
  if (!precision)
    return func.emitError("unknown scheme '")
           << scheme << "': int8, w8a8, w8a16, w4a8, w4a16, w8, w4 or float";
  llvm::MapVector<Value, SmallVector<Ensemble, 1>> byInput;
  for (auto op : func.getBody().front().getOps<TreeEnsembleOp>()) {
    std::optional<Precision> own = getPrecision(op, *precision);
    if (!own)
      return op.emitOpError("has the unknown precision ")
             << op->getAttr(kPrecisionAttr);
    FailureOr<TreeTables> tables = TreeTables::read(op);
    if (own->activationBits != 0 && succeeded(tables) &&
        !isQuantized(op.getInput()) && !isQuantized(op.getOutput()))
      byInput[op.getInput()].push_back(
          {op, std::move(*tables), own->activationBits});
  }
  for (auto &[input, readers] : byInput) {
    // What other ops read, too, has no scales for thresholds.
    if (llvm::range_size(input.getUses()) != readers.size())
      continue;
    getOrCreateTeacher(func);
    if (failed(quantizeInput(takeScaler(input, readers), readers)))
      return failure();
  }
  return success();
}

/// 8 bits where that is what the ops have, and enough.
unsigned QuantizeTreeEnsembles::chooseBits(ArrayRef<Ensemble> readers,
                                           const Thresholds &all) {
  constexpr size_t kMostFeatures = 128; // of 8 bits
  if (llvm::any_of(readers,
                   [](const Ensemble &each) { return each.bits == 16; }))
    return 16;
  if (all.size() > kMostFeatures)
    return 16;
  int64_t collisions = FeatureGrid::choose(all, 8).countCollisions(all);
  return widen && collisions != 0 ? 16 : 8;
}

LogicalResult QuantizeTreeEnsembles::quantizeInput(Value input,
                                                   ArrayRef<Ensemble> readers) {
  Thresholds all = joinThresholds(readers);
  unsigned bits = chooseBits(readers, all);
  FailureOr<Type> type = chooseType(input, all, bits);
  if (failed(type))
    return failure();
  FailureOr<FeatureGrid> grid =
      FeatureGrid::get(RankedTensorType::get(getShape(input), *type));
  assert(succeeded(grid) && "an activation type, or one of features");
  for (const Ensemble &each : readers) {
    std::string reason;
    if (succeeded(TreeIntegers::get(each.tables, *grid, reason)))
      continue;
    TreeEnsembleOp op = each.op;
    emitRemark(op.getLoc(), "its trees stay float: ") << reason;
    return success();
  }
  int64_t count = 0, collisions = grid->countCollisions(all);
  for (const std::set<double> &here : all)
    count += static_cast<int64_t>(here.size());
  TreeEnsembleOp first = readers.front().op;
  if (collisions != 0)
    emitRemark(first.getLoc(), "features have ")
        << bits << " bits: " << collisions << " of " << count
        << " thresholds become others of their feature";
  addQDQ(input, *type);
  for (const Ensemble &each : readers)
    quantizeSums(each);
  numQuantized += readers.size();
  return success();
}

/// Makes the leaves integers of one scale, and the sums integers of 16 bits
/// whose range is that of the leaves.
void QuantizeTreeEnsembles::quantizeSums(const Ensemble &ensemble) {
  TreeEnsembleOp op = ensemble.op;
  const TreeTables &tables = ensemble.tables;
  LeafGrid grid = LeafGrid::choose(tables);
  auto round = [&](double leaf) {
    return static_cast<double>(grid.round(leaf)) * grid.scale;
  };
  OpBuilder builder(op);
  auto replace = [&](Value old, ArrayRef<double> reals) {
    return createFloats(builder, old.getLoc(), getShape(old), reals,
                        getConstantName(old));
  };
  if (tables.hasRows) {
    op.getLeavesMutable().assign(
        replace(op.getLeaves(), llvm::map_to_vector(tables.leaves, round)));
  } else {
    SmallVector<double> values(tables.values);
    for (size_t node = 0; node < values.size(); ++node)
      if (tables.isLeaf(static_cast<int64_t>(node)))
        values[node] = round(values[node]);
    op.getValuesMutable().assign(replace(op.getValues(), values));
  }
  RealRange sums = tables.getSumRange();
  addQDQ(op.getOutput(),
         getActivationType(
             &getContext(),
             {static_cast<float>(sums.lo), static_cast<float>(sums.hi)}, 16));
}
