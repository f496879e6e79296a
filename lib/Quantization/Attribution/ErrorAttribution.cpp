//===- ErrorAttribution.cpp - Which layer and cause errs how much ---------===//

#include "tinyml/Quantization/Attribution/ErrorAttribution.h"
#include "ActivationGrids.h"
#include "StandIns.h"
#include "StudentWeights.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Quantization/Calibration/Ranges.h"
#include "tinyml/Quantization/ModelFunction.h"

#include <cmath>

using namespace mlir;
using namespace tinyml::ir;

namespace tinyml {

void Noise::add(ArrayRef<float> exact, ArrayRef<float> found) {
  for (auto [y, other] : llvm::zip_equal(exact, found)) {
    double difference = static_cast<double>(y) - other;
    signal += static_cast<double>(y) * y;
    error += difference * difference;
  }
}

std::optional<double> Noise::getDecibels() const {
  if (error == 0)
    return std::nullopt;
  // What is infinite or no number counts as the largest.
  constexpr double least = std::numeric_limits<double>::min();
  constexpr double most = std::numeric_limits<double>::max();
  return 10 * (std::log10(std::clamp(std::fmin(signal, most), least, most)) -
               std::log10(std::fmin(error, most)));
}

/// One tensor per sample.
using Tensors = std::vector<Tensor>;

static Tensors getAll(const Sweep &sweep, Value value) {
  Tensors tensors;
  for (int64_t sample = 0; sample < sweep.size(); ++sample)
    tensors.push_back(sweep.get(value, sample));
  return tensors;
}

static void addNoise(const Tensors &exact, const Tensors &found, Noise &noise) {
  for (auto [y, other] : llvm::zip_equal(exact, found))
    noise.add(y.getValues<float>(), other.getValues<float>());
}

static bool areEqual(ArrayRef<Tensors> some, ArrayRef<Tensors> others) {
  Noise noise;
  for (auto [mine, theirs] : llvm::zip_equal(some, others))
    addNoise(mine, theirs, noise);
  return noise.error == 0;
}

namespace {
/// What is measured: an op of the teacher with its student, or an argument.
struct Layer {
  Value value; ///< the op's result, or the argument
  Operation *op = nullptr, *student = nullptr;
  Tensors exact; ///< what `value` is without any error
  std::vector<ActivationGrid> grids;
  SmallVector<Value> standIns; ///< for `value`, one per grid
};

class Attributor {
public:
  Attributor(func::FuncOp func, func::FuncOp teacher,
             const AttributionData &data, uint64_t seed)
      : func(func), teacher(teacher), data(data), seed(seed),
        end(teacher.getBody().front().getTerminator()),
        studentEnd(func.getBody().front().getTerminator()),
        students(collectOpsById(func)), prefix(teacher, data.inputs) {}

  FailureOr<ErrorAttribution> run(const QuantizeProgress &progress);

private:
  LogicalResult measureModels(ErrorAttribution &result);
  Operation *findStudent(Operation *op) const;
  FailureOr<std::optional<LayerError>> measureLayer(const RangedValue &ranged);
  LogicalResult measureWeights(const Layer &layer, StandIns &standIns,
                               Sweep &sweep, SourceError &weights);
  LogicalResult measureActivation(const Sweep &sweep, const Layer &layer,
                                  LayerError &errors);
  LogicalResult measureWhole(const Sweep &withWeights, const Layer &layer,
                             LayerError &errors);
  FailureOr<SourceError> measureGrids(const Sweep &sweep, const Layer &layer,
                                      ArrayRef<Tensors> found);
  FailureOr<SourceError> finish(Sweep sweep, const Noise &own);
  SourceError judge(const Sweep &sweep, Operation *terminator) const;

  func::FuncOp func, teacher;
  const AttributionData &data;
  uint64_t seed;
  Operation *end, *studentEnd;
  DenseMap<int64_t, Operation *> students;
  /// Has run what is before the layer that is measured, all exact.
  Sweep prefix;
  std::vector<Tensors> outputs; ///< exact; those of f32
  std::optional<double> floatMetric;
};
} // namespace

Operation *Attributor::findStudent(Operation *op) const {
  if (op == end)
    return studentEnd;
  auto id = op->getAttrOfType<IntegerAttr>(kIdAttr);
  return id ? students.lookup(id.getInt()) : nullptr;
}

static SmallVector<Value> listFloats(Operation *terminator) {
  SmallVector<Value> floats;
  for (Value output : terminator->getOperands())
    if (isa<RankedTensorType>(output.getType()) &&
        getElementType(output).isF32())
      floats.push_back(output);
  return floats;
}

SourceError Attributor::judge(const Sweep &sweep, Operation *terminator) const {
  SourceError error;
  for (auto [index, value] : llvm::enumerate(listFloats(terminator))) {
    Tensors found = getAll(sweep, value);
    if (index == 0 && data.labels)
      error.metric = data.labels->score(found, data.indices);
    addNoise(outputs[index], found, error.outputs);
  }
  return error;
}

/// Runs the rest of the teacher, in which an error was put that is `own` at its
/// layer.
FailureOr<SourceError> Attributor::finish(Sweep sweep, const Noise &own) {
  SourceError error;
  error.metric = floatMetric;
  if (own.error != 0) {
    if (failed(sweep.runUntil(end)))
      return failure();
    error = judge(sweep, end);
  }
  error.own = own;
  return error;
}

LogicalResult Attributor::measureModels(ErrorAttribution &result) {
  Sweep exact = prefix, student(func, data.inputs);
  if (failed(exact.runUntil(end)) || failed(student.runUntil(studentEnd)))
    return failure();
  SmallVector<Value> floats = listFloats(end);
  if (floats.empty() || floats.size() != listFloats(studentEnd).size())
    return teacher.emitError("has no float output to compare");
  for (Value output : floats)
    outputs.push_back(getAll(exact, output));
  if (data.labels) {
    floatMetric = data.labels->score(outputs.front(), data.indices);
    result.metric = data.labels->getMetric().str();
    result.floatMetric = floatMetric;
  }
  result.quantized = judge(student, studentEnd);
  return success();
}

/// Runs the rest with what the grids make of the layer's result.
FailureOr<SourceError> Attributor::measureGrids(const Sweep &sweep,
                                                const Layer &layer,
                                                ArrayRef<Tensors> found) {
  Sweep rest = sweep;
  Noise own;
  for (auto [tensors, standIn] : llvm::zip_equal(found, layer.standIns)) {
    addNoise(layer.exact, tensors, own);
    rest.set(standIn, tensors);
  }
  return finish(std::move(rest), own);
}

static FailureOr<std::vector<Tensors>>
applyGrids(ArrayRef<ActivationGrid> grids, GridError error,
           const Tensors &from) {
  std::vector<Tensors> found;
  for (const ActivationGrid &grid : grids) {
    Tensors &tensors = found.emplace_back();
    for (const Tensor &x : from) {
      FailureOr<Tensor> y = grid.apply(error, x);
      if (failed(y))
        return failure();
      tensors.push_back(std::move(*y));
    }
  }
  return found;
}

/// `sweep` is before the layer; it has run it, with its weights, then. The
/// stand-ins of these must live as long as it goes on.
LogicalResult Attributor::measureWeights(const Layer &layer, StandIns &standIns,
                                         Sweep &sweep, SourceError &weights) {
  FailureOr<std::vector<StudentWeight>> values =
      readStudentWeights(layer.student, layer.op, sweep, seed);
  if (failed(values))
    return failure();
  OpBuilder builder(layer.op);
  for (const StudentWeight &weight : *values) {
    Value standIn =
        standIns.add(builder, layer.op->getLoc(), weight.value.getType());
    standIns.replace(layer.op, weight.operand, standIn);
    sweep.set(standIn, {weight.value});
  }
  if (failed(sweep.runUntil(layer.op->getNextNode())))
    return failure();
  Noise own;
  addNoise(layer.exact, getAll(sweep, layer.value), own);
  FailureOr<SourceError> error = finish(sweep, own);
  if (succeeded(error))
    weights = *error;
  return error;
}

/// `sweep` has run the layer, without any error.
LogicalResult Attributor::measureActivation(const Sweep &sweep,
                                            const Layer &layer,
                                            LayerError &errors) {
  auto measure = [&](ArrayRef<Tensors> found, SourceError &result) {
    FailureOr<SourceError> error = measureGrids(sweep, layer, found);
    if (succeeded(error))
      result = *error;
    return LogicalResult(error);
  };
  auto apply = [&](GridError error) {
    return applyGrids(layer.grids, error, layer.exact);
  };
  FailureOr<std::vector<Tensors>> clipped = apply(GridError::Clipping);
  FailureOr<std::vector<Tensors>> rounded = apply(GridError::Rounding);
  FailureOr<std::vector<Tensors>> both = apply(GridError::Both);
  if (failed(clipped) || failed(rounded) || failed(both) ||
      failed(measure(*clipped, errors.clipping)) ||
      failed(measure(*rounded, errors.rounding)))
    return failure();
  // Where nothing is clipped, the one is the other.
  errors.activations = errors.rounding;
  return areEqual(*both, *rounded) ? success()
                                   : measure(*both, errors.activations);
}

/// `withWeights` has run the layer with the student's weights.
LogicalResult Attributor::measureWhole(const Sweep &withWeights,
                                       const Layer &layer, LayerError &errors) {
  FailureOr<std::vector<Tensors>> both = applyGrids(
      layer.grids, GridError::Both, getAll(withWeights, layer.value));
  if (failed(both))
    return failure();
  FailureOr<SourceError> whole = measureGrids(withWeights, layer, *both);
  if (succeeded(whole))
    errors.whole = *whole;
  return whole;
}

FailureOr<std::optional<LayerError>>
Attributor::measureLayer(const RangedValue &ranged) {
  Layer layer;
  layer.value = ranged.value;
  layer.op = ranged.value.getDefiningOp();
  layer.student = layer.op ? findStudent(layer.op) : nullptr;
  if (layer.op && !layer.student)
    return layer.op->emitOpError("has no counterpart in the quantized model");
  FailureOr<std::vector<ActivationGrid>> grids = listActivationGrids(
      ranged.value, func, [&](Operation *op) { return findStudent(op); });
  if (failed(grids))
    return failure();
  layer.grids = std::move(*grids);
  bool hasWeights = layer.op && hasStudentWeights(layer.student, layer.op);
  if (layer.grids.empty() && !hasWeights)
    return std::optional<LayerError>();

  LayerError errors;
  errors.name = ranged.key;
  for (SourceError *error :
       {&errors.whole, &errors.weights, &errors.activations, &errors.clipping,
        &errors.rounding})
    error->metric = floatMetric;
  if (layer.op && failed(prefix.runUntil(layer.op)))
    return failure();
  Sweep after = prefix, withWeights = prefix;
  if (layer.op && failed(after.runUntil(layer.op->getNextNode())))
    return failure();
  layer.exact = getAll(after, layer.value);
  StandIns weights, activations;
  if (hasWeights &&
      failed(measureWeights(layer, weights, withWeights, errors.weights)))
    return failure();
  OpBuilder builder(teacher.getContext());
  builder.setInsertionPointAfterValue(layer.value);
  for (const ActivationGrid &grid : layer.grids) {
    auto type = cast<RankedTensorType>(layer.value.getType());
    Value standIn = activations.add(builder, layer.value.getLoc(), type);
    layer.standIns.push_back(standIn);
    for (OpOperand *use : grid.uses)
      activations.replace(use->getOwner(), use->getOperandNumber(), standIn);
  }
  if (failed(measureActivation(after, layer, errors)))
    return failure();
  bool isWeightError = errors.weights.own.error != 0;
  errors.whole = isWeightError ? errors.weights : errors.activations;
  if (isWeightError && !layer.grids.empty() &&
      failed(measureWhole(withWeights, layer, errors)))
    return failure();
  return std::optional(std::move(errors));
}

FailureOr<ErrorAttribution> Attributor::run(const QuantizeProgress &progress) {
  ErrorAttribution result;
  result.samples = static_cast<int64_t>(data.inputs.size());
  if (failed(measureModels(result)))
    return failure();
  std::vector<RangedValue> values = listRangedValues(teacher);
  for (auto [index, ranged] : llvm::enumerate(values)) {
    reportProgress(progress, "attribute", index + 1, values.size());
    FailureOr<std::optional<LayerError>> layer = measureLayer(ranged);
    if (failed(layer))
      return failure();
    if (*layer)
      result.layers.push_back(std::move(**layer));
  }
  llvm::stable_sort(result.layers,
                    [](const LayerError &a, const LayerError &b) {
                      return a.whole.outputs.error > b.whole.outputs.error;
                    });
  return result;
}

FailureOr<ErrorAttribution> attributeError(func::FuncOp func,
                                           func::FuncOp teacher,
                                           const AttributionData &data,
                                           uint64_t seed,
                                           const QuantizeProgress &progress) {
  return Attributor(func, teacher, data, seed).run(progress);
}

} // namespace tinyml
