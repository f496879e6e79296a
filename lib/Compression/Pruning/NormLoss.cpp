//===- NormLoss.cpp - Channels weighed by the filters alone ---------------===//

#include "tinyml/Compression/Pruning/ChannelLoss.h"
#include "tinyml/Compression/Pruning/SplitConv2D.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/Weights/LayerPairs.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace tinyml::ir;

namespace tinyml {

ChannelLoss::~ChannelLoss() = default;

static constexpr std::pair<PruneCriterion, llvm::StringLiteral> kCriteria[] = {
    {PruneCriterion::L1, "l1"},
    {PruneCriterion::L2, "l2"},
    {PruneCriterion::Activation, "activation"},
    {PruneCriterion::SecondOrder, "second-order"},
};

std::optional<PruneCriterion> parsePruneCriterion(StringRef text) {
  for (const auto &[criterion, name] : kCriteria)
    if (name == text)
      return criterion;
  return std::nullopt;
}

std::optional<PruneMethod> parsePruneMethod(StringRef text) {
  return llvm::StringSwitch<std::optional<PruneMethod>>(text)
      .Case("channels", PruneMethod::Channels)
      .Case("rank", PruneMethod::Rank)
      .Case("both", PruneMethod::Both)
      .Default(std::nullopt);
}

StringRef formatPruneCriterion(PruneCriterion criterion) {
  for (const auto &[other, name] : kCriteria)
    if (other == criterion)
      return name;
  llvm_unreachable("every criterion has a name");
}

namespace {
class NormLoss : public ChannelLoss {
public:
  LogicalResult add(LinearOpInterface op, const PrunableChannels &channels,
                    bool isSquared);
  LogicalResult addSplit(unsigned index, LinearOpInterface op, SplitSize split);
  double get(unsigned leader) const override { return losses.lookup(leader); }

private:
  DenseMap<unsigned, double> losses;
};
} // namespace

LogicalResult NormLoss::add(LinearOpInterface op,
                            const PrunableChannels &channels, bool isSquared) {
  const ChannelSlots &slots = channels.getSlots();
  FilterMap map = op.getFilterMap();
  SmallVector<unsigned> inputs, outputs;
  for (int64_t channel = 0; channel < map.getNumInputs(); ++channel)
    inputs.push_back(slots.getClass(op.getInput(), channel));
  for (int64_t channel = 0; channel < map.getNumOutputs(); ++channel)
    outputs.push_back(slots.getClass(op.getOutput(), channel));
  auto isPrunable = [&](unsigned leader) { return channels.contains(leader); };
  if (llvm::none_of(inputs, isPrunable) && llvm::none_of(outputs, isPrunable))
    return success();
  FailureOr<SmallVector<double>> weights = readReals(op.getFilter());
  if (failed(weights))
    return op->emitOpError("has a filter whose bytes are missing");
  double all = std::numeric_limits<double>::min();
  DenseMap<unsigned, double> sums;
  for (auto [index, weight] : llvm::enumerate(*weights)) {
    double size = isSquared ? weight * weight : std::abs(weight);
    all += size;
    sums[inputs[map.getInputChannel(index)]] += size;
    sums[outputs[map.getOutputChannel(index)]] += size;
  }
  for (auto [leader, sum] : sums)
    losses[leader] += sum / all;
  return success();
}

/// Takes all inputs for alike.
LogicalResult NormLoss::addSplit(unsigned index, LinearOpInterface op,
                                 SplitSize split) {
  std::optional<SplittableConv2D> conv = SplittableConv2D::get(op);
  if (!conv)
    return success();
  FailureOr<LayerWeights> weights = LayerWeights::read(op);
  if (failed(weights))
    return failure();
  const Eigen::MatrixXd &filter = weights->filter.front();
  auto products = Eigen::MatrixXd::Identity(filter.cols(), filter.cols());
  int64_t before = conv->getMultiplications();
  std::optional<FilterFactors> factors = conv->factorize(
      filter, products, conv->getMultiplications(split.left), split.multiple);
  if (factors)
    splits.push_back(
        {index, getRelativeLoss(filter, factors->product, products), before,
         factors->rank * conv->getRankCost(factors->isColumnFirst)});
  return success();
}

FailureOr<std::unique_ptr<ChannelLoss>>
createNormLoss(const PrunableChannels &channels, PruneCriterion criterion,
               std::optional<SplitSize> split) {
  auto loss = std::make_unique<NormLoss>();
  for (auto [index, op] : llvm::enumerate(channels.getLayers()))
    if (failed(loss->add(op, channels, criterion == PruneCriterion::L2)) ||
        (split &&
         failed(loss->addSplit(static_cast<unsigned>(index), op, *split))))
      return failure();
  return std::unique_ptr<ChannelLoss>(std::move(loss));
}

} // namespace tinyml
