//===- PruneMagnitude.cpp - Make weights zero that matter least -----------===//

#include "tinyml/Compression/Sparsity/Passes.h"
#include "tinyml/Compression/Sparsity/RowPruning.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Weights/LayerPairs.h"
#include "tinyml/Quantization/Weights/WeightRounding.h"
#include "tinyml/Support/NodeNames.h"
#include "llvm/Support/FormatVariadic.h"

#include <Eigen/Cholesky>

#include <numeric>

namespace tinyml {
#define GEN_PASS_DEF_PRUNEMAGNITUDE
#include "tinyml/Compression/Sparsity/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {
/// A layer that loses weights.
struct PrunedLayer {
  LinearOpInterface op;
  /// For each pattern.rows rows, how many blocks go.
  SmallVector<int64_t> gone;
  /// Whether it is weighed with data, and fitted; else in which order the
  /// blocks of each rows go.
  bool isFitted = false;
  std::vector<PruningOrder> byMagnitude;
  SparseLayer report;
};

struct PruneMagnitude : tinyml::impl::PruneMagnitudeBase<PruneMagnitude> {
  using PruneMagnitudeBase::PruneMagnitudeBase;
  PruneMagnitude(const PruneMagnitudeOptions &options,
                 QuantizeProgress progress, SparsityConsumer take)
      : PruneMagnitudeBase(options), progress(std::move(progress)),
        take(std::move(take)) {}

  void runOnOperation() override {
    if (failed(checkOptions()) || failed(pruneAll()))
      signalPassFailure();
  }

private:
  LogicalResult checkOptions();
  LogicalResult pruneAll();
  LogicalResult prune(func::FuncOp func);
  bool mayGo(LinearOpInterface op) const;
  int64_t getMost(int64_t columns) const;
  void decideFits(std::vector<PrunedLayer> &layers) const;
  std::vector<PruningOrder> order(const MatrixXd &filter,
                                  const MatrixXd &products,
                                  ArrayRef<int64_t> counts);
  std::vector<PruningOrder> orderByMagnitude(const MatrixXd &filter) const;
  void warn(func::FuncOp func, ArrayRef<PrunedLayer> layers) const;
  LogicalResult choose(func::FuncOp func, const SampleInputs &samples,
                       std::vector<PrunedLayer> &layers);
  LogicalResult zero(PrunedLayer &layer);
  LogicalResult zeroAndCorrect(PrunedLayer &layer, LinearOpInterface teacher,
                               const Sweep &sweep, const Sweep &teacherSweep);
  LogicalResult zeroAndFit(PrunedLayer &layer, LinearOpInterface teacher,
                           const Sweep &sweep, const Sweep &teacherSweep);
  void setFilter(PrunedLayer &layer, const MatrixXd &filter);

  SparsityPattern chosen;
  QuantizeProgress progress;
  SparsityConsumer take;
};
} // namespace

LogicalResult PruneMagnitude::checkOptions() {
  ModuleOp module = getOperation();
  if (!(sparsity >= 0 && sparsity < 1))
    return module.emitError("the sparsity is 0 to 1, found ")
           << sparsity.getValue();
  if (!(most >= 0 && most < 1))
    return module.emitError("the most of a layer that goes is 0 to 1, found ")
           << most.getValue();
  if (!(damping >= 0 && std::isfinite(damping)))
    return module.emitError("the damping is a number from 0 on, found ")
           << damping.getValue();
  auto parsed = parseSparsityPattern(pattern);
  if (!parsed)
    return module.emitError("unknown pattern '")
           << pattern << "': unstructured, 1x4, 4x1, 2:4 or 1:4";
  chosen = *parsed;
  return success();
}

LogicalResult PruneMagnitude::pruneAll() {
  if (!data.empty()) {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    return failed(func) ? failure() : prune(*func);
  }
  for (auto func : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
    if (func.getBody().hasOneBlock() && failed(prune(func)))
      return failure();
  return success();
}

/// Whether each output pixel is made of the input pixel at its place, as
/// mcu-choose-formats asks.
static bool isPointwise(LinearOpInterface op, const LinearTaps &taps) {
  auto are = [](ArrayRef<int64_t> numbers, int64_t number) {
    return llvm::all_of(numbers, [&](int64_t n) { return n == number; });
  };
  return are(taps.strides, 1) && are(taps.low, 0) &&
         getShape(op.getInput()).drop_back() ==
             getShape(op.getOutput()).drop_back();
}

/// Whether the layer has a kernel that gains: a matrix of float constants that
/// whole blocks fill.
bool PruneMagnitude::mayGo(LinearOpInterface op) const {
  FailureOr<FilterColumns> columns = FilterColumns::get(op);
  if (failed(columns) || columns->getGroups() != 1 ||
      !isPointwise(op, *op.getTaps()))
    return false;
  ArrayRef<int64_t> shape = getShape(op.getFilter());
  if (columns->getLength() != shape.back() || shape.back() % 4 != 0 ||
      shape.front() % chosen.rows != 0 || shape.front() * shape.back() < least)
    return false;
  return llvm::all_of(op->getOperands().drop_front(), [](Value operand) {
    return getConstant(operand) && getElementType(operand).isF32();
  });
}

/// Returns how many blocks of a row may go.
int64_t PruneMagnitude::getMost(int64_t columns) const {
  return static_cast<int64_t>(most *
                              static_cast<double>(columns / chosen.columns));
}

/// Smaller layers are fitted first, so that most are.
void PruneMagnitude::decideFits(std::vector<PrunedLayer> &layers) const {
  SmallVector<std::pair<double, PrunedLayer *>> all;
  for (PrunedLayer &layer : layers) {
    auto columns = static_cast<double>(getShape(layer.op.getFilter()).back());
    all.emplace_back(
        static_cast<double>(layer.report.weights) * columns * columns, &layer);
  }
  llvm::stable_sort(all, llvm::less_first());
  double sum = 0;
  for (auto [products, layer] : all) {
    sum += products;
    layer->isFitted = sum <= static_cast<double>(work);
    layer->report.isTooLarge = !layer->isFitted;
  }
}

/// Orders the blocks of each pattern.rows rows by their squares.
std::vector<PruningOrder>
PruneMagnitude::orderByMagnitude(const MatrixXd &filter) const {
  std::vector<PruningOrder> orders;
  for (Eigen::Index row = 0; row < filter.rows(); row += chosen.rows)
    orders.push_back(tinyml::orderByMagnitude(
        filter.middleRows(row, chosen.rows), chosen, getMost(filter.cols())));
  return orders;
}

/// Orders the blocks of each pattern.rows rows, `counts` of them.
std::vector<PruningOrder> PruneMagnitude::order(const MatrixXd &filter,
                                                const MatrixXd &products,
                                                ArrayRef<int64_t> counts) {
  MatrixXd damped = dampProducts(products, damping);
  MatrixXd inverse =
      damped.llt().solve(MatrixXd::Identity(damped.rows(), damped.cols()));
  std::vector<PruningOrder> orders(filter.rows() / chosen.rows);
  auto one = [&](int64_t group, unsigned) {
    orders[group] =
        orderBlocks(filter.middleRows(group * chosen.rows, chosen.rows),
                    inverse, chosen, counts[group]);
    return success();
  };
  (void)forEachSample(&getContext(), static_cast<int64_t>(orders.size()), one);
  return orders;
}

/// Chooses how many blocks of each rows go: of all of `orders`, divided by the
/// scale of each, those of least loss until `count` are gone.
static void takeCheapest(ArrayRef<std::vector<PruningOrder>> orders,
                         ArrayRef<double> scales, int64_t count,
                         MutableArrayRef<PrunedLayer> layers) {
  struct Step {
    double loss;
    size_t layer, group;
  };
  std::vector<Step> steps;
  for (size_t layer = 0; layer < orders.size(); ++layer)
    for (size_t group = 0; group < orders[layer].size(); ++group)
      for (double loss : orders[layer][group].losses)
        steps.push_back({loss / scales[layer], layer, group});
  // Within rows losses never fall: a block follows those before it.
  llvm::stable_sort(
      steps, [](const Step &a, const Step &b) { return a.loss < b.loss; });
  count = std::min<int64_t>(count, static_cast<int64_t>(steps.size()));
  for (const Step &step : ArrayRef(steps).take_front(count))
    ++layers[step.layer].gone[step.group];
}

/// Of a filter of zeros.
static constexpr double kLeastEnergy = 1e-30;

/// Returns what the layer's products are worth together.
static double getEnergy(const MatrixXd &filter, const MatrixXd &products) {
  return std::max((filter * products).cwiseProduct(filter).sum(), kLeastEnergy);
}

/// Says where less went than was asked for.
void PruneMagnitude::warn(func::FuncOp func,
                          ArrayRef<PrunedLayer> layers) const {
  int64_t blocks = 0, gone = 0;
  for (const PrunedLayer &layer : layers) {
    blocks += layer.report.weights / (chosen.rows * chosen.columns);
    gone += std::accumulate(layer.gone.begin(), layer.gone.end(), int64_t(0));
  }
  // Each layer's part is rounded.
  auto slack = static_cast<double>(layers.size());
  auto all = static_cast<double>(blocks);
  if (chosen.ofEach == 0 && static_cast<double>(gone) < sparsity * all - slack)
    func.emitWarning(llvm::formatv(
        "{0:f1} % of the weights of these layers can become zero, at most "
        "{1:f1} % of a row, asked for are {2:f1} %",
        100 * static_cast<double>(gone) / all, 100 * most, 100 * sparsity));
}

LogicalResult PruneMagnitude::choose(func::FuncOp func,
                                     const SampleInputs &samples,
                                     std::vector<PrunedLayer> &layers) {
  std::vector<std::vector<PruningOrder>> orders;
  std::vector<double> scales;
  int64_t all = 0, number = 0;
  std::optional<Sweep> sweep;
  if (!samples.empty())
    sweep.emplace(func, samples);
  for (PrunedLayer &layer : layers) {
    reportProgress(progress, "weigh", ++number,
                   static_cast<int64_t>(layers.size()));
    FailureOr<LayerWeights> weights = LayerWeights::read(layer.op);
    if (failed(weights))
      return failure();
    const MatrixXd &filter = weights->filter.front();
    layer.gone.assign(filter.rows() / chosen.rows, 0);
    if (layer.isFitted) {
      if (failed(sweep->runUntil(layer.op)))
        return failure();
      LayerInput input{weights->columns, *sweep, layer.op.getInput()};
      MatrixXd products = measureInputs(input, input, seed).front().products;
      SmallVector<int64_t> counts(layer.gone.size(), getMost(filter.cols()));
      orders.push_back(order(filter, products, counts));
      scales.push_back(getEnergy(filter, products));
    } else {
      layer.byMagnitude = orderByMagnitude(filter);
      orders.push_back(layer.byMagnitude);
      scales.push_back(std::max(filter.squaredNorm(), kLeastEnergy));
    }
    int64_t blocks = filter.size() / (chosen.rows * chosen.columns);
    all += blocks;
    if (even || chosen.ofEach != 0)
      takeCheapest(ArrayRef(orders).take_back(1), ArrayRef(scales).take_back(1),
                   chosen.ofEach != 0
                       ? blocks
                       : std::llround(sparsity * static_cast<double>(blocks)),
                   MutableArrayRef(layer));
  }
  if (!even && chosen.ofEach == 0)
    takeCheapest(orders, scales,
                 std::llround(sparsity * static_cast<double>(all)), layers);
  return success();
}

void PruneMagnitude::setFilter(PrunedLayer &layer, const MatrixXd &filter) {
  SmallVector<double> values;
  for (Eigen::Index row = 0; row < filter.rows(); ++row)
    for (Eigen::Index column = 0; column < filter.cols(); ++column)
      values.push_back(filter(row, column));
  layer.report.zeros = llvm::count(values, 0.0);
  OpBuilder builder(layer.op);
  Value old = layer.op.getFilter();
  layer.op.setFilter(createFloats(builder, old.getLoc(), getShape(old), values,
                                  getConstantName(old)));
}

/// Returns which weights are left: 1, and 0 for those of the blocks that go.
static MatrixXd getMask(const MatrixXd &filter, const PrunedLayer &layer,
                        ArrayRef<PruningOrder> orders,
                        const SparsityPattern &pattern) {
  MatrixXd mask = (filter.array() != 0).cast<double>();
  for (auto [group, order] : llvm::enumerate(orders))
    for (int64_t block : ArrayRef(order.blocks)
                             .take_front(std::min<size_t>(layer.gone[group],
                                                          order.blocks.size())))
      mask.block(static_cast<int64_t>(group) * pattern.rows,
                 block * pattern.columns, pattern.rows, pattern.columns)
          .setZero();
  return mask;
}

/// Without data.
LogicalResult PruneMagnitude::zero(PrunedLayer &layer) {
  FailureOr<LayerWeights> weights = LayerWeights::read(layer.op);
  if (failed(weights))
    return failure();
  const MatrixXd &filter = weights->filter.front();
  setFilter(layer, filter.cwiseProduct(
                       getMask(filter, layer, layer.byMagnitude, chosen)));
  return success();
}

/// Zeros what is smallest; means stay those of the teacher.
LogicalResult PruneMagnitude::zeroAndCorrect(PrunedLayer &layer,
                                             LinearOpInterface teacher,
                                             const Sweep &sweep,
                                             const Sweep &teacherSweep) {
  FailureOr<LayerWeights> weights = LayerWeights::read(teacher);
  if (failed(weights))
    return failure();
  const MatrixXd &filter = weights->filter.front();
  MatrixXd zeroed =
      filter.cwiseProduct(getMask(filter, layer, layer.byMagnitude, chosen));
  setFilter(layer, zeroed);
  setBias(layer.op,
          correctBias(*weights, {zeroed},
                      measureInputs(
                          {weights->columns, teacherSweep, teacher.getInput()},
                          {weights->columns, sweep, layer.op.getInput()}, seed,
                          /*onlyMeans=*/true)));
  return success();
}

/// Returns the lambda with which what is left, fitted to one half of the
/// samples, suits the other half best, by some of the rows.
static double chooseLambda(const MatrixXd &filter, const MatrixXd &mask,
                           const InputMoments &even, const InputMoments &odd) {
  constexpr Eigen::Index kRows = 24;
  constexpr double kCandidates[] = {1, 0.3, 0.1, 0.03, 0.01, 0.003};
  Eigen::Index rows = std::min(kRows, filter.rows());
  MatrixXd target = filter.topRows(rows), left = mask.topRows(rows);
  double best = 0, lowest = std::numeric_limits<double>::infinity();
  for (double lambda : kCandidates) {
    double error = 0;
    for (auto [mine, other] :
         {std::pair(&even, &odd), std::pair(&odd, &even)}) {
      MatrixXd fitted =
          fitMaskedWeights(target, left, mine->cross, mine->products, lambda);
      error += (fitted * other->products - 2 * target * other->cross)
                   .cwiseProduct(fitted)
                   .sum();
    }
    if (error < lowest) {
      lowest = error;
      best = lambda;
    }
  }
  return best;
}

LogicalResult PruneMagnitude::zeroAndFit(PrunedLayer &layer,
                                         LinearOpInterface teacher,
                                         const Sweep &sweep,
                                         const Sweep &teacherSweep) {
  FailureOr<LayerWeights> weights = LayerWeights::read(teacher);
  if (failed(weights))
    return failure();
  const MatrixXd &filter = weights->filter.front();
  LayerInput theirs{weights->columns, teacherSweep, teacher.getInput()};
  LayerInput mine{weights->columns, sweep, layer.op.getInput()};
  auto measure = [&](SamplePart part) {
    return measureInputs(theirs, mine, seed, /*onlyMeans=*/false, part).front();
  };
  InputMoments moments = measure(SamplePart::All);
  MatrixXd target = fitWeights(filter, filter, moments.cross, moments.products,
                               std::max<double>(damping, 0.01));
  MatrixXd mask = getMask(filter, layer,
                          order(target, moments.products, layer.gone), chosen);
  double lambda = damping;
  if (sweep.size() >= 2)
    lambda = chooseLambda(filter, mask, measure(SamplePart::Even),
                          measure(SamplePart::Odd));
  MatrixXd fitted =
      fitMaskedWeights(filter, mask, moments.cross, moments.products, lambda);
  setFilter(layer, fitted);
  setBias(layer.op, correctBias(*weights, {fitted}, moments));
  return success();
}

LogicalResult PruneMagnitude::prune(func::FuncOp func) {
  if (getTeacher(func))
    return func.emitError(
        "has a teacher: weights are pruned before a model is quantized");
  SparsityReport report;
  report.pattern = pattern;
  std::vector<PrunedLayer> layers;
  DenseSet<Operation *> shared = findOpsThatShareFilters(func);
  func.walk([&](LinearOpInterface op) {
    bool isSharing = shared.contains(op);
    if (isSharing || !mayGo(op)) {
      ++(isSharing && mayGo(op) ? report.sharing : report.others);
      return;
    }
    PrunedLayer &layer = layers.emplace_back();
    layer.op = op;
    layer.report.name = getNodeName(op->getLoc()).str();
  });
  for (PrunedLayer &layer : layers) {
    FailureOr<LayerWeights> weights = LayerWeights::read(layer.op);
    if (failed(weights))
      return failure();
    layer.report.weights = weights->filter.front().size();
    layer.report.zerosBefore = (weights->filter.front().array() == 0).count();
  }
  SampleInputs samples;
  if (!data.empty()) {
    FailureOr<SampleInputs> read =
        readSamples({data, static_cast<int64_t>(this->samples), seed}, func);
    if (failed(read))
      return failure();
    samples = std::move(*read);
  }
  report.samples = static_cast<int64_t>(samples.size());
  if (!samples.empty())
    decideFits(layers);
  if (failed(choose(func, samples, layers)))
    return failure();
  warn(func, layers);
  if (samples.empty()) {
    for (PrunedLayer &layer : layers)
      if (failed(zero(layer)))
        return failure();
  } else {
    func::FuncOp teacher = getOrCreateTeacher(func);
    DenseMap<int64_t, Operation *> teachers = collectOpsById(teacher);
    Sweep sweep(func, samples), teacherSweep(teacher, samples);
    LogicalResult result = success();
    int64_t number = 0;
    for (PrunedLayer &layer : layers) {
      reportProgress(progress, "prune", ++number,
                     static_cast<int64_t>(layers.size()));
      auto id = layer.op->getAttrOfType<IntegerAttr>(kIdAttr);
      auto other = cast<LinearOpInterface>(teachers.lookup(id.getInt()));
      if (failed(sweep.runUntil(layer.op)) ||
          failed(teacherSweep.runUntil(other)) ||
          failed(layer.isFitted
                     ? zeroAndFit(layer, other, sweep, teacherSweep)
                     : zeroAndCorrect(layer, other, sweep, teacherSweep))) {
        result = failure();
        break;
      }
    }
    teacher.erase();
    func.walk([](Operation *op) { op->removeAttr(kIdAttr); });
    if (failed(result))
      return failure();
  }
  for (PrunedLayer &layer : layers) {
    int64_t zeros = layer.report.zeros - layer.report.zerosBefore;
    numZeros += static_cast<unsigned>(std::max<int64_t>(zeros, 0));
    numLayers += zeros > 0 ? 1 : 0;
    report.layers.push_back(layer.report);
  }
  if (take)
    take(std::move(report));
  else
    func.emitRemark(formatSparsity(report));
  return success();
}

std::unique_ptr<Pass>
tinyml::createPruneMagnitude(const PruneMagnitudeOptions &options,
                             QuantizeProgress progress, SparsityConsumer take) {
  return std::make_unique<PruneMagnitude>(options, std::move(progress),
                                          std::move(take));
}
