//===- PruneChannels.cpp - Leave out channels that matter least -----------===//

#include "tinyml/Compression/Pruning/ChannelChoice.h"
#include "tinyml/Compression/Pruning/Passes.h"
#include "tinyml/Compression/Pruning/RecoverLayers.h"
#include "tinyml/Quantization/Distillation/Distill.h"
#include "tinyml/Quantization/ModelFunction.h"
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
  SmallVector<LinearOpInterface> layers;      ///< all linear ops, in order
  SmallVector<KeptChannels> kept;             ///< of each layer
  SmallVector<int64_t> numInputs, numOutputs; ///< of each layer, before
  SampleInputs samples;
  func::FuncOp teacher; ///< the whole function, where layers are fitted to it

  explicit PrunedFunction(func::FuncOp func);
  KeptByLayer getKeptById() const;
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
  FailureOr<bool> runRound(PrunedFunction &pruned, int64_t target);
  LogicalResult distillAll(PrunedFunction &pruned, PruningReport &report);

  PruneCriterion chosen = PruneCriterion::L2;
  QuantizeProgress progress;
  PruningConsumer take;
};
} // namespace

PrunedFunction::PrunedFunction(func::FuncOp func) : func(func) {
  func.walk([&](LinearOpInterface op) {
    layers.push_back(op);
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
  if (criterion.empty())
    return success();
  std::optional<PruneCriterion> parsed = parsePruneCriterion(criterion);
  if (!parsed)
    return module.emitError("unknown criterion '")
           << criterion << "': l1, l2, activation or second-order";
  chosen = *parsed;
  if (needsData(chosen) && data.empty())
    return module.emitError("the criterion '")
           << criterion << "' is measured on data; without, l1 or l2 are known";
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
  return needsData(chosen) ? createMeasuredLoss(func, channels, chosen, samples,
                                                seed, progress)
                           : createNormLoss(channels, chosen);
}

/// Describes the layers as they were, and what went.
static std::vector<PrunedLayer> describe(const PrunedFunction &pruned,
                                         ArrayRef<LinearCost> before) {
  std::vector<PrunedLayer> layers;
  for (auto [op, kept, cost] :
       llvm::zip_equal(pruned.layers, pruned.kept, before)) {
    PrunedLayer &layer = layers.emplace_back();
    layer.name = getNodeName(op->getLoc()).str();
    layer.before = cost;
    layer.after = LinearCost(op);
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

/// Leaves out channels until `target` multiplications are left, and makes up
/// for them. Returns whether there were some.
FailureOr<bool> PruneChannels::runRound(PrunedFunction &pruned,
                                        int64_t target) {
  func::FuncOp func = pruned.func;
  PrunableChannels channels(func);
  FailureOr<std::unique_ptr<ChannelLoss>> loss =
      createLoss(func, channels, pruned.samples);
  if (failed(loss))
    return failure();
  ChannelLimits limits{multiple, most};
  SmallVector<unsigned> gone =
      even ? chooseEvenly(channels, **loss, share, limits)
           : chooseChannels(channels, **loss, target, limits);
  if (gone.empty())
    return false;
  ChannelSlots slots = channels.getSlots();
  llvm::BitVector isGone(slots.size());
  for (unsigned leader : gone)
    isGone.set(leader);
  for (unsigned leader = 0; leader < slots.size(); ++leader)
    if (!isGone[leader])
      slots.keep(leader);
  for (auto [op, kept] : llvm::zip_equal(pruned.layers, pruned.kept)) {
    compose(kept.inputs, slots.getKept(op.getInput()));
    compose(kept.outputs, slots.getKept(op.getOutput()));
  }
  FailureOr<RemovedChannels> removed =
      removeChannels(func, slots, /*ranges=*/nullptr);
  if (failed(removed))
    return func.emitError("has constants whose bytes are missing");
  numChannels += removed->channels;
  numWeights += removed->weights;
  return true;
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
    FailureOr<bool> hasChanged =
        runRound(pruned, static_cast<int64_t>(all - (all - target) * part));
    if (failed(hasChanged))
      return failure();
    if (!*hasChanged || !pruned.teacher)
      continue;
    FailureOr<int64_t> fitted =
        recoverLayers(pruned.func, pruned.teacher, pruned.getKeptById(),
                      pruned.samples, lambda, seed, progress);
    if (failed(fitted))
      return failure();
    report.fitted = *fitted;
  }
  numFitted += report.fitted;
  return distillAll(pruned, report);
}

/// Returns what layers read, beside what they read before channels went.
static std::vector<DistillTarget> listFeatures(PrunedFunction &pruned,
                                               func::FuncOp teacher) {
  DenseMap<int64_t, Operation *> teachers = collectOpsById(teacher);
  std::vector<DistillTarget> features;
  DenseSet<Value> known;
  for (auto [op, kept] : llvm::zip_equal(pruned.layers, pruned.kept)) {
    auto id = op->getAttrOfType<IntegerAttr>(kIdAttr);
    if (known.insert(op.getInput()).second)
      features.push_back(
          {op.getInput(),
           cast<LinearOpInterface>(teachers.lookup(id.getInt())).getInput(),
           kept.inputs});
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
