//===- SelfTest.cpp - The golden run of --selftest ------------------------===//

#include "tinyml/Tools/Compile/SelfTest.h"
#include "tinyml/Dialect/MCU/IR/Adapters.h"
#include "tinyml/Execution/KernelExecutor/ModelExecutor.h"
#include "tinyml/Support/Weights.h"
#include "llvm/Support/CRC.h"

using namespace mlir;

namespace tinyml {

namespace {
/// Numbers that look random and are the same everywhere (Marsaglia's xorshift).
class Numbers {
public:
  uint32_t next() {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
  }

private:
  uint32_t state = 2463534242u;
};
} // namespace

/// Returns the bytes of an input: floats in [-1, 1), booleans 0 or 1, any
/// integers.
static std::vector<char> makeInput(MemRefType type, Numbers &numbers) {
  std::vector<char> bytes(mcu::getNumBytes(type));
  Type element = type.getElementType();
  if (element.isF32()) {
    for (size_t at = 0; at < bytes.size(); at += sizeof(float)) {
      float value = static_cast<float>(numbers.next() >> 8) / (1 << 23) - 1.0f;
      memcpy(&bytes[at], &value, sizeof(value));
    }
    return bytes;
  }
  uint32_t mask = element.isInteger(1) ? 1 : 255;
  for (char &byte : bytes)
    byte = static_cast<char>((numbers.next() >> 16) & mask);
  return bytes;
}

/// Has a model with adapters run without one.
static LogicalResult chooseNoAdapter(mcu::ModelOp model,
                                     std::vector<std::vector<char>> &inputs) {
  FailureOr<std::optional<mcu::Adapters>> adapters = mcu::getAdapters(model);
  if (failed(adapters) || !*adapters)
    return success(succeeded(adapters));
  std::vector<char> &input = inputs[(*adapters)->port];
  input.assign(input.size(), 0);
  if (!(*adapters)->isSlot)
    return success();
  FailureOr<std::string> bytes = (*adapters)->getBytes(0);
  if (failed(bytes))
    return failure();
  llvm::copy((*adapters)->makeSlot(*bytes), input.begin());
  return success();
}

FailureOr<std::vector<std::vector<std::vector<char>>>>
makeUpInputs(mcu::ModelOp model, unsigned count) {
  Numbers numbers;
  std::vector<std::vector<std::vector<char>>> samples(count);
  for (std::vector<std::vector<char>> &inputs : samples) {
    for (BlockArgument arg : model.getInputs()) {
      auto type = cast<MemRefType>(arg.getType());
      inputs.push_back(makeInput(type, numbers));
      Type element = type.getElementType();
      if (element.isInteger(32) || element.isInteger(64))
        llvm::fill(inputs.back(), 0);
    }
    if (failed(chooseNoAdapter(model, inputs)))
      return failure();
  }
  return samples;
}

FailureOr<SelfTestData> makeSelfTest(mcu::ModelOp model) {
  FailureOr<ModelExecutor> executor = ModelExecutor::create(model);
  if (failed(executor))
    return failure();
  SelfTestData data;
  Numbers numbers;
  SmallVector<ArrayRef<char>> inputs;
  for (BlockArgument arg : model.getInputs())
    data.inputs.push_back(makeInput(cast<MemRefType>(arg.getType()), numbers));
  if (failed(chooseNoAdapter(model, data.inputs)))
    return failure();
  for (const std::vector<char> &input : data.inputs)
    inputs.push_back(input);
  auto outputs = executor->run(inputs, [&](mcu::CallOp, ArrayRef<char> output) {
    std::optional<uint32_t> crc;
    if (SelfTestData::isChecked(model, data.crcs.size()))
      crc = llvm::crc32(ArrayRef(
          reinterpret_cast<const uint8_t *>(output.data()), output.size()));
    data.crcs.push_back(crc);
  });
  if (failed(outputs))
    return failure();
  if (llvm::none_of(data.crcs, [](const auto &crc) { return crc.has_value(); }))
    return emitError(model.getLoc(),
                     "has no integer step to self-test: floats differ from one "
                     "C library to the next; quantize the model "
                     "(--quantize=int8) or leave --selftest out"),
           failure();
  return data;
}

} // namespace tinyml
