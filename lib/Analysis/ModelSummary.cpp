//===- ModelSummary.cpp - What a planned model costs ----------------------===//

#include "tinyml/Analysis/ModelSummary.h"
#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Analysis/BufferLiveness.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

SmallVector<WeightsOp> tinyml::getUsedWeights(ModelOp model) {
  llvm::StringSet<> used;
  for (auto use : model.getBody().front().getOps<GetWeightsOp>())
    if (!use->use_empty())
      used.insert(use.getWeights());
  SmallVector<WeightsOp> result;
  for (auto weights : model->getParentOfType<ModuleOp>().getOps<WeightsOp>())
    if (used.contains(weights.getSymName()))
      result.push_back(weights);
  return result;
}

int64_t tinyml::getCArrayLength(WeightsOp weights) {
  int64_t elements = weights.getMemRefType().getNumElements();
  if (weights.getElementCType() == "tm_rq")
    elements /= 2;
  return std::max<int64_t>(elements, 1);
}

/// The size of the C struct of `weights` with natural alignment.
static int64_t getStructBytes(ArrayRef<WeightsOp> weights) {
  int64_t size = 0, alignment = 1;
  for (WeightsOp member : weights) {
    int64_t element = getElementBytes(member.getMemRefType().getElementType());
    size =
        llvm::alignTo(size, element) + std::max(member.getNumBytes(), element);
    alignment = std::max(alignment, element);
  }
  return llvm::alignTo(size, alignment);
}

static int64_t countBytes(OperandRange buffers) {
  int64_t bytes = 0;
  for (Value buffer : buffers)
    bytes += getNumBytes(cast<MemRefType>(buffer.getType()));
  return bytes;
}

ModelSummary::ModelSummary(ModelOp model) {
  weightBytes = getStructBytes(getUsedWeights(model));
  arenaBytes = model.getArenaBytes().value_or(0);
  for (BlockArgument port : model.getInputs())
    inputBytes += getNumBytes(cast<MemRefType>(port.getType()));
  for (BlockArgument port : model.getOutputs())
    outputBytes += getNumBytes(cast<MemRefType>(port.getType()));

  BufferLiveness liveness(model);
  for (CallOp step : liveness.getSteps()) {
    int64_t constants = 0;
    for (Value input : step.getInputs())
      if (getRoot(input).first.getDefiningOp<GetWeightsOp>())
        constants += getNumBytes(cast<MemRefType>(input.getType()));
    macs += step.getMacs();
    steps.push_back({getName(step).str(), step.getKernelInfo().name.str(),
                     step.getMacs(), constants, countBytes(step.getOutputs())});
  }
  for (AllocOp buffer : model.getBody().front().getOps<AllocOp>()) {
    BufferLifetime lifetime = liveness.get(buffer);
    int64_t offset =
        buffer.getOffset() ? static_cast<int64_t>(*buffer.getOffset()) : -1;
    buffers.push_back({getName(buffer).str(), offset, buffer.getNumBytes(),
                       lifetime.first, lifetime.last});
  }
}
