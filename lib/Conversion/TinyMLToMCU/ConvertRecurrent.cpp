//===- ConvertRecurrent.cpp - rnn, gru and lstm ---------------------------===//

#include "Clamps.h"
#include "Converters.h"
#include "tinyml/Analysis/RecurrentIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/QuantMath.h"

using namespace mlir;

namespace tinyml {

using Kind = ir::RecurrentFunction::Kind;
static_assert(int(Kind::Sigmoid) == TM_ACT_SIGMOID &&
                  int(Kind::HardSigmoid) == TM_ACT_HARD_SIGMOID &&
                  int(Kind::Softplus) == TM_ACT_SOFTPLUS,
              "the functions have the numbers of the runtime");

namespace {
/// The numbers of a layer's functions.
template <typename Op>
struct Functions {
  explicit Functions(Op op)
      : op(op), functions(op.getFunctions()),
        clip(op.getClip().convertToFloat()) {}
  int32_t kind(size_t index) { return functions[index].kind; }
  float alpha(size_t index) { return op.getAlphas()[index]; }
  float beta(size_t index) { return op.getBetas()[index]; }

  Op op;
  SmallVector<ir::RecurrentFunction> functions;
  float clip;
};
} // namespace

/// Where only the last state is asked for, two rows take turns.
template <typename Op>
static tm_recurrent_shape getShape(Op op, ModelBuilder &model) {
  ArrayRef<int64_t> input = ir::getShape(op.getInput());
  int32_t steps = model.narrow(input[0]);
  int32_t rows = op.getAll().use_empty() ? std::min(steps, 2) : steps;
  return {steps,
          model.narrow(input[1]),
          model.narrow(input[2]),
          model.narrow(ir::getShape(op.getRecurrence())[1]),
          rows,
          op.getReverse() ? 1 : 0};
}

/// The buffers of the results; see getShape.
template <typename Op>
static SmallVector<Value> getOutputs(Op op, const tm_recurrent_shape &shape,
                                     ModelBuilder &model) {
  SmallVector<Value> outputs;
  for (Value result : op->getResults()) {
    if (result == op.getAll() && shape.rows != shape.steps)
      outputs.push_back(model.createTemporary(
          op.getLoc(), {shape.rows, shape.batch, shape.hidden},
          ir::getElementType(result)));
    else
      outputs.push_back(model.createResult(result));
  }
  return outputs;
}

template <typename Op>
static SmallVector<Value> getInputs(Op op, ModelBuilder &model) {
  return llvm::map_to_vector(op->getOperands(), [&](Value operand) {
    return model.getBuffer(operand);
  });
}

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

namespace {
/// What the three integer kernels have in common.
struct IntegerLayer {
  std::string suffix;          ///< of the kernel's name
  SmallVector<Value> operands; ///< in the kernel's order, but for a cell
  SmallVector<Requantizer> ratios;
  int32_t zeroPoint = 0;
};
} // namespace

/// Makes the tables and weights of a layer on integers.
static FailureOr<IntegerLayer> buildIntegerLayer(ir::RecurrentOpInterface op,
                                                 ModelBuilder &model) {
  std::string reason;
  FailureOr<RecurrentIntegers> integers = RecurrentIntegers::get(op, reason);
  if (failed(integers))
    return op->emitError("cannot be computed in integers: ") << reason;
  if (std::optional<std::string> problem = integers->findProblem())
    return op->emitError("cannot be computed in integers: ") << *problem;
  IntegerLayer layer;
  layer.suffix = getKernelSuffix(op.getInput());
  layer.zeroPoint =
      static_cast<int32_t>(ir::getQuantizedType(op.getAll()).getZeroPoint());
  Location loc = op.getLoc();
  for (Value operand : {op.getInput(), op.getWeights(), op.getRecurrence()})
    layer.operands.push_back(model.getBuffer(operand));
  SmallVector<int32_t> bias;
  SmallVector<tm_rq> entries;
  for (const LinearIntegers *product :
       {&integers->fromInput, &integers->fromState})
    for (auto [row, scale] : llvm::enumerate(product->filterScales)) {
      bias.push_back(static_cast<int32_t>(product->getFoldedBias(row)));
      Requantizer rq = *computeRequantizer(product->input.getScale() * scale /
                                           product->output.getScale());
      entries.push_back({rq.mult, rq.pre});
    }
  layer.operands.push_back(model.createTable<int32_t>(loc, "bias", bias));
  layer.operands.push_back(model.createRequantizers(loc, entries));
  for (const ir::RecurrentFunction &function : op.getFunctions())
    layer.operands.push_back(model.createTable<int16_t>(
        loc, "table", ir::makeGateTable(op.getContext(), function)));
  layer.operands.push_back(model.getBuffer(op->getOperand(4)));
  for (ir::RecurrentState state : op.getStates())
    layer.operands.push_back(model.getBuffer(op->getOperand(state.operand)));
  for (double ratio : integers->ratios)
    layer.ratios.push_back(*computeRequantizer(ratio));
  return layer;
}

static LogicalResult convertInteger(ir::RnnOp op, ModelBuilder &model) {
  FailureOr<IntegerLayer> layer = buildIntegerLayer(op, model);
  if (failed(layer))
    return failure();
  tm_recurrent_shape shape = getShape(op, model);
  const Requantizer &out = layer->ratios[0];
  return model.call("rnn" + layer->suffix, op.getLoc(), layer->operands,
                    getOutputs(op, shape, model), shape,
                    tm_rnn_int_q{layer->zeroPoint, out.mult, out.pre});
}

static LogicalResult convertInteger(ir::GruOp op, ModelBuilder &model) {
  FailureOr<IntegerLayer> layer = buildIntegerLayer(op, model);
  if (failed(layer))
    return failure();
  tm_recurrent_shape shape = getShape(op, model);
  const Requantizer &fresh = layer->ratios[0], &out = layer->ratios[1];
  tm_gru_int_q q = {layer->zeroPoint, fresh.mult, fresh.pre,
                    out.mult,         out.pre,    op.getResetAfter() ? 1 : 0};
  SmallVector<Value> outputs = getOutputs(op, shape, model);
  Value state = model.createTemporary(op.getLoc(), {2, shape.hidden},
                                      ir::getElementType(op.getInput()));
  return model.callWithWords("gru" + layer->suffix, op.getLoc(),
                             layer->operands, outputs, mcu::toWords(shape),
                             mcu::toWords(q), state);
}

static LogicalResult convertInteger(ir::LstmOp op, ModelBuilder &model) {
  FailureOr<IntegerLayer> layer = buildIntegerLayer(op, model);
  if (failed(layer))
    return failure();
  tm_recurrent_shape shape = getShape(op, model);
  const Requantizer &fresh = layer->ratios[0], &cell = layer->ratios[1],
                    &out = layer->ratios[2];
  tm_lstm_int_q q = {
      layer->zeroPoint, fresh.mult, fresh.pre, cell.mult,
      cell.pre,         out.mult,   out.pre,   op.getCoupled() ? 1 : 0};
  return model.call("lstm" + layer->suffix, op.getLoc(), layer->operands,
                    getOutputs(op, shape, model), shape, q);
}

//===----------------------------------------------------------------------===//
// Floats
//===----------------------------------------------------------------------===//

static LogicalResult convertRnn(ir::RnnOp op, ModelBuilder &model) {
  if (!isFloat(op.getInput()))
    return convertInteger(op, model);
  Functions<ir::RnnOp> f(op);
  tm_recurrent_shape shape = getShape(op, model);
  tm_rnn_q q = {f.kind(0), f.alpha(0), f.beta(0), f.clip};
  SmallVector<Value> inputs = getInputs(op, model);
  return model.call("rnn_f32", op.getLoc(), inputs,
                    getOutputs(op, shape, model), shape, q);
}

static LogicalResult convertGru(ir::GruOp op, ModelBuilder &model) {
  if (!isFloat(op.getInput()))
    return convertInteger(op, model);
  Functions<ir::GruOp> f(op);
  tm_recurrent_shape shape = getShape(op, model);
  tm_gru_q q = {f.kind(0),  f.alpha(0), f.beta(0), f.kind(1),
                f.alpha(1), f.beta(1),  f.clip,    op.getResetAfter() ? 1 : 0};
  SmallVector<Value> inputs = getInputs(op, model);
  SmallVector<Value> outputs = getOutputs(op, shape, model);
  Value gate = model.createTemporary(op.getLoc(), shape.hidden,
                                     ir::getElementType(op.getInput()));
  return model.callWithWords("gru_f32", op.getLoc(), inputs, outputs,
                             mcu::toWords(shape), mcu::toWords(q), gate);
}

static LogicalResult convertLstm(ir::LstmOp op, ModelBuilder &model) {
  if (!isFloat(op.getInput()))
    return convertInteger(op, model);
  Functions<ir::LstmOp> f(op);
  tm_recurrent_shape shape = getShape(op, model);
  bool hasPeephole = static_cast<bool>(op.getPeephole());
  tm_lstm_q q = {f.kind(0),
                 f.alpha(0),
                 f.beta(0),
                 f.kind(1),
                 f.alpha(1),
                 f.beta(1),
                 f.kind(2),
                 f.alpha(2),
                 f.beta(2),
                 f.clip,
                 op.getCoupled() ? 1 : 0,
                 hasPeephole ? 1 : 0};
  // The kernel does not look at the peephole of a layer without one.
  SmallVector<Value> operands = {op.getInput(),
                                 op.getWeights(),
                                 op.getRecurrence(),
                                 op.getBias(),
                                 hasPeephole ? op.getPeephole() : op.getBias(),
                                 op.getLengths(),
                                 op.getInitial(),
                                 op.getInitialCell()};
  SmallVector<Value> inputs = llvm::map_to_vector(
      operands, [&](Value operand) { return model.getBuffer(operand); });
  return model.call("lstm_f32", op.getLoc(), inputs,
                    getOutputs(op, shape, model), shape, q);
}

void addRecurrentConverters(Converters &converters) {
  converters.add(convertRnn);
  converters.add(convertGru);
  converters.add(convertLstm);
}

} // namespace tinyml
