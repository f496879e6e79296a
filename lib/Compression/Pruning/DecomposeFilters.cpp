//===- DecomposeFilters.cpp - Splits convolutions of a function -----------===//

#include "tinyml/Compression/Pruning/DecomposeFilters.h"
#include "tinyml/Compression/Pruning/Passes.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Weights/LayerPairs.h"

namespace tinyml {
#define GEN_PASS_DEF_DECOMPOSEFILTERS
#include "tinyml/Compression/Pruning/Passes.h.inc"

using namespace mlir;
using namespace tinyml::ir;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {
/// A convolution before anything changes.
struct MeasuredConv {
  SplittableConv2D conv;
  Operation *op;
  LayerWeights weights;
  MatrixXd products;
  VectorXd mean;
};
} // namespace

FailureOr<std::vector<SplitLayer>>
decomposeFilters(func::FuncOp func, ArrayRef<LinearOpInterface> layers,
                 const SampleInputs &samples, const SplitPlan &plan,
                 const QuantizeProgress &progress) {
  std::vector<MeasuredConv> measured;
  Sweep sweep(func, samples);
  for (auto [index, layer] : llvm::enumerate(layers)) {
    LinearOpInterface op = layer;
    reportProgress(progress, "decompose filters",
                   static_cast<int64_t>(index) + 1, layers.size());
    std::optional<SplittableConv2D> conv = SplittableConv2D::get(op);
    if (!conv)
      continue;
    FailureOr<LayerWeights> weights = LayerWeights::read(op);
    if (failed(weights))
      return failure();
    Eigen::Index length = weights->filter.front().cols();
    MatrixXd products = MatrixXd::Identity(length, length);
    VectorXd mean = VectorXd::Zero(length);
    if (!samples.empty()) {
      if (failed(sweep.runUntil(op)))
        return failure();
      LayerInput input{weights->columns, sweep, op.getInput()};
      InputMoments moments =
          std::move(measureInputs(input, input, plan.seed).front());
      products = std::move(moments.products);
      mean = std::move(moments.studentMean);
    }
    measured.push_back(
        {*conv, op, std::move(*weights), std::move(products), std::move(mean)});
  }
  std::vector<SplitLayer> split;
  int64_t left = LinearCost(func).multiplications;
  for (MeasuredConv &entry : measured) {
    int64_t before = entry.conv.getMultiplications();
    auto most = entry.conv.getMultiplications(plan.size.left);
    most = std::max(most, before - std::max<int64_t>(left - plan.target, 0));
    const MatrixXd &filter = entry.weights.filter.front();
    std::optional<FilterFactors> factors =
        entry.conv.factorize(filter, entry.products, most, plan.size.multiple);
    if (!factors)
      continue;
    int64_t after =
        factors->rank * entry.conv.getRankCost(factors->isColumnFirst);
    if (after >= before)
      continue;
    auto [first, second] = entry.conv.replace(
        *factors,
        entry.weights.bias + (filter - factors->product) * entry.mean);
    split.push_back({entry.op, first, second});
    left -= before - after;
  }
  return split;
}

double getSplittablePart(func::FuncOp func) {
  int64_t some = 0, all = 0;
  func.walk([&](LinearOpInterface op) {
    int64_t own = LinearCost(op).multiplications;
    all += own;
    if (SplittableConv2D::get(op))
      some += own;
  });
  return static_cast<double>(some) /
         static_cast<double>(std::max<int64_t>(all, 1));
}

namespace {
struct DecomposeFilters : impl::DecomposeFiltersBase<DecomposeFilters> {
  using DecomposeFiltersBase::DecomposeFiltersBase;

  void runOnOperation() override {
    if (failed(run()))
      signalPassFailure();
  }

private:
  LogicalResult run();
  LogicalResult decompose(func::FuncOp func);
};
} // namespace

LogicalResult DecomposeFilters::run() {
  if (!(share > 0 && share < 1))
    return getOperation().emitError(
               "the share of a layer that goes is between 0 and 1, found ")
           << share.getValue();
  if (!data.empty()) {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    return failed(func) ? failure() : decompose(*func);
  }
  for (auto func : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
    if (func.getBody().hasOneBlock() && failed(decompose(func)))
      return failure();
  return success();
}

LogicalResult DecomposeFilters::decompose(func::FuncOp func) {
  if (getTeacher(func))
    return func.emitError(
        "has a teacher: filters are decomposed before a model is quantized");
  SampleInputs inputs;
  if (!data.empty()) {
    FailureOr<SampleInputs> read =
        readSamples({data, static_cast<int64_t>(samples), seed}, func);
    if (failed(read))
      return failure();
    inputs = std::move(*read);
  }
  // A filter that several layers have is stored once; its factors would not be.
  DenseSet<Operation *> shared = findOpsThatShareFilters(func);
  SmallVector<LinearOpInterface> layers;
  for (Operation &op : func.getBody().front())
    if (auto linear = dyn_cast<LinearOpInterface>(op))
      if (!shared.contains(&op) && SplittableConv2D::get(linear))
        layers.push_back(linear);
  if (layers.empty())
    return success();
  int64_t before = LinearCost(func).multiplications;
  SplitPlan plan;
  plan.size = {1 - share, multiple};
  plan.seed = seed;
  FailureOr<std::vector<SplitLayer>> split =
      decomposeFilters(func, layers, inputs, plan, {});
  if (failed(split))
    return failure();
  numSplit += split->size();
  numMultiplications += before - LinearCost(func).multiplications;
  return success();
}

} // namespace tinyml
