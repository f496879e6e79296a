//===- StepSources.cpp - Which step reads what which step wrote -----------===//

#include "StepSources.h"
#include "llvm/ADT/DenseMap.h"

using namespace mlir;

namespace tinyml {

namespace {
/// Who wrote bytes [begin, end) of a buffer last.
struct Writer {
  std::string source;
  int64_t begin, end;
};

class Bytes {
public:
  void write(Value buffer, const std::string &source);
  void read(Value buffer, std::vector<std::string> &sources) const;

private:
  DenseMap<Value, SmallVector<Writer>> writers;
};
} // namespace

static Writer getRange(Value buffer, int64_t offset) {
  return {"", offset,
          offset + mcu::getNumBytes(cast<MemRefType>(buffer.getType()))};
}

/// The bytes of `buffer`; of a slice, all that it is a slice of.
static std::pair<Value, Writer> getPlace(Value buffer) {
  auto [root, offset] = mcu::getRoot(buffer);
  Value owner = mcu::getOwner(root);
  return {owner, owner == root ? getRange(buffer, offset) : getRange(owner, 0)};
}

void Bytes::write(Value buffer, const std::string &source) {
  auto [root, writer] = getPlace(buffer);
  writer.source = source;
  SmallVector<Writer> &all = writers[root];
  int64_t begin = writer.begin, end = writer.end;
  llvm::erase_if(all, [&](const Writer &old) {
    return begin <= old.begin && old.end <= end;
  });
  all.push_back(std::move(writer));
}

void Bytes::read(Value buffer, std::vector<std::string> &sources) const {
  auto [root, range] = getPlace(buffer);
  auto found = writers.find(root);
  if (found == writers.end())
    return;
  for (const Writer &writer : found->second)
    if (writer.begin < range.end && range.begin < writer.end &&
        !llvm::is_contained(sources, writer.source))
      sources.push_back(writer.source);
}

StepSources findSources(mcu::ModelOp model) {
  Bytes bytes;
  for (auto [index, arg] : llvm::enumerate(model.getInputs()))
    bytes.write(arg, "input " + std::to_string(index));
  for (auto [index, arg] : llvm::enumerate(model.getStates()))
    bytes.write(arg, "state " + std::to_string(index));
  StepSources sources;
  for (mcu::CallOp step : model.getSteps()) {
    std::vector<std::string> &mine = sources.steps.emplace_back();
    for (Value input : step.getInputs())
      bytes.read(input, mine);
    std::string name = "step " + std::to_string(sources.steps.size() - 1);
    for (Value output : step.getOutputs())
      bytes.write(output, name);
  }
  for (BlockArgument output : model.getOutputs())
    bytes.read(output, sources.outputs.emplace_back());
  for (BlockArgument state : model.getNextStates())
    bytes.read(state, sources.states.emplace_back());
  return sources;
}

} // namespace tinyml
