//===- ChooseVariants.cpp - Kernels of the target's instruction set -------===//

#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Kernels/Costs.h"
#include "tinyml/Kernels/Passes.h"

namespace tinyml::mcu {
#define GEN_PASS_DEF_CHOOSEVARIANTS
#include "tinyml/Kernels/Passes.h.inc"
} // namespace tinyml::mcu

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
struct ChooseVariantsPass
    : tinyml::mcu::impl::ChooseVariantsBase<ChooseVariantsPass> {
  using ChooseVariantsBase::ChooseVariantsBase;
  void runOnOperation() override;
};

/// The calls of one kernel that name no variant, by their shapes.
struct Calls {
  KernelShapes accepted, others;

  KernelShapes getAll() const {
    KernelShapes all = accepted;
    all.insert(others.begin(), others.end());
    return all;
  }
};
} // namespace

/// Whether the variant takes fewer instructions than the portable kernel, as
/// far as both were measured.
static bool isFaster(const CostTable &costs, const KernelInfo &kernel,
                     const KernelVariant &variant) {
  auto portable = costs.find(kernel, nullptr);
  auto special = costs.find(kernel, &variant);
  return !portable || !special ||
         special->instructions < portable->instructions;
}

/// Returns the code of a program's functions for these shapes, one for all of
/// them where that is smaller, with what these call.
static int64_t getCodeBytes(const CostTable &costs, const KernelInfo &kernel,
                            const KernelVariant *variant,
                            const KernelShapes &shapes, LinkedCode &linked) {
  if (shapes.empty())
    return 0;
  int64_t single = costs.getSingleBytes(kernel, variant, shapes);
  int64_t shared = costs.getSharedBytes(kernel, variant, shapes);
  int64_t bytes = std::min(single, shared);
  bool isOnly = shapes.size() == 1;
  for (const SmallVector<int32_t> &shape : shapes) {
    KernelCost cost = costs.estimate(kernel, variant, shape);
    for (StringRef function : shared < single ? cost.generalOnce : cost.once)
      bytes += linked.add(function, isOnly);
  }
  return bytes;
}

/// Whether there is less code when the variant computes what it can.
static bool isSmaller(const CostTable &costs, const KernelInfo &kernel,
                      const KernelVariant &variant, const Calls &calls) {
  if (!costs.find(kernel, nullptr) || !costs.find(kernel, &variant))
    return false;
  LinkedCode with(costs), without(costs);
  return getCodeBytes(costs, kernel, &variant, calls.accepted, with) +
             getCodeBytes(costs, kernel, nullptr, calls.others, with) <
         getCodeBytes(costs, kernel, nullptr, calls.getAll(), without);
}

/// Gives the step what the variant takes besides the kernel's pointers.
static void addScratch(CallOp step, const KernelVariant &variant) {
  OpBuilder builder(step);
  for (const KernelPointer &scratch : variant.scratch) {
    Extent bytes = scratch.getBytes(step.getShape(), step.getParams());
    auto type =
        MemRefType::get({bytes.get() / scratch.elementBytes},
                        builder.getIntegerType(scratch.elementBytes * 8));
    step.getScratchMutable().append(
        AllocOp::create(builder, step.getLoc(), type).getResult());
  }
}

/// Returns the target's variant, null where it has none for this call.
static const KernelVariant *findVariant(CallOp step, StringRef isa) {
  const KernelVariant *variant = step.getKernelInfo().findVariant(isa);
  return variant && variant->accepts(step.getShape(), step.getParams())
             ? variant
             : nullptr;
}

void ChooseVariantsPass::runOnOperation() {
  ModelOp model = getOperation();
  ir::TargetAttr target = ir::TargetAttr::lookup(model);
  if (!target)
    return;
  const CostTable &costs = CostTable::get(target.getCore(), target.getIsa());
  llvm::StringMap<Calls> kernels;
  for (CallOp step : model.getSteps()) {
    if (step.getVariant())
      continue;
    Calls &calls = kernels[step.getKernelInfo().name];
    (findVariant(step, target.getIsa()) ? calls.accepted : calls.others)
        .insert(SmallVector<int32_t>(step.getShape()));
  }
  for (CallOp step : model.getSteps()) {
    if (step.getVariant())
      continue;
    const KernelInfo &kernel = step.getKernelInfo();
    const KernelVariant *variant = findVariant(step, target.getIsa());
    if (!variant)
      continue;
    if (forSize ? !isSmaller(costs, kernel, *variant, kernels[kernel.name])
                : !isFaster(costs, kernel, *variant))
      continue;
    step.setVariant(variant->isa);
    addScratch(step, *variant);
    ++numVariants;
  }
}
