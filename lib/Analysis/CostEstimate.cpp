//===- CostEstimate.cpp - Code and stack of a model -----------------------===//

#include "CostEstimate.h"
#include "tinyml/Analysis/CodeParts.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Kernels/Costs.h"
#include "tinyml/Support/Target.h"
#include "llvm/ADT/StringSet.h"

#include <map>
#include <set>

using namespace mlir;

namespace tinyml {

namespace {
/// What a core takes beside its kernels for functions of the compiler's
/// library: on the stack, and, where floats are computed by them, for code.
struct LibraryCost {
  int64_t stack = 0;
  int64_t floatCode = 0, floatStack = 0;
};

/// The calls of one C function.
struct Instance {
  std::set<SmallVector<int32_t>> shapes;
};
} // namespace

/// Returns what costs.py divides a kernel's instructions by: multiply-
/// accumulates, or elements of the largest operand.
static int64_t countUnits(mcu::CallOp step) {
  if (step.getMacs() != 0)
    return step.getMacs();
  int64_t most = 0;
  for (OperandRange range : {step.getInputs(), step.getOutputs()})
    for (Value operand : range)
      most =
          std::max(most, cast<MemRefType>(operand.getType()).getNumElements());
  return most;
}

static LibraryCost getLibraryCost(StringRef core, const mcu::CostTable &costs) {
  // Where the core was not measured; from the models of the suite `measuring`.
  constexpr int64_t kFloatBytes = 1500;
  const Target *target = findTarget(core);
  LibraryCost cost;
  if (!target || target->core == "host")
    return cost;
  // Products and quotients of 64 bits.
  if (target->isa == "armv6-m" || StringRef(target->isa).starts_with("rv32"))
    cost.stack = 64;
  if (!target->hasFpu) {
    cost.floatCode =
        costs.getFloatBytes() ? costs.getFloatBytes() : kFloatBytes;
    cost.floatStack = 96;
  }
  return cost;
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
  LibraryCost library = getLibraryCost(core, costs);
  auto getKey = [](mcu::CallOp step) {
    return (step.getKernelInfo().name + "/" + step.getInstance().value_or(""))
        .str();
  };
  std::map<std::string, Instance> instances;
  for (mcu::CallOp step : model.getSteps())
    instances[getKey(step)].shapes.insert(
        SmallVector<int32_t>(step.getShape().begin(), step.getShape().end()));
  llvm::StringSet<> functions, libm;
  int64_t bodies = 0;
  CodeParts parts;
  CostEstimate estimate;
  estimate.core = costs.getCore().str();
  int64_t deepest = 0, calls = 0;
  bool hasFloats = false;
  for (mcu::CallOp step : model.getSteps()) {
    const mcu::KernelInfo &kernel = step.getKernelInfo();
    mcu::KernelCost cost = costs.estimate(kernel, step.getKernelVariant());
    estimate.instructions.push_back(static_cast<int64_t>(
        cost.instructions * static_cast<double>(countUnits(step)) *
        mcu::getUnevenFactor(kernel, cost, step.getShape())));
    std::string key = getKey(step);
    bool isShared = instances[key].shapes.size() > 1;
    hasFloats |= usesFloats(kernel);
    calls += kCallBytes;
    if (isShared) {
      cost = mcu::shareKernel(kernel, cost);
      calls += mcu::getShapeBytes(kernel);
    }
    auto add = [&](StringRef name, int64_t functions, int64_t bytes) {
      bodies += bytes;
      parts.add(name, functions, bytes);
    };
    if (functions.insert(key).second)
      add(kernel.name, 1, cost.codeBytes);
    StringRef variant = step.getVariant().value_or(mcu::kPortable);
    if (functions.insert((kernel.name + ":" + variant).str()).second)
      add(kernel.name, 0, cost.sharedBytes);
    for (StringRef function : kernel.libm)
      if (libm.insert(function).second)
        add((function + " (C library)").str(), 0, costs.getLibmBytes(function));
    deepest = std::max(
        deepest, cost.stackBytes + (kernel.libm.empty() ? 0 : kLibmStackBytes) +
                     (step.getScratch().empty() ? 0 : kScratchStackBytes));
  }
  estimate.codeBytes =
      kEntryBytes + bodies + calls + (hasFloats ? library.floatCode : 0);
  // A function of the library calls no kernel: one is the deepest.
  estimate.stackBytes =
      kEntryStackBytes + deepest +
      std::max(library.stack, hasFloats ? library.floatStack : 0);
  estimate.code = parts.get(hasFloats && library.floatCode
                                ? "calls, entry, float arithmetic"
                                : "calls and entry",
                            estimate.codeBytes);
  return estimate;
}

} // namespace tinyml
