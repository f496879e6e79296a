//===- FitDeadChannels.cpp - Leave out channels where it pays -------------===//

#include "Trials.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/PassManager.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "tinyml/Kernels/Costs.h"
#include "tinyml/Pipelines/Passes.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml {
#define GEN_PASS_DEF_FITDEADCHANNELS
#include "tinyml/Pipelines/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;

/// The largest number of which kernels like channels to be multiples.
static constexpr int64_t kLargestMultiple = 16;

/// Makes `manager` leave out channels, but for those that make multiples.
static void addElimination(OpPassManager &manager, int64_t multiple) {
  ir::EliminateDeadChannelsOptions options;
  options.multiple = multiple;
  manager.addNestedPass<func::FuncOp>(ir::createEliminateDeadChannels(options));
}

/// Returns how many channels all values have together: other numbers, other
/// models.
static int64_t countChannels(ModuleOp module) {
  int64_t count = 0;
  module.walk([&](Operation *op) {
    for (Type type : op->getResultTypes())
      if (auto tensor = dyn_cast<RankedTensorType>(type))
        count += tensor.getRank() == 0 ? 1 : tensor.getShape().back();
  });
  return count;
}

/// Returns the numbers of which the kernels of a lowered model like channels to
/// be multiples.
static SmallVector<int64_t> getMultiples(ModuleOp module,
                                         ir::TargetAttr target) {
  const mcu::CostTable &costs =
      mcu::CostTable::get(target.getCore(), target.getIsa());
  SmallVector<mcu::KernelCost> kernels;
  module.walk([&](mcu::CallOp call) {
    kernels.push_back(
        costs.estimate(call.getKernelInfo(), call.getKernelVariant()));
  });
  return mcu::getChannelMultiples(kernels);
}

namespace {
struct FitDeadChannels : tinyml::impl::FitDeadChannelsBase<FitDeadChannels> {
  using FitDeadChannelsBase::FitDeadChannelsBase;

  void runOnOperation() override {
    std::optional<int64_t> multiple = choose();
    if (!multiple)
      return markAllAnalysesPreserved();
    OpPassManager pipeline(ModuleOp::getOperationName());
    addElimination(pipeline, *multiple);
    if (failed(runPipeline(pipeline, getOperation())))
      signalPassFailure();
  }

private:
  std::optional<int64_t> choose();
  std::optional<int64_t> chooseByCost(OwningOpRef<ModuleOp> without,
                                      ir::TargetAttr target);
  OwningOpRef<ModuleOp> eliminate(int64_t multiple);
  FailureOr<ModelCost> measure(ModuleOp module);
};
} // namespace

/// Returns a copy without its dead channels; null after an error.
OwningOpRef<ModuleOp> FitDeadChannels::eliminate(int64_t multiple) {
  OwningOpRef<ModuleOp> copy = getOperation().clone();
  PassManager manager(&getContext());
  addElimination(manager, multiple);
  ScopedDiagnosticHandler handler(&getContext(),
                                  [](Diagnostic &) { return success(); });
  return succeeded(manager.run(*copy)) ? std::move(copy) : nullptr;
}

/// Makes kernel calls of `module`.
FailureOr<ModelCost> FitDeadChannels::measure(ModuleOp module) {
  ++numTrials;
  return measureKernels(module, isQuantized, shareKernels);
}

/// Returns the multiple of channels to keep, none to keep all. Where a trial
/// fails it is 1: what fails without a trial will be reported.
std::optional<int64_t> FitDeadChannels::choose() {
  ir::TargetAttr target = ir::TargetAttr::lookup(getOperation());
  if (!target)
    return 1;
  if (isPostponed)
    return kLargestMultiple;
  OwningOpRef<ModuleOp> without = eliminate(1);
  if (!without)
    return 1;
  if (countChannels(*without) == countChannels(getOperation()))
    return std::nullopt;
  return chooseByCost(std::move(without), target);
}

std::optional<int64_t>
FitDeadChannels::chooseByCost(OwningOpRef<ModuleOp> without,
                              ir::TargetAttr target) {
  OwningOpRef<ModuleOp> whole = getOperation().clone();
  FailureOr<ModelCost> most = measure(*whole);
  if (failed(most))
    return 1;
  SmallVector<int64_t> counts = {countChannels(getOperation())};
  std::optional<int64_t> best;
  ModelCost least = *most;
  for (int64_t multiple : getMultiples(*whole, target)) {
    OwningOpRef<ModuleOp> trial =
        multiple == 1 ? std::move(without) : eliminate(multiple);
    if (!trial)
      return 1;
    // Each number of channels once.
    int64_t count = countChannels(*trial);
    if (llvm::is_contained(counts, count))
      continue;
    counts.push_back(count);
    FailureOr<ModelCost> cost = measure(*trial);
    if (failed(cost))
      return 1;
    bool isMore = cost->instructions > most->instructions ||
                  cost->flashBytes > most->flashBytes ||
                  cost->ramBytes > most->ramBytes;
    if (isMore || std::pair(cost->instructions, cost->flashBytes) >=
                      std::pair(least.instructions, least.flashBytes))
      continue;
    best = multiple;
    least = *cost;
  }
  numKept += !best;
  if (best != 1)
    getOperation().emitRemark(llvm::formatv(
        "keeps {0} of its channels that are constant or never read: without "
        "them the kernels of '{1}' would take more",
        best ? llvm::formatv("multiples of {0}", *best).str() : "all",
        target.getCore()));
  return best;
}
