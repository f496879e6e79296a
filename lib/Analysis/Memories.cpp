//===- Memories.cpp - The memories of the target --------------------------===//

#include "tinyml/Analysis/Memories.h"
#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

using namespace mlir;

namespace tinyml {

// The members of a memory.
static constexpr llvm::StringLiteral kBytes = "bytes", kCycles = "cycles";

DictionaryAttr getMemories(const Target &target, MLIRContext *context) {
  Builder builder(context);
  NamedAttrList memories;
  auto add = [&](StringRef name, int64_t bytes, int64_t cycles) {
    NamedAttribute members[] = {
        builder.getNamedAttr(kBytes, builder.getI64IntegerAttr(bytes)),
        builder.getNamedAttr(kCycles, builder.getI64IntegerAttr(cycles))};
    memories.set(name, builder.getDictionaryAttr(members));
  };
  if (target.flashBytes)
    add(kFlash, *target.flashBytes, 0);
  if (target.ramBytes)
    add(kRam, *target.ramBytes, 0);
  for (const TargetMemory &memory : target.memories)
    add(memory.name, memory.bytes, memory.cycles);
  return memories.empty() ? DictionaryAttr() : memories.getDictionary(context);
}

SmallVector<TargetMemory> getWeightMemories(Operation *op) {
  SmallVector<TargetMemory> memories;
  ir::TargetAttr target = ir::TargetAttr::lookup(op);
  if (!target || !target.getMemories())
    return memories;
  for (NamedAttribute entry : target.getMemories()) {
    auto members = dyn_cast<DictionaryAttr>(entry.getValue());
    auto bytes = members ? members.getAs<IntegerAttr>(kBytes) : IntegerAttr();
    if (!bytes || entry.getName() == kRam)
      continue;
    auto cycles = members.getAs<IntegerAttr>(kCycles);
    memories.push_back(
        {entry.getName().str(), bytes.getInt(), cycles ? cycles.getInt() : 0});
  }
  llvm::stable_sort(memories, [](const TargetMemory &a, const TargetMemory &b) {
    return std::make_tuple(a.cycles, a.name != kFlash, StringRef(a.name)) <
           std::make_tuple(b.cycles, b.name != kFlash, StringRef(b.name));
  });
  return memories;
}

} // namespace tinyml
