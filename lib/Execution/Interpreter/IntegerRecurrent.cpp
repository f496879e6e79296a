//===- IntegerRecurrent.cpp - Recurrent layers on integers ----------------===//

#include "IntegerRecurrent.h"
#include "Arithmetic.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/FilterScales.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace tinyml {

static constexpr int64_t kOne = 32768; ///< 1 as what a function gives

static int64_t clampTo16(int64_t value) {
  return std::clamp<int64_t>(value, -32768, 32767);
}

/// Returns the product with what a function gives, at the other's scale.
static int64_t times(int64_t gate, int64_t value) {
  return shiftRounded(gate * value, 15);
}

namespace {
/// A function of the sums, as a table with lines in between.
class Curve {
public:
  Curve(MLIRContext *context, const ir::RecurrentFunction &function)
      : table(ir::makeGateTable(context, function)) {}

  int64_t operator()(int64_t sum) const {
    int64_t place = clampTo16(sum) + 32768, low = table[place / 128];
    return low +
           shiftRounded((table[place / 128 + 1] - low) * (place % 128), 7);
  }

private:
  SmallVector<int16_t> table;
};

/// Rows of weights, and what brings the sums of products to the scale of sums.
struct Product {
  static FailureOr<Product> get(Operation *op, const Tensor &weights,
                                double inputScale) {
    FailureOr<FilterScales> scales =
        FilterScales::get(weights.getElementType(), weights.getShape());
    assert(succeeded(scales) && "the op is verified");
    Product product;
    product.weights = readStored(weights);
    product.length = weights.getShape()[1];
    for (double scale : scales->scales) {
      FailureOr<Requantizer> rq =
          getRequantizer(op, inputScale * scale / ir::kSumScale);
      if (failed(rq))
        return failure();
      product.requantizers.push_back(*rq);
    }
    return product;
  }

  /// `values` are without zero points.
  int64_t operator()(int64_t row, const int64_t *values, int64_t bias) const {
    int64_t sum = bias;
    for (int64_t k = 0; k < length; ++k)
      sum += weights[row * length + k] * values[k];
    return rescale(sum, requantizers[row]);
  }

  std::vector<int32_t> weights;
  int64_t length = 0;
  SmallVector<Requantizer> requantizers;
};

/// One layer and where its sequence is. Values are without zero points.
struct IntegerLayer {
  static FailureOr<IntegerLayer> get(ir::RecurrentOpInterface op,
                                     bool isReverse, ArrayRef<Tensor> operands,
                                     ArrayRef<Tensor> results);

  int64_t fromInput(int64_t row) const {
    return input(row, x + place * input.length, bias[row]);
  }
  int64_t fromState(int64_t row, const std::vector<int64_t> &state) const {
    return recurrence(row, state.data(), stateBias[row]);
  }

  /// Runs all sequences: `step(batch)` makes `next` of `hidden`. `initialize`
  /// sets `hidden` of a sequence.
  void run(MutableArrayRef<Tensor> results,
           function_ref<void(int64_t)> initialize,
           function_ref<void(int64_t)> step);

  int64_t steps = 0, batch = 0, units = 0;
  bool isReverse = false;
  Product input, recurrence;
  std::vector<int64_t> inputs, bias, stateBias, hidden, next;
  std::vector<int32_t> lengths;
  SmallVector<Curve> functions;
  SmallVector<Requantizer> ratios;
  const int64_t *x = nullptr;
  int64_t place = 0; ///< of the step in the input
};
} // namespace

static std::vector<int64_t> readNumbers(const Tensor &tensor) {
  std::vector<int32_t> values = readCentered(tensor);
  return std::vector<int64_t>(values.begin(), values.end());
}

FailureOr<IntegerLayer> IntegerLayer::get(ir::RecurrentOpInterface op,
                                          bool isReverse,
                                          ArrayRef<Tensor> operands,
                                          ArrayRef<Tensor> results) {
  SmallVector<quant::UniformQuantizedType> types;
  for (const Tensor &result : results)
    types.push_back(getQuantized(result));
  FailureOr<Product> input =
      Product::get(op, operands[1], getQuantized(operands[0]).getScale());
  FailureOr<Product> recurrence =
      Product::get(op, operands[2], types[0].getScale());
  if (failed(input) || failed(recurrence))
    return failure();
  int64_t rows = operands[2].getShape()[0];
  IntegerLayer layer;
  layer.steps = operands[0].getShape()[0];
  layer.batch = operands[0].getShape()[1];
  layer.units = operands[2].getShape()[1];
  layer.isReverse = isReverse;
  layer.input = std::move(*input);
  layer.recurrence = std::move(*recurrence);
  layer.inputs = readNumbers(operands[0]);
  std::vector<int32_t> bias = readStored(operands[3]);
  layer.bias.assign(bias.begin(), bias.begin() + rows);
  layer.stateBias.assign(rows, 0);
  if (op.hasStateBias())
    layer.stateBias.assign(bias.begin() + rows, bias.end());
  layer.lengths = readStored(operands[4]);
  layer.next.resize(layer.units);
  for (const ir::RecurrentFunction &function : op.getFunctions())
    layer.functions.emplace_back(op.getContext(), function);
  for (double ratio : op.getStateRatios(types)) {
    FailureOr<Requantizer> rq = getRequantizer(op, ratio);
    if (failed(rq))
      return failure();
    layer.ratios.push_back(*rq);
  }
  return layer;
}

void IntegerLayer::run(MutableArrayRef<Tensor> results,
                       function_ref<void(int64_t)> initialize,
                       function_ref<void(int64_t)> step) {
  auto zeroPoint =
      static_cast<int32_t>(getQuantized(results[0]).getZeroPoint());
  std::vector<int32_t> all(results[0].getNumElements(), zeroPoint);
  x = inputs.data();
  for (int64_t b = 0; b < batch; ++b) {
    initialize(b);
    int64_t count = std::clamp<int64_t>(lengths[b], 0, steps);
    for (int64_t n = 0; n < count; ++n) {
      place = (isReverse ? count - 1 - n : n) * batch + b;
      step(b);
      hidden = next;
      for (int64_t j = 0; j < units; ++j)
        all[place * units + j] = static_cast<int32_t>(hidden[j]) + zeroPoint;
    }
  }
  writeStored(results[0], all);
}

/// Writes numbers without zero points.
static void writeNumbers(Tensor &tensor, ArrayRef<int64_t> values) {
  int64_t zeroPoint = getQuantized(tensor).getZeroPoint();
  std::vector<int32_t> stored;
  for (int64_t value : values)
    stored.push_back(static_cast<int32_t>(value + zeroPoint));
  writeStored(tensor, stored);
}

/// Returns what is stored nearest to a rescaled number, without zero point.
static int64_t fit(quant::UniformQuantizedType type, int64_t value,
                   Requantizer rq) {
  int64_t zeroPoint = type.getZeroPoint();
  return std::clamp<int64_t>(zeroPoint + rescale(value, rq),
                             type.getStorageTypeMin(),
                             type.getStorageTypeMax()) -
         zeroPoint;
}

/// Begins a sequence with operand `operand` and notes its last state.
template <typename StepFn>
static void runFromHidden(IntegerLayer &layer, const Tensor &initial,
                          MutableArrayRef<Tensor> results, StepFn step) {
  std::vector<int64_t> last = readNumbers(initial);
  auto begin = [&](int64_t b) {
    layer.hidden.assign(last.begin() + b * layer.units,
                        last.begin() + (b + 1) * layer.units);
  };
  layer.run(results, begin, [&](int64_t b) {
    step(b);
    llvm::copy(layer.next, last.begin() + b * layer.units);
  });
  writeNumbers(results[1], last);
}

static void run(ir::RnnOp, IntegerLayer &layer, ArrayRef<Tensor> operands,
                MutableArrayRef<Tensor> results) {
  quant::UniformQuantizedType type = getQuantized(results[0]);
  runFromHidden(layer, operands[5], results, [&](int64_t) {
    for (int64_t j = 0; j < layer.units; ++j) {
      int64_t sum = layer.fromInput(j) + layer.fromState(j, layer.hidden);
      layer.next[j] = fit(type, layer.functions[0](sum), layer.ratios[0]);
    }
  });
}

static void run(ir::LstmOp op, IntegerLayer &layer, ArrayRef<Tensor> operands,
                MutableArrayRef<Tensor> results) {
  int64_t units = layer.units;
  quant::UniformQuantizedType type = getQuantized(results[0]);
  const Curve &f = layer.functions[0], &g = layer.functions[1],
              &out = layer.functions[2];
  std::vector<int64_t> cells = readNumbers(operands[6]);
  runFromHidden(layer, operands[5], results, [&](int64_t b) {
    for (int64_t j = 0; j < units; ++j) {
      auto sum = [&](int64_t gate) {
        int64_t row = gate * units + j;
        return layer.fromInput(row) + layer.fromState(row, layer.hidden);
      };
      int64_t &cell = cells[b * units + j];
      int64_t in = f(sum(0)), forget = op.getCoupled() ? kOne - in : f(sum(2));
      int64_t fresh = rescale(times(in, g(sum(3))), layer.ratios[0]);
      cell = clampTo16(times(forget, cell) + fresh);
      int64_t seen = out(rescale(cell, layer.ratios[1]));
      layer.next[j] = fit(type, times(f(sum(1)), seen), layer.ratios[2]);
    }
  });
  writeNumbers(results[2], cells);
}

static void run(ir::GruOp op, IntegerLayer &layer, ArrayRef<Tensor> operands,
                MutableArrayRef<Tensor> results) {
  int64_t units = layer.units;
  quant::UniformQuantizedType type = getQuantized(results[0]);
  const Curve &f = layer.functions[0], &g = layer.functions[1];
  std::vector<int64_t> states = readNumbers(operands[5]), kept(units);
  auto narrow = [&](int64_t state) {
    return fit(type, state, layer.ratios[1]);
  };
  auto begin = [&](int64_t b) {
    layer.hidden.clear();
    for (int64_t j = 0; j < units; ++j)
      layer.hidden.push_back(narrow(states[b * units + j]));
  };
  auto gate = [&](int64_t row) {
    return f(layer.fromInput(row) + layer.fromState(row, layer.hidden));
  };
  layer.run(results, begin, [&](int64_t b) {
    if (!op.getResetAfter())
      for (int64_t j = 0; j < units; ++j)
        kept[j] = times(gate(units + j), layer.hidden[j]);
    for (int64_t j = 0; j < units; ++j) {
      int64_t row = 2 * units + j, old;
      if (op.getResetAfter())
        old = times(gate(units + j),
                    std::clamp<int64_t>(layer.fromState(row, layer.hidden),
                                        -65535, 65535));
      else
        old = layer.fromState(row, kept);
      int64_t fresh =
          clampTo16(rescale(g(layer.fromInput(row) + old), layer.ratios[0]));
      int64_t &state = states[b * units + j], z = gate(j);
      state = clampTo16(shiftRounded(z * state + (kOne - z) * fresh, 15));
      layer.next[j] = narrow(state);
    }
  });
  writeNumbers(results[1], states);
}

LogicalResult evaluateIntegerRecurrent(Operation *op, ArrayRef<Tensor> operands,
                                       MutableArrayRef<Tensor> results) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case<ir::RnnOp, ir::GruOp, ir::LstmOp>([&](auto layer) -> LogicalResult {
        FailureOr<IntegerLayer> integers =
            IntegerLayer::get(layer, layer.getReverse(), operands, results);
        if (failed(integers))
          return failure();
        run(layer, *integers, operands, results);
        return success();
      });
}

} // namespace tinyml
