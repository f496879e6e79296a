//===- CostEstimate.cpp - Code and stack of a model -----------------------===//

#include "CostEstimate.h"
#include "tinyml/Analysis/CodeParts.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Kernels/Costs.h"
#include "tinyml/Support/PortScales.h"
#include "tinyml/Support/Target.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <cmath>
#include <map>
#include <set>

using namespace mlir;

namespace tinyml {

namespace {
/// The most that functions of the compiler's library take on the stack.
struct LibraryStack {
  int64_t integers = 0, floats = 0;
};

/// The calls of one C function.
struct Instance {
  std::set<SmallVector<int32_t>> shapes, params;

  bool isShared() const { return shapes.size() > 1; }
};

/// Adds up the code of one model.
class CodeEstimate {
public:
  explicit CodeEstimate(mcu::ModelOp model)
      : model(model), costs(mcu::CostTable::get(model)), linked(costs) {}

  CostEstimate run();

private:
  mcu::KernelCost getCost(mcu::CallOp step) const {
    return costs.estimate(step.getKernelInfo(), step.getKernelVariant(),
                          step.getShape());
  }
  void readInstances();
  void addStep(mcu::CallOp step);
  void addOnce(const mcu::KernelInfo &kernel, ArrayRef<std::string> functions);
  void addFloatEntry();
  void add(StringRef part, int64_t functions, int64_t bytes) {
    estimate.codeBytes += bytes;
    parts.add(part, functions, bytes);
  }

  mcu::ModelOp model;
  const mcu::CostTable &costs;
  mcu::LinkedCode linked;
  std::map<std::string, Instance> instances;
  llvm::StringSet<> functions;       ///< that were added
  llvm::StringMap<unsigned> callers; ///< of what exists once
  std::set<std::pair<std::string, SmallVector<int32_t>>> structs;
  CodeParts parts;
  CostEstimate estimate;
  double calls = 0;
  int64_t deepest = 0;
  bool hasFloats = false;
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

static LibraryStack getLibraryStack(StringRef core) {
  const Target *target = findTarget(core);
  LibraryStack stack;
  if (!target || target->core == "host")
    return stack;
  // Products and quotients of 64 bits.
  if (target->isa == "armv6-m" || StringRef(target->isa).starts_with("rv32"))
    stack.integers = 64;
  if (!target->hasFpu)
    stack.floats = 96;
  return stack;
}

/// Whether a kernel computes with floats, if only to quantize them.
static bool usesFloats(const mcu::KernelInfo &kernel) {
  return kernel.name.contains("f32");
}

static std::string getKey(mcu::CallOp step) {
  return (step.getKernelInfo().name + "/" + step.getInstance().value_or(""))
      .str();
}

void CodeEstimate::readInstances() {
  for (mcu::CallOp step : model.getSteps()) {
    Instance &instance = instances[getKey(step)];
    instance.shapes.insert(SmallVector<int32_t>(step.getShape()));
    instance.params.insert(SmallVector<int32_t>(step.getParams()));
  }
  llvm::StringSet<> counted;
  for (mcu::CallOp step : model.getSteps()) {
    std::string key = getKey(step);
    if (!counted.insert(key).second)
      continue;
    mcu::KernelCost cost = getCost(step);
    for (StringRef name :
         instances[key].isShared() ? cost.generalOnce : cost.once)
      ++callers[name];
  }
}

/// Adds what a program has once, be it called by many.
void CodeEstimate::addOnce(const mcu::KernelInfo &kernel,
                           ArrayRef<std::string> names) {
  for (StringRef name : names) {
    int64_t bytes = linked.add(name, callers.lookup(name) == 1);
    if (bytes == 0)
      continue;
    if (llvm::is_contained(kernel.libm, name))
      add((name + " (C library)").str(), 0, bytes);
    else
      add(name.starts_with("tm_") ? "shared by kernels" : "libraries", 0,
          bytes);
  }
}

void CodeEstimate::addStep(mcu::CallOp step) {
  constexpr int64_t kLibmStackBytes = 48;
  // Scratch is one pointer more than fits registers, and saves more of them.
  constexpr int64_t kScratchStackBytes = 24;
  const mcu::KernelInfo &kernel = step.getKernelInfo();
  std::string key = getKey(step);
  const Instance &instance = instances[key];
  mcu::KernelCost cost = getCost(step);
  estimate.instructions.push_back(
      static_cast<int64_t>(mcu::estimateInstructions(
          kernel, cost, step.getShape(), countUnits(step))));
  hasFloats |= usesFloats(kernel);
  if (functions.insert(key).second) {
    double factor = costs.getLimitsFactor(kernel, step.getKernelVariant(),
                                          step.getParams());
    double bytes = static_cast<double>(instance.isShared() ? cost.generalBytes
                                                           : cost.codeBytes);
    add(kernel.name, 1, std::lround(bytes * factor));
    addOnce(kernel, instance.isShared() ? cost.generalOnce : cost.once);
  }
  bool isPassed = instance.isShared() || instance.params.size() > 1;
  calls += isPassed ? costs.getSharedCallBytes(kernel) : costs.getEntry().call;
  // Structs that are passed are constants, the same one once.
  auto addStruct = [&](const mcu::KernelStruct &type, ArrayRef<int32_t> words) {
    if (structs.emplace(type.name.str(), SmallVector<int32_t>(words)).second)
      calls += static_cast<double>(words.size() * sizeof(int32_t));
  };
  if (instance.isShared())
    addStruct(kernel.shape, step.getShape());
  if (instance.params.size() > 1)
    addStruct(kernel.params, step.getParams());
  int64_t stack =
      instance.isShared() ? cost.generalStackBytes : cost.stackBytes;
  deepest = std::max(deepest,
                     stack + (kernel.libm.empty() ? 0 : kLibmStackBytes) +
                         (step.getScratch().empty() ? 0 : kScratchStackBytes));
}

/// Returns the kernel that the entry on floats converts a port with, null where
/// it takes the port as it is.
static const mcu::KernelInfo *findConversion(mcu::ModelOp model,
                                             BlockArgument port) {
  unsigned index = port.getArgNumber();
  Type type = cast<MemRefType>(port.getType()).getElementType();
  bool isQuantized = model.getArgAttr(index, mcu::kScaleAttr) ||
                     model.getArgAttr(index, kMCUFeatureScalesAttr);
  if (model.getDirection(index) == mcu::PortDirection::State || !isQuantized ||
      !(type.isInteger(8) || type.isInteger(16)))
    return nullptr;
  std::string integers = type.isInteger(8) ? "s8" : "s16";
  bool isInput = model.getDirection(index) == mcu::PortDirection::In;
  return mcu::findKernel(isInput ? "quantize_f32_" + integers
                                 : "dequantize_" + integers + "_f32");
}

/// Adds `<model>_run_float`, which has these kernels without a function each.
void CodeEstimate::addFloatEntry() {
  int64_t bytes = 0;
  for (BlockArgument port : model.getPorts()) {
    const mcu::KernelInfo *kernel = findConversion(model, port);
    if (!kernel)
      continue;
    auto type = cast<MemRefType>(port.getType());
    SmallVector<int32_t> shape{1, 1,
                               static_cast<int32_t>(type.getNumElements())};
    mcu::KernelCost cost = costs.estimate(*kernel, nullptr, shape);
    bytes += cost.codeBytes;
    addOnce(*kernel, cost.once);
  }
  if (bytes != 0)
    add("float entry", 0, costs.getEntry().base / 2 + bytes);
}

CostEstimate CodeEstimate::run() {
  // <model>_run, <model>_step and the return addresses.
  constexpr int64_t kEntryStackBytes = 72;
  estimate.core = costs.getCore().str();
  readInstances();
  for (mcu::CallOp step : model.getSteps())
    addStep(step);
  addFloatEntry();
  estimate.codeBytes +=
      costs.getEntry().base + static_cast<int64_t>(std::lround(calls));
  estimate.code = parts.get("calls and entry", estimate.codeBytes);
  // A function of the library calls no kernel: one is the deepest.
  ir::TargetAttr target = ir::TargetAttr::lookup(model);
  LibraryStack library =
      getLibraryStack(target ? target.getCore() : StringRef());
  estimate.stackBytes =
      kEntryStackBytes + deepest +
      std::max(library.integers, hasFloats ? library.floats : 0);
  return std::move(estimate);
}

CostEstimate estimateCosts(mcu::ModelOp model) {
  return CodeEstimate(model).run();
}

} // namespace tinyml
