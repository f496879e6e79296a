//===- RecurrentOps.cpp - Layers with a loop over steps -------------------===//
//
// Gates are computed in double precision; states are floats, so that a step
// begins with what the one before it stored.
//
//===----------------------------------------------------------------------===//

#include "Evaluators.h"
#include "IntegerRecurrent.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

namespace {
/// The functions of an op and how its sequences run.
template <typename Op>
struct Layer {
  Layer(Op op, ArrayRef<Tensor> operands)
      : steps(operands[0].getShape()[0]), batch(operands[0].getShape()[1]),
        input(operands[0].getShape()[2]), hidden(operands[2].getShape()[1]),
        isReverse(op.getReverse()), x(operands[0].getValues<float>()),
        w(operands[1].getValues<float>()), r(operands[2].getValues<float>()),
        bias(operands[3].getValues<float>()),
        lengths(operands[4].getValues<int32_t>()),
        initial(operands[5].getValues<float>()) {
    functions = op.getFunctions();
  }

  /// W x[t] of row `row`.
  double fromInput(int64_t row, int64_t t, int64_t b) const {
    double sum = 0.0;
    for (int64_t k = 0; k < input; ++k)
      sum +=
          double(w[row * input + k]) * double(x[(t * batch + b) * input + k]);
    return sum;
  }
  /// R v of row `row`.
  template <typename Vector>
  double fromState(int64_t row, const Vector &v) const {
    double sum = 0.0;
    for (int64_t k = 0; k < hidden; ++k)
      sum += double(r[row * hidden + k]) * double(v[k]);
    return sum;
  }

  /// Runs all sequences: `step(t, b, state)` returns the state after step t.
  void run(MutableArrayRef<Tensor> results,
           function_ref<std::vector<float>(int64_t, int64_t,
                                           const std::vector<float> &)>
               step) const {
    MutableArrayRef<float> all = results[0].getMutableValues<float>();
    MutableArrayRef<float> last = results[1].getMutableValues<float>();
    for (int64_t b = 0; b < batch; ++b) {
      ArrayRef<float> first = initial.slice(b * hidden, hidden);
      std::vector<float> state(first.begin(), first.end());
      int64_t count = std::clamp<int64_t>(lengths[b], 0, steps);
      for (int64_t n = 0; n < count; ++n) {
        int64_t t = isReverse ? count - 1 - n : n;
        state = step(t, b, state);
        llvm::copy(state, all.begin() + (t * batch + b) * hidden);
      }
      llvm::copy(state, last.begin() + b * hidden);
    }
  }

  int64_t steps, batch, input, hidden;
  bool isReverse;
  ArrayRef<float> x, w, r, bias;
  ArrayRef<int32_t> lengths;
  ArrayRef<float> initial;
  SmallVector<ir::RecurrentFunction> functions;
};
} // namespace

static void evaluateRecurrent(ir::RnnOp op, ArrayRef<Tensor> operands,
                              MutableArrayRef<Tensor> results) {
  Layer<ir::RnnOp> layer(op, operands);
  layer.run(results, [&](int64_t t, int64_t b, const std::vector<float> &h) {
    std::vector<float> next(layer.hidden);
    for (int64_t j = 0; j < layer.hidden; ++j)
      next[j] = static_cast<float>(layer.functions[0](
          layer.bias[j] + layer.fromInput(j, t, b) + layer.fromState(j, h)));
    return next;
  });
}

static void evaluateRecurrent(ir::GruOp op, ArrayRef<Tensor> operands,
                              MutableArrayRef<Tensor> results) {
  Layer<ir::GruOp> layer(op, operands);
  int64_t units = layer.hidden;
  const ir::RecurrentFunction &f = layer.functions[0], &g = layer.functions[1];
  layer.run(results, [&](int64_t t, int64_t b, const std::vector<float> &h) {
    auto gate = [&](int64_t row) {
      return f(double(layer.bias[row]) + double(layer.bias[3 * units + row]) +
               layer.fromInput(row, t, b) + layer.fromState(row, h));
    };
    std::vector<double> reset(units), kept(units);
    for (int64_t j = 0; j < units; ++j) {
      reset[j] = gate(units + j);
      kept[j] = reset[j] * h[j];
    }
    std::vector<float> next(units);
    for (int64_t j = 0; j < units; ++j) {
      int64_t row = 2 * units + j;
      double state =
          op.getResetAfter()
              ? reset[j] *
                    (layer.fromState(row, h) + layer.bias[3 * units + row])
              : layer.fromState(row, kept) + layer.bias[3 * units + row];
      double fresh = g(layer.bias[row] + layer.fromInput(row, t, b) + state);
      double z = gate(j);
      next[j] = static_cast<float>((1.0 - z) * fresh + z * h[j]);
    }
    return next;
  });
}

static void evaluateRecurrent(ir::LstmOp op, ArrayRef<Tensor> operands,
                              MutableArrayRef<Tensor> results) {
  Layer<ir::LstmOp> layer(op, operands);
  int64_t units = layer.hidden;
  const ir::RecurrentFunction &f = layer.functions[0], &g = layer.functions[1],
                              &out = layer.functions[2];
  ArrayRef<float> peephole;
  if (op.getPeephole())
    peephole = operands[7].getValues<float>();
  MutableArrayRef<float> cells = results[2].getMutableValues<float>();
  llvm::copy(operands[6].getValues<float>(), cells.begin());
  layer.run(results, [&](int64_t t, int64_t b, const std::vector<float> &h) {
    std::vector<float> next(units);
    for (int64_t j = 0; j < units; ++j) {
      float &cell = cells[b * units + j];
      auto sum = [&](int64_t gate) {
        int64_t row = gate * units + j;
        return double(layer.bias[row]) + layer.fromInput(row, t, b) +
               layer.fromState(row, h);
      };
      auto look = [&](int64_t gate, double at) {
        return peephole.empty() ? 0.0 : peephole[gate * units + j] * at;
      };
      double in = f(sum(0) + look(0, cell));
      double forget = op.getCoupled() ? 1.0 - in : f(sum(2) + look(2, cell));
      double now = forget * cell + in * g(sum(3));
      double output = f(sum(1) + look(1, now));
      cell = static_cast<float>(now);
      next[j] = static_cast<float>(output * out(now));
    }
    return next;
  });
}

namespace {
template <typename Op>
struct RecurrentModel
    : EvaluableOpInterface::ExternalModel<RecurrentModel<Op>, Op> {
  LogicalResult evaluate(Operation *op, ArrayRef<Tensor> operands,
                         MutableArrayRef<Tensor> results) const {
    if (!operands[0].getElementType().isF32())
      return evaluateIntegerRecurrent(op, operands, results);
    evaluateRecurrent(cast<Op>(op), operands, results);
    return success();
  }
};
} // namespace

void attachRecurrentEvaluators(MLIRContext *context) {
  ir::RnnOp::attachInterface<RecurrentModel<ir::RnnOp>>(*context);
  ir::GruOp::attachInterface<RecurrentModel<ir::GruOp>>(*context);
  ir::LstmOp::attachInterface<RecurrentModel<ir::LstmOp>>(*context);
}

} // namespace tinyml
