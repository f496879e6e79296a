//===- PruneChannels.cpp - Leave out channels that matter least -----------===//

#include "tinyml/Compression/Pruning/ChannelChoice.h"
#include "tinyml/Compression/Pruning/DecomposeFilters.h"
#include "tinyml/Compression/Pruning/Passes.h"
#include "tinyml/Compression/Pruning/RecoverLayers.h"
#include "tinyml/Quantization/Distillation/Distill.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Weights/LayerPairs.h"
#include "tinyml/Support/NodeNames.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml {
#define GEN_PASS_DEF_PRUNECHANNELS
#include "tinyml/Compression/Pruning/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// A function that loses channels, round by round.
struct PrunedFunction {
  func::FuncOp func;
  SmallVector<LinearOpInterface> layers; ///< all linear ops, in order
  /// What stands before each where it was split; else null.
  SmallVector<LinearOpInterface> firsts;
  SmallVector<KeptChannels> kept;             ///< of each layer
  SmallVector<int64_t> numInputs, numOutputs; ///< of each layer, before
  SampleInputs samples;
  func::FuncOp teacher; ///< the whole function, where layers are fitted to it

  explicit PrunedFunction(func::FuncOp func);
  KeptByLayer getKeptById() const;

  /// Returns what a layer, or both that it became, reads.
  Value getInput(size_t layer) {
    return (firsts[layer] ? firsts[layer] : layers[layer]).getInput();
  }

  LogicalResult recover(double lambda, uint64_t seed,
                        const QuantizeProgress &progress, int64_t &fitted);
  LogicalResult split(ArrayRef<LinearOpInterface> chosen, const SplitPlan &plan,
                      const QuantizeProgress &progress);
};

struct PruneChannels : tinyml::impl::PruneChannelsBase<PruneChannels> {
  using PruneChannelsBase::PruneChannelsBase;
  PruneChannels(const PruneChannelsOptions &options, QuantizeProgress progress,
                PruningConsumer take)
      : PruneChannelsBase(options), progress(std::move(progress)),
        take(std::move(take)) {}

  void runOnOperation() override {
    if (failed(checkOptions()) || failed(pruneAll()))
      signalPassFailure();
  }

private:
  LogicalResult checkOptions();
  LogicalResult pruneAll();
  LogicalResult prune(func::FuncOp func);
  FailureOr<std::unique_ptr<ChannelLoss>>
  createLoss(func::FuncOp func, const PrunableChannels &channels,
             const SampleInputs &samples);
  LogicalResult checkTarget(func::FuncOp func, const LinearCost &before);
  LogicalResult runRounds(PrunedFunction &pruned, PruningReport &report);
  FailureOr<bool> runRound(PrunedFunction &pruned, int64_t target, int64_t last,
                           PruningReport &report);
  LogicalResult removeClasses(PrunedFunction &pruned,
                              const PrunableChannels &channels,
                              ArrayRef<unsigned> gone);
  LogicalResult distillAll(PrunedFunction &pruned, PruningReport &report);

  PruneCriterion chosen = PruneCriterion::L2;
  PruneMethod how = PruneMethod::Channels;
  QuantizeProgress progress;
  PruningConsumer take;
};
} // namespace

PrunedFunction::PrunedFunction(func::FuncOp func) : func(func) {
  func.walk([&](LinearOpInterface op) {
    layers.push_back(op);
    firsts.push_back({});
    FilterMap map = op.getFilterMap();
    numInputs.push_back(map.getNumInputs());
    numOutputs.push_back(map.getNumOutputs());
    kept.push_back(
        {llvm::to_vector(llvm::seq<int64_t>(0, map.getNumInputs())),
         llvm::to_vector(llvm::seq<int64_t>(0, map.getNumOutputs()))});
  });
}

KeptByLayer PrunedFunction::getKeptById() const {
  KeptByLayer map;
  for (auto [op, channels] : llvm::zip_equal(layers, kept))
    map[op->getAttrOfType<IntegerAttr>(kIdAttr).getInt()] = channels;
  return map;
}

/// Fits the layers to the teacher.
LogicalResult PrunedFunction::recover(double lambda, uint64_t seed,
                                      const QuantizeProgress &progress,
                                      int64_t &fitted) {
  FailureOr<int64_t> count = recoverLayers(func, teacher, getKeptById(),
                                           samples, lambda, seed, progress);
  if (failed(count))
    return failure();
  fitted = *count;
  return success();
}

/// Splits layers, of which the second then stands for the whole.
LogicalResult PrunedFunction::split(ArrayRef<LinearOpInterface> chosen,
                                    const SplitPlan &plan,
                                    const QuantizeProgress &progress) {
  FailureOr<std::vector<SplitLayer>> made =
      decomposeFilters(func, chosen, samples, plan, progress);
  if (failed(made))
    return failure();
  for (const SplitLayer &entry : *made) {
    auto *place = llvm::find_if(layers, [&](LinearOpInterface op) {
      return op.getOperation() == entry.whole;
    });
    entry.first->removeAttr(kIdAttr);
    firsts[place - layers.begin()] = entry.first;
    *place = entry.second;
  }
  return success();
}

LogicalResult PruneChannels::checkOptions() {
  ModuleOp module = getOperation();
  if (!(share >= 0 && share < 1))
    return module.emitError("the share that goes is 0 to 1, found ")
           << share.getValue();
  if (!(most >= 0 && most < 1))
    return module.emitError("the most of a layer that goes is 0 to 1, found ")
           << most.getValue();
  if (!(rate > 0 && rate <= 1))
    return module.emitError("the rate of distillation is above 0, at most 1, "
                            "found ")
           << rate.getValue();
  chosen = data.empty() ? PruneCriterion::L2 : PruneCriterion::SecondOrder;
  if (!criterion.empty()) {
    std::optional<PruneCriterion> parsed = parsePruneCriterion(criterion);
    if (!parsed)
      return module.emitError("unknown criterion '")
             << criterion << "': l1, l2, activation or second-order";
    chosen = *parsed;
  }
  if (needsData(chosen) && data.empty())
    return module.emitError("the criterion '")
           << criterion << "' is measured on data; without, l1 or l2 are known";
  std::optional<PruneMethod> parsed = parsePruneMethod(method);
  if (!parsed)
    return module.emitError("unknown method '")
           << method << "': channels, rank or both";
  if (even && *parsed != PruneMethod::Channels)
    return module.emitError("the method '")
           << method << "' takes no even share of channels; channels does";
  how = *parsed;
  return success();
}

LogicalResult PruneChannels::pruneAll() {
  if (!data.empty()) {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    return failed(func) ? failure() : prune(*func);
  }
  for (auto func : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
    if (func.getBody().hasOneBlock() && failed(prune(func)))
      return failure();
  return success();
}

FailureOr<std::unique_ptr<ChannelLoss>>
PruneChannels::createLoss(func::FuncOp func, const PrunableChannels &channels,
                          const SampleInputs &samples) {
  std::optional<SplitSize> split;
  if (how != PruneMethod::Channels)
    split = SplitSize{SplitSize().left, multiple};
  FailureOr<std::unique_ptr<ChannelLoss>> loss =
      needsData(chosen) ? createMeasuredLoss(func, channels, chosen, samples,
                                             seed, progress, split)
                        : createNormLoss(channels, chosen, split);
  if (failed(loss))
    return failure();
  // A filter that several layers have is stored once; its factors would not be.
  DenseSet<Operation *> shared = findOpsThatShareFilters(func);
  llvm::erase_if((*loss)->splits, [&](const SplitOffer &offer) {
    return shared.contains(channels.getLayers()[offer.layer]);
  });
  return loss;
}

/// Describes the layers as they were, and what went.
static std::vector<PrunedLayer> describe(PrunedFunction &pruned,
                                         ArrayRef<LinearCost> before) {
  std::vector<PrunedLayer> layers;
  for (auto [op, first, kept, cost] :
       llvm::zip_equal(pruned.layers, pruned.firsts, pruned.kept, before)) {
    PrunedLayer &layer = layers.emplace_back();
    layer.name = getNodeName(op->getLoc()).str();
    layer.before = cost;
    layer.after = LinearCost(op);
    if (first) {
      LinearCost more(first);
      layer.after.multiplications += more.multiplications;
      layer.after.weights += more.weights;
      layer.rank = getShape(first.getOutput()).back();
    }
    auto list = [](ArrayRef<int64_t> left, int64_t count,
                   SmallVector<int64_t> &gone) {
      llvm::BitVector isGone(count, true);
      for (int64_t channel : left)
        isGone.reset(channel);
      llvm::append_range(gone, isGone.set_bits());
    };
    layer.inputs = pruned.numInputs[layers.size() - 1];
    layer.outputs = pruned.numOutputs[layers.size() - 1];
    list(kept.inputs, layer.inputs, layer.goneInputs);
    list(kept.outputs, layer.outputs, layer.goneOutputs);
  }
  return layers;
}

/// Says where less went than was asked for; less than a budget is an error.
LogicalResult PruneChannels::checkTarget(func::FuncOp func,
                                         const LinearCost &before) {
  if (even)
    return success();
  int64_t left = LinearCost(func).multiplications;
  if (multiplications >= 0 && left > multiplications)
    return func.emitError("the linear layers take ")
           << left << " multiply-accumulates with all channels gone that may "
           << "go, the budget is " << multiplications.getValue();
  auto all = static_cast<double>(std::max<int64_t>(before.multiplications, 1));
  double gone = 1 - static_cast<double>(left) / all;
  // A multiplication is not divided.
  if (multiplications < 0 && gone < share - 1 / all)
    func.emitWarning(llvm::formatv(
        "{0:f1} % of the multiply-accumulates of linear layers can go, asked "
        "for are {1:f1} %",
        100 * gone, 100 * share));
  return success();
}

/// Leaves out of `kept` what is not in `left`, places in it.
static void compose(SmallVector<int64_t> &kept, ArrayRef<int64_t> left) {
  SmallVector<int64_t> list;
  for (int64_t channel : left)
    list.push_back(kept[channel]);
  kept = std::move(list);
}

LogicalResult PruneChannels::removeClasses(PrunedFunction &pruned,
                                           const PrunableChannels &channels,
                                           ArrayRef<unsigned> gone) {
  ChannelSlots slots = channels.getSlots();
  llvm::BitVector isGone(slots.size());
  for (unsigned leader : gone)
    isGone.set(leader);
  for (unsigned leader = 0; leader < slots.size(); ++leader)
    if (!isGone[leader])
      slots.keep(leader);
  for (auto [index, op] : llvm::enumerate(pruned.layers)) {
    compose(pruned.kept[index].inputs, slots.getKept(pruned.getInput(index)));
    compose(pruned.kept[index].outputs, slots.getKept(op.getOutput()));
  }
  FailureOr<RemovedChannels> removed =
      removeChannels(pruned.func, slots, /*ranges=*/nullptr);
  if (failed(removed))
    return pruned.func.emitError("has constants whose bytes are missing");
  numChannels += removed->channels;
  numWeights += removed->weights;
  return success();
}

/// Leaves out channels, and splits layers, until `target` multiplications are
/// left, and makes up for them; `last` is the target of the last round. Returns
/// whether there were some.
FailureOr<bool> PruneChannels::runRound(PrunedFunction &pruned, int64_t target,
                                        int64_t last, PruningReport &report) {
  func::FuncOp func = pruned.func;
  PrunableChannels channels(func);
  FailureOr<std::unique_ptr<ChannelLoss>> loss =
      createLoss(func, channels, pruned.samples);
  if (failed(loss))
    return failure();
  ChannelLimits limits{multiple, most};
  limits.isRank = [&](const ChannelSet &set) {
    return llvm::any_of(set.shares, [&](const LayerShare &share) {
      return share.outputs != 0 &&
             llvm::is_contained(pruned.firsts,
                                channels.getLayers()[share.layer]);
    });
  };
  // By rank, nothing else goes.
  auto mayGo = [&](const ChannelSet &set) {
    return how != PruneMethod::Rank || limits.isRank(set);
  };
  PruneChoice choice;
  if (even)
    choice.gone = chooseEvenly(channels, **loss, share, limits);
  else
    choice = chooseChannels(channels, **loss, target, limits, mayGo);
  llvm::sort(choice.split);
  SmallVector<LinearOpInterface> split;
  for (unsigned layer : choice.split)
    split.push_back(channels.getLayers()[layer]);
  if (!choice.gone.empty()) {
    if (failed(removeClasses(pruned, channels, choice.gone)))
      return failure();
    if (pruned.teacher &&
        failed(pruned.recover(lambda, seed, progress, report.fitted)))
      return failure();
  }
  if (!split.empty()) {
    SplitPlan plan;
    plan.size.multiple = multiple;
    plan.target = last;
    plan.seed = seed;
    if (failed(pruned.split(split, plan, progress)))
      return failure();
    if (pruned.teacher &&
        failed(pruned.recover(lambda, seed, progress, report.fitted)))
      return failure();
  }
  return !choice.gone.empty() || !split.empty();
}

LogicalResult PruneChannels::runRounds(PrunedFunction &pruned,
                                       PruningReport &report) {
  auto all = static_cast<double>(report.before.multiplications);
  double target = multiplications >= 0 ? static_cast<double>(multiplications)
                                       : all * (1 - share);
  bool hasRounds = !even && needsData(chosen) && pruned.teacher;
  int64_t count = hasRounds ? std::max<int64_t>(rounds, 1) : 1;
  for (int64_t round = 1; round <= count; ++round) {
    double part = static_cast<double>(round) / static_cast<double>(count);
    if (failed(runRound(pruned,
                        static_cast<int64_t>(all - (all - target) * part),
                        static_cast<int64_t>(target), report)))
      return failure();
  }
  // The ranks of what was split last may go, too.
  if (how != PruneMethod::Channels &&
      LinearCost(pruned.func).multiplications > target &&
      failed(runRound(pruned, static_cast<int64_t>(target),
                      static_cast<int64_t>(target), report)))
    return failure();
  numFitted += report.fitted;
  numSplit +=
      llvm::count_if(pruned.firsts, [](LinearOpInterface op) { return !!op; });
  return distillAll(pruned, report);
}

/// Returns what layers read, beside what they read before channels went.
static std::vector<DistillTarget> listFeatures(PrunedFunction &pruned,
                                               func::FuncOp teacher) {
  DenseMap<int64_t, Operation *> teachers = collectOpsById(teacher);
  std::vector<DistillTarget> features;
  DenseSet<Value> known;
  for (auto [index, op] : llvm::enumerate(pruned.layers)) {
    auto id = op->getAttrOfType<IntegerAttr>(kIdAttr);
    Value input = pruned.getInput(index);
    if (known.insert(input).second)
      features.push_back(
          {input,
           cast<LinearOpInterface>(teachers.lookup(id.getInt())).getInput(),
           pruned.kept[index].inputs});
  }
  return features;
}

/// Lets all layers learn together.
LogicalResult PruneChannels::distillAll(PrunedFunction &pruned,
                                        PruningReport &report) {
  if (!pruned.teacher || steps == 0 || report.fitted == 0)
    return success();
  DistillPlan plan;
  plan.steps = steps;
  plan.rate = rate;
  plan.seed = seed;
  plan.augment = augment;
  FailureOr<bool> isNearer =
      distill(pruned.func, pruned.teacher, listFeatures(pruned, pruned.teacher),
              pruned.samples, plan, progress);
  if (failed(isNearer))
    return failure();
  report.isDistilled = *isNearer;
  numDistilled += *isNearer;
  return success();
}

LogicalResult PruneChannels::prune(func::FuncOp func) {
  if (getTeacher(func))
    return func.emitError(
        "has a teacher: channels are pruned before a model is quantized");
  PrunedFunction pruned(func);
  if (!data.empty()) {
    FailureOr<SampleInputs> read =
        readSamples({data, static_cast<int64_t>(samples), seed}, func);
    if (failed(read))
      return failure();
    pruned.samples = std::move(*read);
  }
  if (recover && !pruned.samples.empty())
    pruned.teacher = getOrCreateTeacher(func);
  PruningReport report;
  report.criterion = formatPruneCriterion(chosen).str();
  report.samples = static_cast<int64_t>(pruned.samples.size());
  report.before = LinearCost(func);
  SmallVector<LinearCost> before;
  for (LinearOpInterface op : pruned.layers)
    before.push_back(LinearCost(op));
  LogicalResult result = runRounds(pruned, report);
  if (pruned.teacher) {
    pruned.teacher.erase();
    func.walk([](Operation *op) { op->removeAttr(kIdAttr); });
  }
  if (failed(result) || failed(checkTarget(func, report.before)))
    return failure();
  report.after = LinearCost(func);
  report.layers = describe(pruned, before);
  if (take)
    take(std::move(report));
  else
    func.emitRemark(formatPruning(report));
  return success();
}

std::unique_ptr<Pass>
tinyml::createPruneChannels(const PruneChannelsOptions &options,
                            QuantizeProgress progress, PruningConsumer take) {
  return std::make_unique<PruneChannels>(options, std::move(progress),
                                         std::move(take));
}
