//===- InsertQDQ.cpp - Quantize and dequantize what shall be integer ------===//

#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/Insertion/ActivationPlan.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Weights/FilterQuantizer.h"
#include "tinyml/Support/QuantMath.h"

#include <cmath>

namespace tinyml {
#define GEN_PASS_DEF_INSERTQDQ
#include "tinyml/Quantization/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns the type of `value` with other elements.
static RankedTensorType withElements(Value value, Type element) {
  return RankedTensorType::get(getShape(value), element);
}

/// Returns dequantize(quantize(value)).
static DequantizeOp addQDQ(OpBuilder &builder, Value value,
                           quant::UniformQuantizedType type) {
  Value stored = QuantizeOp::create(builder, value.getLoc(),
                                    withElements(value, type), value);
  return DequantizeOp::create(builder, value.getLoc(), value.getType(), stored);
}

/// Returns whether `value` is a stored filter with zero points, which integer
/// products have no room for; signed storage has none at 0, unsigned in the
/// middle.
static bool hasZeroPoints(Value value) {
  auto dequantize = value.getDefiningOp<DequantizeOp>();
  if (!dequantize || !getConstant(dequantize.getInput()))
    return false;
  Type type = ir::getElementType(dequantize.getInput());
  auto isOff = [&](int64_t zero) {
    auto quantized = cast<quant::QuantizedType>(type);
    int64_t middle = quantized.isSigned()
                         ? 0
                         : int64_t(1)
                               << (quantized.getStorageTypeIntegralWidth() - 1);
    return zero != middle;
  };
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(type))
    return isOff(uniform.getZeroPoint());
  if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type))
    return llvm::any_of(perAxis.getZeroPoints(), isOff);
  return false;
}

/// Returns dequantize of the constant `value`, quantized.
static DequantizeOp quantizeConstant(OpBuilder &builder, Value value,
                                     quant::UniformQuantizedType type) {
  FailureOr<SmallVector<double>> reals = readReals(value);
  assert(succeeded(reals) && "a constant with a range has its bytes");
  SmallVector<int64_t> stored;
  for (double real : *reals)
    stored.push_back(quantizeValue(type, real));
  Value constant =
      createIntegers(builder, value.getLoc(), withElements(value, type), stored,
                     getConstantName(value));
  return DequantizeOp::create(builder, value.getLoc(), value.getType(),
                              constant);
}

namespace {
struct InsertQDQ : tinyml::impl::InsertQDQBase<InsertQDQ> {
  using InsertQDQBase::InsertQDQBase;

  void runOnOperation() override {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    if (failed(func) || failed(insert(*func)))
      signalPassFailure();
  }

private:
  LogicalResult insert(func::FuncOp func);
  void quantizeUses(Value value, const ActivationPlan &plan);
  LogicalResult quantizeRecurrent(RecurrentOpInterface op,
                                  const ActivationPlan &plan);
  void roundFill(MovementOpInterface op, const ActivationPlan &plan);
  LogicalResult quantizeFilterOf(Operation *op, const ActivationPlan &plan);
};
} // namespace

LogicalResult InsertQDQ::insert(func::FuncOp func) {
  std::optional<Precision> precision = parsePrecision(scheme);
  if (!precision)
    return func.emitError("unknown quantization scheme '")
           << scheme << "': int8, w8a8, w8a16, w4a8, w4a16, w8, w4 or float";
  if (group != 0 && group != 16 && group != 32 && group != 64)
    return func.emitError("a group has 16, 32 or 64 input channels, found ")
           << group.getValue();
  FailureOr<ActivationPlan> plan = ActivationPlan::create(func, *precision);
  if (failed(plan))
    return failure();
  getOrCreateTeacher(func);
  Block &body = func.getBody().front();
  SmallVector<Operation *> ops;
  for (Operation &op : body.without_terminator())
    ops.push_back(&op);
  // Filters first: their scales follow from what the activations get.
  for (Operation *op : ops) {
    auto recurrent = dyn_cast<RecurrentOpInterface>(op);
    if (failed(recurrent ? quantizeRecurrent(recurrent, *plan)
                         : quantizeFilterOf(op, *plan)))
      return failure();
  }
  for (Operation *op : ops)
    if (auto movement = dyn_cast<MovementOpInterface>(op))
      roundFill(movement, *plan);
  for (BlockArgument arg : body.getArguments())
    quantizeUses(arg, *plan);
  for (Operation *op : ops)
    for (Value result : op->getResults())
      quantizeUses(result, *plan);
  return success();
}

void InsertQDQ::quantizeUses(Value value, const ActivationPlan &plan) {
  unsigned own = plan.getBits(value);
  if (own == 0)
    return;
  bool isConstant = static_cast<bool>(getConstant(value));
  bool isSplat = isConstant && readSplat(value).has_value();
  OpBuilder builder(&getContext());
  builder.setInsertionPointAfterValue(value);
  quant::UniformQuantizedType ownType = plan.getType(value, own);
  llvm::DenseMap<Type, Value> byType;
  auto get = [&](quant::UniformQuantizedType type) {
    Value &quantized = byType[type];
    if (quantized)
      return quantized;
    if (isConstant)
      quantized = quantizeConstant(builder, value, type);
    else
      quantized =
          addQDQ(builder, type == ownType ? value : byType[ownType], type);
    return quantized;
  };
  SmallVector<OpOperand *> uses =
      llvm::map_to_vector(value.getUses(), [](OpOperand &use) { return &use; });
  if (!isConstant)
    get(ownType);
  for (OpOperand *use : uses) {
    Operation *user = use->getOwner();
    unsigned bits = plan.getUseBits(*use);
    bool isFilterOrBias = !isActivation(*use);
    // tinyml-fold-qdq makes an exact integer of one number.
    bool isExact = isSplat && isa<IntegerFormOpInterface>(user);
    if (isConstant && (bits == 0 || isFilterOrBias || isExact))
      continue;
    use->set(get(bits == 0 ? ownType : plan.getUseType(*use, bits)));
  }
  ++numActivations;
}

void InsertQDQ::roundFill(MovementOpInterface op, const ActivationPlan &plan) {
  std::optional<double> fill = op.getFill();
  if (!fill || op->getNumResults() == 0)
    return;
  unsigned bits = plan.getBits(op->getResult(0));
  if (bits == 0)
    return;
  quant::UniformQuantizedType type = plan.getType(op->getResult(0), bits);
  op.setFill(dequantizeValue(type, quantizeValue(type, *fill)));
}

/// Reads the real numbers of a filter, which must be finite.
static FailureOr<SmallVector<double>> readWeights(Operation *op, Value value) {
  FailureOr<SmallVector<double>> reals = readReals(value);
  if (failed(reals))
    return op->emitOpError("has a filter whose bytes are missing");
  for (double weight : *reals)
    if (!std::isfinite(weight))
      return op->emitOpError("has a weight that is ")
             << (std::isnan(weight) ? "NaN" : "infinite")
             << ", which integers cannot hold";
  return reals;
}

/// Makes operand `index` of `op` a quantized filter.
static void setFilter(Operation *op, unsigned index,
                      const QuantizedFilter &quantized) {
  OpBuilder builder(op);
  Value value = op->getOperand(index);
  Value constant = createIntegers(builder, value.getLoc(),
                                  withElements(value, quantized.type),
                                  quantized.values, getConstantName(value));
  op->setOperand(index, DequantizeOp::create(builder, value.getLoc(),
                                             value.getType(), constant));
}

/// Quantizes both matrices of a layer, and notes the types of its states.
LogicalResult InsertQDQ::quantizeRecurrent(RecurrentOpInterface op,
                                           const ActivationPlan &plan) {
  unsigned bits = plan.getWeightBits(op);
  Value all = op.getAll();
  if (bits == 0 || plan.getBits(op.getInput()) == 0)
    return success();
  FailureOr<SmallVector<double>> bias = readReals(op.getBias());
  if (failed(bias))
    return op->emitOpError("has a bias whose bytes are missing");
  int64_t rows = getShape(op.getWeights())[0];
  unsigned width = plan.getOperandBits(op);
  auto quantize = [&](unsigned index, ArrayRef<double> summands,
                      quant::UniformQuantizedType input) -> LogicalResult {
    Value value = op->getOperand(index);
    FailureOr<SmallVector<double>> weights = readWeights(op, value);
    if (failed(weights))
      return failure();
    FloatFilter filter{getShape(value), std::move(*weights),
                       SmallVector<double>(summands)};
    FilterUse use{input, getSumType(&getContext())};
    setFilter(op, index,
              quantizeFilter(&getContext(), filter, bits, /*group=*/0, use));
    ++numFilters;
    return success();
  };
  SmallVector<double> stateBias(rows, 0.0);
  if (op.hasStateBias())
    stateBias.assign(bias->begin() + rows, bias->end());
  auto indexOf = [&](Value value) {
    return llvm::find(op->getOperands(), value).getIndex();
  };
  if (failed(quantize(indexOf(op.getWeights()),
                      ArrayRef(*bias).take_front(rows),
                      plan.getType(op.getInput(), width))) ||
      failed(quantize(indexOf(op.getRecurrence()), stateBias,
                      plan.getType(all, width))))
    return failure();
  SmallVector<Attribute> types;
  for (Value result : op->getResults())
    types.push_back(TypeAttr::get(plan.getType(result, plan.getBits(result))));
  op->setAttr(kResultTypesAttr, ArrayAttr::get(&getContext(), types));
  return success();
}

LogicalResult InsertQDQ::quantizeFilterOf(Operation *op,
                                          const ActivationPlan &plan) {
  unsigned bits = plan.getWeightBits(op);
  if (bits == 0)
    return success();
  Value value = op->getOperand(1);
  if (!getConstant(value) && !hasZeroPoints(value))
    return success();
  FloatFilter filter;
  filter.shape = getShape(value);
  FailureOr<SmallVector<double>> reals = readWeights(op, value);
  if (failed(reals))
    return failure();
  filter.values = std::move(*reals);
  filter.bias.assign(filter.getChannels(), 0.0);
  if (op->getNumOperands() == 3)
    if (FailureOr<SmallVector<double>> bias = readReals(op->getOperand(2));
        succeeded(bias))
      filter.bias = std::move(*bias);
  FilterUse use;
  if (unsigned width = plan.getOperandBits(op)) {
    if (plan.getBits(op->getOperand(0)) != 0)
      use.input = plan.getType(op->getOperand(0), width);
    if (plan.getBits(op->getResult(0)) != 0)
      use.output = plan.getType(op->getResult(0), width);
  }
  bool isGrouped = bits == 4 && group != 0 && filter.shape.back() % group == 0;
  QuantizedFilter quantized =
      quantizeFilter(&getContext(), filter, bits, isGrouped ? group : 0, use);
  setFilter(op, 1, quantized);
  ++numFilters;
  return success();
}
