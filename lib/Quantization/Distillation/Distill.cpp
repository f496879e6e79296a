//===- Distill.cpp - Fits weights to a teacher by gradients ---------------===//

#include "tinyml/Quantization/Distillation/Distill.h"
#include "Augmentation.h"
#include "FloatNetwork.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/ModelFunction.h"

#include <cmath>

using namespace mlir;
using Eigen::VectorXf;

namespace tinyml {

namespace {
/// A target as both networks know it.
struct Goal {
  unsigned student, teacher;
  SmallVector<int64_t> kept; ///< of `channels`
  int64_t channels;          ///< of the teacher
  double power = 0;          ///< the teacher's mean square
  double weight = 0;

  /// Where channel `channel` of row `row` stands in the teacher's tensor.
  size_t at(size_t row, size_t channel) const {
    return row * channels + kept[channel];
  }
};

/// Moves parameters along their gradients (Adam).
class Adam {
public:
  Adam(const FloatNetwork &network);
  void step(VectorXf &parameters, const VectorXf &gradient, double rate);

private:
  VectorXf mean, square, scale;
  double meanDecay = 1, squareDecay = 1;
};

class Distillation {
public:
  Distillation(MLIRContext *context, FloatNetwork &student,
               const FloatNetwork &teacher, std::vector<Goal> goals,
               const SampleInputs &samples)
      : context(context), student(student), teacher(teacher),
        goals(std::move(goals)), samples(samples) {}

  LogicalResult measurePowers();
  FailureOr<double> measureError() const;
  LogicalResult teach(const DistillPlan &plan,
                      const QuantizeProgress &progress);

private:
  using Values = FloatNetwork::Values;

  /// Products for one input: gradients take two more for each of a run.
  double countProducts() const {
    return static_cast<double>(3 * student.countProducts() +
                               teacher.countProducts());
  }
  double compare(const Values &mine, const Values &theirs,
                 Values *gradients) const;
  FailureOr<VectorXf> computeGradient(const Augmentation &augmentation,
                                      ArrayRef<Augmentation::Mixture> batch);

  MLIRContext *context;
  FloatNetwork &student;
  const FloatNetwork &teacher;
  std::vector<Goal> goals;
  const SampleInputs &samples;
};
} // namespace

Adam::Adam(const FloatNetwork &network) {
  int64_t count = network.parameters.size();
  mean = square = VectorXf::Zero(count);
  scale.resize(count);
  float last = 0;
  for (const FloatNetwork::Segment &tensor : network.listTensors()) {
    auto numbers = network.parameters.segment(tensor.first, tensor.size);
    float size =
        std::sqrt(numbers.squaredNorm() /
                  static_cast<float>(std::max<int64_t>(tensor.size, 1)));
    // A bias of zeros moves as its filter does.
    last = size > 0 ? size : last;
    scale.segment(tensor.first, tensor.size).setConstant(last);
  }
}

void Adam::step(VectorXf &parameters, const VectorXf &gradient, double rate) {
  constexpr float kMean = 0.9f, kSquare = 0.999f;
  meanDecay *= kMean;
  squareDecay *= kSquare;
  auto step = static_cast<float>(rate / (1 - meanDecay));
  auto correction = static_cast<float>(1 / (1 - squareDecay));
  // No function of Eigen's: its roots are not the same on every machine.
  for (Eigen::Index i = 0; i < parameters.size(); ++i) {
    float g = gradient[i];
    mean[i] = kMean * mean[i] + (1 - kMean) * g;
    square[i] = kSquare * square[i] + (1 - kSquare) * g * g;
    parameters[i] -= step * scale[i] * mean[i] /
                     (std::sqrt(square[i] * correction) + 1e-12f);
  }
}

/// Returns the weighted error of the goals. With `gradients`, sets those of the
/// student's values there.
double Distillation::compare(const Values &mine, const Values &theirs,
                             Values *gradients) const {
  double sum = 0;
  for (const Goal &goal : goals) {
    const Tensor &own = mine[goal.student];
    ArrayRef<float> s = own.getValues<float>();
    ArrayRef<float> t = theirs[goal.teacher].getValues<float>();
    size_t channels = goal.kept.size(), rows = s.size() / channels;
    double factor = goal.weight / (goal.power * static_cast<double>(s.size()));
    float *gradient = nullptr;
    if (gradients) {
      Tensor &tensor = (*gradients)[goal.student];
      if (!tensor.getType())
        tensor = Tensor::zeros(own.getType());
      gradient = tensor.getMutableValues<float>().data();
    }
    double error = 0;
    for (size_t row = 0, i = 0; row < rows; ++row)
      for (size_t channel = 0; channel < channels; ++channel, ++i) {
        float difference = s[i] - t[goal.at(row, channel)];
        error += static_cast<double>(difference) * difference;
        if (gradient)
          gradient[i] += static_cast<float>(2 * factor) * difference;
      }
    sum += factor * error;
  }
  return sum;
}

LogicalResult Distillation::measurePowers() {
  std::vector<std::vector<double>> squares(samples.size());
  auto visit = [&](int64_t sample, unsigned) -> LogicalResult {
    FailureOr<Values> values = teacher.run(samples[sample]);
    if (failed(values))
      return failure();
    for (const Goal &goal : goals) {
      ArrayRef<float> t = (*values)[goal.teacher].getValues<float>();
      double sum = 0;
      size_t rows = t.size() / goal.channels;
      for (size_t row = 0; row < rows; ++row)
        for (size_t channel = 0; channel < goal.kept.size(); ++channel) {
          double number = t[goal.at(row, channel)];
          sum += number * number;
        }
      squares[sample].push_back(sum /
                                static_cast<double>(rows * goal.kept.size()));
    }
    return success();
  };
  if (failed(forEachSample(context, samples.size(), visit)))
    return failure();
  for (auto [index, goal] : llvm::enumerate(goals)) {
    for (const std::vector<double> &square : squares)
      goal.power += square[index] / static_cast<double>(samples.size());
    goal.power = std::max(goal.power, 1e-30);
  }
  return success();
}

FailureOr<double> Distillation::measureError() const {
  std::vector<double> errors(samples.size());
  auto visit = [&](int64_t sample, unsigned) -> LogicalResult {
    FailureOr<Values> mine = student.run(samples[sample]);
    FailureOr<Values> theirs = teacher.run(samples[sample]);
    if (failed(mine) || failed(theirs))
      return failure();
    errors[sample] = compare(*mine, *theirs, nullptr);
    return success();
  };
  if (failed(forEachSample(context, samples.size(), visit)))
    return failure();
  double sum = 0;
  for (double error : errors)
    sum += error;
  return sum / static_cast<double>(samples.size());
}

/// Each input has a sum of its own, so that the order of additions does not
/// depend on the number of threads.
FailureOr<VectorXf>
Distillation::computeGradient(const Augmentation &augmentation,
                              ArrayRef<Augmentation::Mixture> batch) {
  std::vector<VectorXf> sums(batch.size());
  auto visit = [&](int64_t index, unsigned) -> LogicalResult {
    SmallVector<Tensor> inputs = augmentation.make(batch[index]);
    FailureOr<Values> theirs = teacher.run(inputs);
    FailureOr<Values> mine = student.run(inputs);
    if (failed(theirs) || failed(mine))
      return failure();
    Values gradients(mine->size());
    compare(*mine, *theirs, &gradients);
    sums[index] = student.differentiate(*mine, std::move(gradients));
    return success();
  };
  // To begin with threads takes longer than little work.
  constexpr double kLittle = 4e6;
  if (static_cast<double>(batch.size()) * countProducts() < kLittle) {
    for (size_t index = 0; index < batch.size(); ++index)
      if (failed(visit(static_cast<int64_t>(index), 0)))
        return failure();
  } else if (failed(forEachSample(context, batch.size(), visit))) {
    return failure();
  }
  VectorXf sum = std::move(sums.front());
  for (const VectorXf &more : ArrayRef(sums).drop_front())
    sum += more;
  return VectorXf(sum / static_cast<float>(batch.size()));
}

LogicalResult Distillation::teach(const DistillPlan &plan,
                                  const QuantizeProgress &progress) {
  int64_t batchSize = std::max<int64_t>(plan.batch, 1);
  int64_t steps = plan.steps;
  if (steps <= 0) {
    double perStep = static_cast<double>(batchSize) * countProducts();
    steps =
        std::clamp<int64_t>(static_cast<int64_t>(DistillPlan::kMostProducts /
                                                 std::max(perStep, 1.0)),
                            1, DistillPlan::kMostSteps);
  }
  Augmentation augmentation(samples, plan.seed, plan.augment);
  Adam adam(student);
  double warmUp = std::min<double>(50, static_cast<double>(steps) / 8);
  for (int64_t step = 0; step < steps; ++step) {
    reportProgress(progress, "distill", step + 1, steps);
    std::vector<Augmentation::Mixture> batch;
    for (int64_t index = 0; index < batchSize; ++index)
      batch.push_back(augmentation.draw());
    FailureOr<VectorXf> gradient = computeGradient(augmentation, batch);
    if (failed(gradient))
      return failure();
    auto at = static_cast<double>(step);
    double rate = plan.rate * (1 - at / static_cast<double>(steps)) *
                  std::min(1.0, (at + 1) / (warmUp + 1));
    adam.step(student.parameters, *gradient, rate);
  }
  return success();
}

namespace {
/// Finds what results come from, in both functions.
class OutputSearch {
public:
  OutputSearch(const FloatNetwork &network,
               const DenseMap<int64_t, Operation *> &teachers)
      : network(network), teachers(teachers) {}

  void visit(Value value) {
    Operation *op = value.getDefiningOp();
    if (!op || !seen.insert(value).second)
      return;
    if (!network.isDifferentiable(value)) {
      for (Value operand : op->getOperands())
        visit(operand);
      return;
    }
    auto id = op->getAttrOfType<IntegerAttr>(kIdAttr);
    Operation *other = id ? teachers.lookup(id.getInt()) : nullptr;
    if (other)
      targets.push_back(
          {value,
           other->getResult(cast<OpResult>(value).getResultNumber()),
           {}});
  }

  std::vector<DistillTarget> targets;

private:
  const FloatNetwork &network;
  const DenseMap<int64_t, Operation *> &teachers;
  DenseSet<Value> seen;
};
} // namespace

/// Returns the shape of a value; a scalar is a row of one channel.
static SmallVector<int64_t> getRows(Value value) {
  SmallVector<int64_t> shape(ir::getShape(value));
  if (shape.empty())
    shape.push_back(1);
  return shape;
}

/// Adds the targets that gradients reach, with weight 1 together.
static void addGoals(std::vector<Goal> &goals, const FloatNetwork &student,
                     const FloatNetwork &teacher,
                     ArrayRef<DistillTarget> targets) {
  size_t first = goals.size();
  for (const DistillTarget &target : targets) {
    if (!student.isDifferentiable(target.student))
      continue;
    SmallVector<int64_t> shape = getRows(target.student);
    SmallVector<int64_t> whole = getRows(target.teacher);
    Goal goal{student.at(target.student), teacher.at(target.teacher),
              target.kept, whole.back()};
    if (goal.kept.empty())
      llvm::append_range(goal.kept, llvm::seq<int64_t>(0, goal.channels));
    if (ArrayRef(shape).drop_back() == ArrayRef(whole).drop_back() &&
        shape.back() == static_cast<int64_t>(goal.kept.size()))
      goals.push_back(std::move(goal));
  }
  for (Goal &goal : MutableArrayRef(goals).drop_front(first))
    goal.weight = 1 / static_cast<double>(goals.size() - first);
}

FailureOr<bool> distill(func::FuncOp func, func::FuncOp teacher,
                        ArrayRef<DistillTarget> features,
                        const SampleInputs &samples, const DistillPlan &plan,
                        const QuantizeProgress &progress) {
  // How products are divided into blocks, and so the order of their sums, would
  // depend on the machine's caches.
  Eigen::setCpuCacheSizes(32 << 10, 256 << 10, 2 << 20);
  FailureOr<FloatNetwork> student = FloatNetwork::create(func);
  FailureOr<FloatNetwork> whole = FloatNetwork::create(teacher);
  if (failed(student) || failed(whole))
    return failure();
  DenseMap<int64_t, Operation *> teachers = collectOpsById(teacher);
  OutputSearch outputs(*student, teachers);
  for (Value result : func.getBody().front().getTerminator()->getOperands())
    outputs.visit(result);
  std::vector<Goal> goals;
  addGoals(goals, *student, *whole, outputs.targets);
  if (goals.empty() || samples.empty())
    return false;
  addGoals(goals, *student, *whole, features);
  Distillation distillation(func.getContext(), *student, *whole,
                            std::move(goals), samples);
  if (failed(distillation.measurePowers()))
    return failure();
  FailureOr<double> before = distillation.measureError();
  if (failed(before) || failed(distillation.teach(plan, progress)))
    return failure();
  FailureOr<double> after = distillation.measureError();
  if (failed(after))
    return failure();
  // A number that is none is no better.
  if (!(*after < *before))
    return false;
  student->write();
  return true;
}

} // namespace tinyml
