//===- Reconstruct.cpp - Filters that compute what the teacher does -------===//

#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Weights/FilterQuantizer.h"
#include "tinyml/Quantization/Weights/LayerPairs.h"
#include "tinyml/Quantization/Weights/WeightRounding.h"
#include "tinyml/Support/ElementScales.h"

namespace tinyml {
#define GEN_PASS_DEF_RECONSTRUCT
#include "tinyml/Quantization/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;
using Eigen::MatrixXd;

/// Returns what the integer form of `op` computes with.
static FilterUse getFilterUse(Operation *op) {
  FilterUse use;
  if (auto input = op->getOperand(0).getDefiningOp<DequantizeOp>())
    use.input = getQuantizedType(input.getInput());
  for (Operation *user : op->getResult(0).getUsers())
    if (auto output = dyn_cast<QuantizeOp>(user))
      use.output = getQuantizedType(output.getOutput());
  return use;
}

/// Returns one row per output channel, in the filter's order.
static SmallVector<double> flatten(const std::vector<MatrixXd> &groups) {
  SmallVector<double> values;
  for (const MatrixXd &group : groups)
    for (Eigen::Index row = 0; row < group.rows(); ++row)
      for (Eigen::Index column = 0; column < group.cols(); ++column)
        values.push_back(group(row, column));
  return values;
}

namespace {
/// A layer's filter while it is made.
struct NewFilter {
  std::vector<MatrixXd> target; ///< real numbers to round, by group
  std::vector<MatrixXd> scales; ///< of each weight
  std::vector<MatrixXd> stored;
  RankedTensorType type;
  /// Zeros stay: there are so many that kernels may leave them out.
  bool isSparse = false;

  std::vector<MatrixXd> dequantize() const {
    std::vector<MatrixXd> real;
    for (auto [values, scale] : llvm::zip(stored, scales))
      real.push_back((values.array() * scale.array()).matrix());
    return real;
  }
};

struct Reconstruct : tinyml::impl::ReconstructBase<Reconstruct> {
  using ReconstructBase::ReconstructBase;
  Reconstruct(const ReconstructOptions &options, QuantizeProgress progress)
      : ReconstructBase(options), progress(std::move(progress)) {}

  void runOnOperation() override {
    if (failed(forEachLayer(
            getOperation(), {data, samples, seed, part},
            [&](const LayerPair &pair, const Sweep &f, const Sweep &q) {
              return visit(pair, f, q);
            },
            progress, "reconstruct")))
      signalPassFailure();
  }

private:
  LogicalResult visit(const LayerPair &pair, const Sweep &f, const Sweep &q);
  void chooseScales(Operation *op, const LayerWeights &weights,
                    ArrayRef<InputMoments> moments, quant::QuantizedType old,
                    NewFilter &filter);
  void roundFilter(ArrayRef<InputMoments> moments, int64_t largest,
                   NewFilter &filter);

  QuantizeProgress progress;
};
} // namespace

/// Returns the input channels that share a scale; 0 = all.
static int64_t getGroup(quant::QuantizedType type) {
  auto blocks = dyn_cast<quant::UniformQuantizedSubChannelType>(type);
  return blocks ? blocks.getBlockSizes().back() : 0;
}

/// Sets the scales from the type.
static void spreadScales(NewFilter &filter) {
  FailureOr<ElementScales> scales = ElementScales::get(filter.type);
  assert(succeeded(scales) && "the type was made for this shape");
  int64_t element = 0;
  for (const MatrixXd &target : filter.target) {
    MatrixXd &group = filter.scales.emplace_back(target.rows(), target.cols());
    for (Eigen::Index row = 0; row < group.rows(); ++row)
      for (Eigen::Index column = 0; column < group.cols(); ++column)
        group(row, column) = scales->getScale(element++);
  }
}

void Reconstruct::chooseScales(Operation *op, const LayerWeights &weights,
                               ArrayRef<InputMoments> moments,
                               quant::QuantizedType old, NewFilter &filter) {
  FloatFilter real;
  real.shape = getShape(op->getOperand(1));
  real.values = flatten(filter.target);
  real.bias.assign(weights.bias.begin(), weights.bias.end());
  FilterUse use = getFilterUse(op);
  unsigned bits = old.getStorageTypeIntegralWidth();
  quant::QuantizedType type =
      quantizeFilter(&getContext(), real, bits, getGroup(old), use).type;
  auto perChannel = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
  if (searchScales && perChannel) {
    SmallVector<double> scales(perChannel.getScales());
    int64_t channel = 0;
    for (auto [target, moment] : llvm::zip(filter.target, moments))
      for (double scale :
           tinyml::searchScales(target, dampProducts(moment.products, damping),
                                getLargestWeight(bits))) {
        // A channel of zeros keeps what tinyml-insert-qdq gives it.
        if (scale >= std::numeric_limits<float>::min())
          scales[channel] = static_cast<float>(
              fitFilterScale(real, channel, scale, bits, use));
        ++channel;
      }
    type = getFilterType(&getContext(), scales, bits);
  }
  filter.type = RankedTensorType::get(real.shape, type);
  spreadScales(filter);
}

void Reconstruct::roundFilter(ArrayRef<InputMoments> moments, int64_t largest,
                              NewFilter &filter) {
  filter.stored.resize(filter.target.size());
  auto round = [&](int64_t group, unsigned) {
    const MatrixXd &target = filter.target[group];
    const MatrixXd &scales = filter.scales[group];
    MatrixXd products = dampProducts(moments[group].products, damping);
    MatrixXd &stored = filter.stored[group];
    stored = secondOrder ? roundSecondOrder(target, products, scales, largest,
                                            filter.isSparse)
                         : roundToNearest(target, scales, largest);
    polishRounding(stored, target, products, scales, largest, polish,
                   filter.isSparse);
    return success();
  };
  (void)forEachSample(&getContext(), filter.target.size(), round);
}

/// Returns whether a fifth of the weights is 0.
static bool isSparse(ArrayRef<MatrixXd> groups) {
  Eigen::Index zeros = 0, all = 0;
  for (const MatrixXd &group : groups) {
    zeros += (group.array() == 0).count();
    all += group.size();
  }
  return 5 * zeros >= all;
}

LogicalResult Reconstruct::visit(const LayerPair &pair, const Sweep &f,
                                 const Sweep &q) {
  FailureOr<LayerWeights> weights = LayerWeights::read(pair.teacher);
  if (failed(weights))
    return failure();
  Operation *op = pair.student;
  std::vector<InputMoments> moments =
      measureInputs({weights->columns, f, pair.teacher->getOperand(0)},
                    {weights->columns, q, op->getOperand(0)}, seed);
  NewFilter filter;
  filter.target = weights->filter;
  filter.isSparse = isSparse(filter.target);
  if (fit && filter.isSparse)
    for (auto [target, moment] : llvm::zip(filter.target, moments))
      target = fitMaskedWeights(target,
                                (target.array() != 0).cast<double>().matrix(),
                                moment.cross, moment.products, lambda);
  else if (fit)
    for (auto [target, moment] : llvm::zip(filter.target, moments))
      target =
          fitWeights(target, target, moment.cross, moment.products, lambda);
  auto dequantize = op->getOperand(1).getDefiningOp<DequantizeOp>();
  auto old = cast<quant::QuantizedType>(getElementType(dequantize.getInput()));
  chooseScales(op, *weights, moments, old, filter);
  roundFilter(moments, getLargestWeight(old.getStorageTypeIntegralWidth()),
              filter);

  OpBuilder builder(op);
  SmallVector<int64_t> values;
  for (double value : flatten(filter.stored))
    values.push_back(static_cast<int64_t>(value));
  Value constant = createIntegers(builder, dequantize.getLoc(), filter.type,
                                  values, getConstantName(op->getOperand(1)));
  op->setOperand(1, DequantizeOp::create(builder, dequantize.getLoc(),
                                         dequantize.getType(), constant));
  if (bias)
    setBias(op, correctBias(*weights, filter.dequantize(), moments));
  ++numLayers;
  return success();
}

std::unique_ptr<Pass>
tinyml::createReconstruct(const ReconstructOptions &options,
                          QuantizeProgress progress) {
  return std::make_unique<Reconstruct>(options, std::move(progress));
}
