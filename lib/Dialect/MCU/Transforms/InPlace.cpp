//===- InPlace.cpp - Writing over what is read ----------------------------===//

#include "InPlace.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

bool tinyml::mcu::allowsSharing(CallOp step, unsigned input) {
  const KernelInfo &info = step.getKernelInfo();
  if (!llvm::is_contained(info.inPlaceInputs, input))
    return false;
  const KernelPointer &from = info.inputs[input], &to = info.outputs.front();
  auto getBytes = [&](const KernelPointer &pointer) {
    return pointer.getBytes(step.getShape(), step.getParams()).get();
  };
  int64_t fromBytes = getBytes(from), toBytes = getBytes(to);
  auto size = [](Value buffer) {
    return getNumBytes(cast<MemRefType>(buffer.getType()));
  };
  return fromBytes == toBytes && size(step.getInputs()[input]) == fromBytes &&
         size(step.getOutputs().front()) == toBytes;
}

bool tinyml::mcu::touchesOtherwise(CallOp step, Value root, Value same) {
  return llvm::any_of(step->getOperands(), [&](Value operand) {
    return operand != same && getRoot(operand).first == root;
  });
}

bool tinyml::mcu::replacesInPlace(CallOp step, Value old, Value source) {
  Value output = step.getOutputs().front();
  auto getBytes = [](Value buffer) {
    return getNumBytes(cast<MemRefType>(buffer.getType()));
  };
  if (getBytes(old) != getBytes(source) ||
      getRoot(output) != std::pair<Value, int64_t>(source, 0) ||
      touchesOtherwise(step, source, output))
    return false;
  for (auto [index, input] : llvm::enumerate(step.getInputs()))
    if (getRoot(input) == std::pair<Value, int64_t>(old, 0) &&
        allowsSharing(step, index) && !touchesOtherwise(step, old, input))
      return true;
  return false;
}

bool tinyml::mcu::isFreeWhenWritten(ModelOp model,
                                    const BufferLiveness &liveness,
                                    Value source, Value target) {
  Value old = model.getOldState(target);
  if (!old)
    return true;
  BufferLifetime read = liveness.get(old), write = liveness.get(source);
  if (read.last < write.firstWrite)
    return true;
  return read.last == write.firstWrite &&
         replacesInPlace(liveness.getSteps()[read.last], old, source);
}
