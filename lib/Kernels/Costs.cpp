//===- Costs.cpp - What kernels cost on a core ----------------------------===//

#include "tinyml/Kernels/Costs.h"
#include "llvm/Support/JSON.h"
#include <algorithm>

using namespace llvm;
using namespace tinyml::mcu;

namespace {
struct EmbeddedFile {
  StringRef name;
  StringRef contents;
};
} // namespace

static const EmbeddedFile kFiles[] = {
#include "CostFiles.inc"
};

KernelCost tinyml::mcu::shareKernel(const KernelInfo &kernel, KernelCost cost) {
  // The more there is to know of a shape, the more it helps.
  size_t fields = kernel.shape.fields.size();
  int64_t tenths = fields == 1 ? 10 : fields <= 3 ? 30 : 33;
  cost.codeBytes = cost.codeBytes * tenths / 10;
  cost.stackBytes = cost.stackBytes * 3 + 64;
  return cost;
}

int64_t tinyml::mcu::getShapeBytes(const KernelInfo &kernel) {
  return static_cast<int64_t>(kernel.shape.fields.size() * sizeof(int32_t));
}

bool tinyml::mcu::isSharingSmaller(const KernelInfo &kernel, KernelCost cost,
                                   int64_t count) {
  return shareKernel(kernel, cost).codeBytes + count * getShapeBytes(kernel) <
         count * cost.codeBytes;
}

CostTable::CostTable(StringRef text) {
  // The files are part of the source tree and a test reads them all.
  json::Value parsed = cantFail(json::parse(text));
  const json::Object &object = *parsed.getAsObject();
  core = object.getString("core")->str();
  isa = object.getString("isa")->str();
  for (const auto &[name, value] : *object.getObject("kernels")) {
    const json::Object &cost = *value.getAsObject();
    kernels[StringRef(name)] = {*cost.getInteger("code_bytes"),
                                cost.getInteger("shared_bytes").value_or(0),
                                *cost.getInteger("stack_bytes"),
                                *cost.getNumber("instructions")};
  }
  for (const auto &[name, value] : *object.getObject("libm"))
    libm[StringRef(name)] = *value.getAsInteger();
  floatBytes = object.getInteger("float_bytes").value_or(0);
}

/// What GCC 12 keeps on the stack of a Cortex-M7 and not of an M4, twice.
static constexpr int64_t kOtherCoreStackBytes = 16;

const CostTable &CostTable::get(StringRef core, StringRef isa) {
  struct Tables {
    StringMap<std::unique_ptr<CostTable>> ofCores, ofIsas;
  };
  static const Tables tables = [] {
    Tables all;
    for (const EmbeddedFile &file : kFiles) {
      StringRef name = file.name;
      name.consume_front("costs/");
      name.consume_back(".json");
      auto &table = all.ofCores[name];
      table.reset(new CostTable(file.contents));
      auto &other = all.ofIsas[table->isa];
      other.reset(new CostTable(*table));
      for (auto &entry : other->kernels)
        entry.second.stackBytes += kOtherCoreStackBytes;
    }
    return all;
  }();
  if (auto found = tables.ofCores.find(core); found != tables.ofCores.end())
    return *found->second;
  if (auto found = tables.ofIsas.find(isa); found != tables.ofIsas.end())
    return *found->second;
  return *tables.ofCores.find("cortex-m4f")->second;
}

std::optional<KernelCost> CostTable::find(const KernelInfo &kernel,
                                          const KernelVariant *variant) const {
  auto found = kernels.find(variant ? (kernel.name + "/" + variant->isa).str()
                                    : kernel.name.str());
  if (found == kernels.end())
    return std::nullopt;
  return found->second;
}

KernelCost CostTable::estimate(const KernelInfo &kernel,
                               const KernelVariant *variant) const {
  if (auto measured = find(kernel, variant))
    return *measured;
  KernelCost sum;
  int64_t count = 0;
  for (const KernelInfo &other : getKernels()) {
    auto measured = find(other, nullptr);
    if (!measured || other.shape.name != kernel.shape.name)
      continue;
    sum.codeBytes += measured->codeBytes;
    sum.stackBytes = std::max(sum.stackBytes, measured->stackBytes);
    sum.instructions += measured->instructions;
    ++count;
  }
  if (count == 0)
    return sum;
  return {sum.codeBytes / count, 0, sum.stackBytes, sum.instructions / count};
}

int64_t CostTable::getLibmBytes(StringRef function) const {
  return libm.lookup(function);
}
