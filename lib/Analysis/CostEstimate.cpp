//===- CostEstimate.cpp - Code and stack of a model -----------------------===//

#include "CostEstimate.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Kernels/Costs.h"
#include "tinyml/Support/Target.h"
#include "llvm/ADT/StringSet.h"

#include <map>
#include <set>

using namespace mlir;

namespace tinyml {

namespace {
/// How a core differs from the one whose kernels were measured; from compiles
/// of the models of the suite `measuring`.
struct CoreFactors {
  double code = 1;
  int64_t stack = 0;
  /// Where floats are computed by functions of the compiler's library: its
  /// code, and what it puts on the stack.
  int64_t floatCode = 0, floatStack = 0;
};

/// The calls of one C function.
struct Instance {
  std::set<SmallVector<int32_t>> shapes;
};
} // namespace

static CoreFactors getFactors(StringRef core) {
  const Target *target = findTarget(core);
  CoreFactors factors;
  if (!target || target->core == "host")
    return factors;
  if (target->isa == "armv6-m")
    return {1.2, 112, 2900, 0};
  if (StringRef(target->isa).starts_with("rv32"))
    return {1.2, 144, 2900, 0};
  if (!target->hasFpu)
    return {1, 0, 1500, 96};
  return factors;
}

/// Whether a kernel computes with floats, if only to quantize them.
static bool usesFloats(const mcu::KernelInfo &kernel) {
  return kernel.name.contains("f32");
}

CostEstimate estimateCosts(mcu::ModelOp model) {
  constexpr int64_t kEntryBytes = 60, kCallBytes = 18;
  constexpr int64_t kLibmStackBytes = 48;
  // <model>_run, <model>_step and the return addresses.
  constexpr int64_t kEntryStackBytes = 72;
  // Scratch is one pointer more than fits registers, and saves more of them.
  constexpr int64_t kScratchStackBytes = 24;
  ir::TargetAttr target = ir::TargetAttr::lookup(model);
  StringRef core = target ? target.getCore() : StringRef();
  const mcu::CostTable &costs =
      mcu::CostTable::get(core, target ? target.getIsa() : StringRef());
  CoreFactors factors = getFactors(core);
  auto getKey = [](mcu::CallOp step) {
    return (step.getKernelInfo().name + "/" + step.getInstance().value_or(""))
        .str();
  };
  std::map<std::string, Instance> instances;
  for (mcu::CallOp step : model.getSteps())
    instances[getKey(step)].shapes.insert(
        SmallVector<int32_t>(step.getShape().begin(), step.getShape().end()));
  llvm::StringSet<> functions, libm;
  double bodies = 0;
  int64_t deepest = 0, calls = 0;
  bool hasFloats = false;
  for (mcu::CallOp step : model.getSteps()) {
    const mcu::KernelInfo &kernel = step.getKernelInfo();
    mcu::KernelCost cost = costs.estimate(kernel, step.getKernelVariant());
    std::string key = getKey(step);
    bool isShared = instances[key].shapes.size() > 1;
    hasFloats |= usesFloats(kernel);
    calls += kCallBytes;
    if (isShared) {
      cost = mcu::shareKernel(kernel, cost);
      calls += mcu::getShapeBytes(kernel);
    }
    if (functions.insert(key).second)
      bodies += static_cast<double>(cost.codeBytes);
    StringRef variant = step.getVariant().value_or(mcu::kPortable);
    if (functions.insert((kernel.name + ":" + variant).str()).second)
      bodies += static_cast<double>(cost.sharedBytes);
    for (StringRef function : kernel.libm)
      if (libm.insert(function).second)
        bodies += static_cast<double>(costs.getLibmBytes(function));
    deepest = std::max(
        deepest, cost.stackBytes + (kernel.libm.empty() ? 0 : kLibmStackBytes) +
                     (step.getScratch().empty() ? 0 : kScratchStackBytes));
  }
  CostEstimate estimate;
  estimate.codeBytes = kEntryBytes +
                       static_cast<int64_t>(factors.code * (bodies + calls)) +
                       (hasFloats ? factors.floatCode : 0);
  estimate.stackBytes = kEntryStackBytes + deepest + factors.stack +
                        (hasFloats ? factors.floatStack : 0);
  return estimate;
}

} // namespace tinyml
