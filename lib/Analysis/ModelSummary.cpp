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

namespace {
/// The size of a C struct with natural alignment.
class StructSize {
public:
  void add(int64_t bytes, int64_t elementBytes) {
    size = llvm::alignTo(size, elementBytes) + std::max(bytes, elementBytes);
    alignment = std::max(alignment, elementBytes);
  }
  int64_t get() const { return llvm::alignTo(size, alignment); }

private:
  int64_t size = 0, alignment = 1;
};
} // namespace

static int64_t getStructBytes(ArrayRef<WeightsOp> weights) {
  StructSize size;
  for (WeightsOp member : weights)
    size.add(member.getNumBytes(),
             getElementBytes(member.getMemRefType().getElementType()));
  return size.get();
}

int64_t tinyml::getStateBytes(ModelOp model) {
  StructSize size;
  for (BlockArgument state : model.getStates()) {
    auto type = cast<MemRefType>(state.getType());
    size.add(getNumBytes(type), getElementBytes(type.getElementType()));
  }
  return size.get();
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
  stateBytes = getStateBytes(model);

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
