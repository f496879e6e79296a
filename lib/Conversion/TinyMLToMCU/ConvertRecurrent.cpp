//===- ConvertRecurrent.cpp - rnn, gru and lstm ---------------------------===//

#include "Converters.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace tinyml {

static int32_t getFunction(StringRef name) {
  return llvm::StringSwitch<int32_t>(name)
      .Case("Sigmoid", TM_ACT_SIGMOID)
      .Case("Tanh", TM_ACT_TANH)
      .Case("Relu", TM_ACT_RELU)
      .Case("Affine", TM_ACT_AFFINE)
      .Case("LeakyRelu", TM_ACT_LEAKY_RELU)
      .Case("ThresholdedRelu", TM_ACT_THRESHOLDED_RELU)
      .Case("ScaledTanh", TM_ACT_SCALED_TANH)
      .Case("HardSigmoid", TM_ACT_HARD_SIGMOID)
      .Case("Elu", TM_ACT_ELU)
      .Case("Softsign", TM_ACT_SOFTSIGN)
      .Default(TM_ACT_SOFTPLUS);
}

namespace {
/// The numbers of a layer's functions.
template <typename Op>
struct Functions {
  explicit Functions(Op op) : op(op), clip(op.getClip().convertToFloat()) {}
  int32_t kind(size_t index) {
    return getFunction(cast<StringAttr>(op.getActivations()[index]).getValue());
  }
  float alpha(size_t index) { return op.getAlphas()[index]; }
  float beta(size_t index) { return op.getBetas()[index]; }

  Op op;
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

static LogicalResult convertRnn(ir::RnnOp op, ModelBuilder &model) {
  Functions<ir::RnnOp> f(op);
  tm_recurrent_shape shape = getShape(op, model);
  tm_rnn_q q = {f.kind(0), f.alpha(0), f.beta(0), f.clip};
  SmallVector<Value> inputs = getInputs(op, model);
  return model.call("rnn_f32", op.getLoc(), inputs,
                    getOutputs(op, shape, model), shape, q);
}

static LogicalResult convertGru(ir::GruOp op, ModelBuilder &model) {
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
