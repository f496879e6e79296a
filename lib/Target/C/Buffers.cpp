//===- Buffers.cpp - Names for places in the arena ------------------------===//

#include "CModel.h"
#include "CText.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/Weights.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::c;
using namespace tinyml::mcu;

void CModel::reserveBufferNames() {
  for (const char *taken : {"steps", "arena_bytes", "weight_bytes",
                            "state_bytes", "h", "adapters", "adapter_bytes"})
    bufferNames.reserve(taken);
  for (const auto *all : {&ports, &states})
    for (const Port &port : *all)
      for (const char *suffix :
           {"_len", "_scale", "_zero", "_scales", "_zeros"})
        bufferNames.reserve(port.name + suffix);
}

/// What `buffer` holds and when, for a reader.
static std::string describe(AllocOp buffer, const ArenaMember &member,
                            const BufferLifetime &lifetime) {
  auto type = cast<MemRefType>(buffer.getResult().getType());
  StringRef element = mcu::getCType(type.getElementType());
  element.consume_back("_t");
  std::string text = element.str();
  for (int64_t dim : type.getShape())
    text += "[" + std::to_string(dim) + "]";
  if (getElementBytes(type.getElementType()) != member.elementBytes)
    text += " as " + member.cType.str();
  std::string first = std::to_string(lifetime.first);
  if (lifetime.first == lifetime.last)
    return text + ", step " + first;
  return text + ", steps " + first + " to " + std::to_string(lifetime.last);
}

std::string CModel::getBuffer(AllocOp alloc, const ArenaMember &member,
                              const BufferLiveness &liveness) {
  auto [known, isNew] = bufferIndex.try_emplace(
      {alloc.getOperation(), member.elementBytes}, buffers.size());
  if (isNew) {
    std::string hint = getNodeName(alloc.getLoc()).str();
    Buffer buffer;
    buffer.name = macro + "_" +
                  toCMacro(bufferNames.create(hint.empty() ? "buffer" : hint));
    buffer.at = static_cast<int64_t>(*alloc.getOffset()) / member.elementBytes;
    BufferLifetime lifetime = liveness.get(alloc);
    auto steps = static_cast<int64_t>(liveness.getSteps().size());
    lifetime.last = std::min(lifetime.last, steps - 1);
    buffer.comment = describe(alloc, member, lifetime);
    buffers.push_back(std::move(buffer));
  }
  return buffers[known->second].name;
}

void tinyml::c::printBuffers(
    raw_ostream &os, const CModel &model,
    llvm::function_ref<bool(const Buffer &)> isWanted) {
  auto wanted = llvm::make_filter_range(model.buffers, isWanted);
  if (wanted.empty())
    return;
  printComment(os, "Where buffers lie in the arena, counted in their elements. "
                   "Those with no step in common may overlap.");
  os << "enum {\n";
  StringRef separator = ",";
  for (auto it = wanted.begin(); it != wanted.end();) {
    const Buffer &buffer = *it;
    if (++it == wanted.end())
      separator = "";
    os << "  " << buffer.name << " = " << buffer.at << separator << " /* "
       << buffer.comment << " */\n";
  }
  os << "};\n\n";
}
