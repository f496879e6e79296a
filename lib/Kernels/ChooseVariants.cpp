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
  void runOnOperation() override;
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

void ChooseVariantsPass::runOnOperation() {
  ModelOp model = getOperation();
  ir::TargetAttr target = ir::TargetAttr::lookup(model);
  if (!target)
    return;
  const CostTable &costs = CostTable::get(target.getCore(), target.getIsa());
  for (CallOp step : model.getSteps()) {
    if (step.getVariant())
      continue;
    const KernelInfo &kernel = step.getKernelInfo();
    const KernelVariant *variant = kernel.findVariant(target.getIsa());
    if (!variant || !variant->accepts(step.getShape(), step.getParams()) ||
        !isFaster(costs, kernel, *variant))
      continue;
    step.setVariant(variant->isa);
    addScratch(step, *variant);
    ++numVariants;
  }
}
