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

/// Returns the place of numbers of channels in UnevenChannels, none for
/// multiples of 16.
static std::optional<unsigned> getUnevenKind(int64_t channels) {
  if (channels <= 0 || channels % 16 == 0)
    return std::nullopt;
  return channels % 4 == 0 ? 0 : channels % 2 == 0 ? 1 : 2;
}

double tinyml::mcu::getUnevenFactor(const KernelInfo &kernel,
                                    const KernelCost &cost,
                                    ArrayRef<int32_t> shape) {
  auto get = [&](StringRef name) -> int64_t {
    for (auto [field, number] : zip(kernel.shape.fields, shape))
      if (field.name == name)
        return number;
    return 0;
  };
  // Windows of an image are rows of several pixels: 3 channels are no 3 of 63.
  constexpr int64_t kFewChannels = 8;
  bool isProduct = get("in_c") == 0;
  bool hasWindow = get("k_h") * get("k_w") > 1;
  bool isImage = hasWindow && get("groups") == 1 && get("in_c") < kFewChannels;
  const UnevenChannels &uneven = hasWindow ? cost.unevenWindow : cost.uneven;
  auto getFactor = [](int64_t channels, const std::array<double, 3> &more) {
    std::optional<unsigned> kind = getUnevenKind(channels);
    return kind ? 1 + more[*kind] / static_cast<double>(channels) : 1;
  };
  int64_t inputs = isImage ? 0 : get(isProduct ? "k" : "in_c");
  return getFactor(inputs, uneven.inputs) *
         getFactor(get(isProduct ? "n" : "out_c"), uneven.outputs);
}

SmallVector<int64_t>
tinyml::mcu::getChannelMultiples(ArrayRef<KernelCost> kernels) {
  bool likesFours = false, likesSixteens = false;
  for (const KernelCost &cost : kernels)
    for (const UnevenChannels *uneven : {&cost.uneven, &cost.unevenWindow})
      for (const std::array<double, 3> &more :
           {uneven->inputs, uneven->outputs}) {
        // More than leaving out the last four saves.
        likesSixteens |= more[0] > 4;
        likesFours |= std::max(more[1], more[2]) > more[0] + 0.5;
      }
  SmallVector<int64_t> multiples = {1};
  if (likesFours)
    multiples.push_back(4);
  if (likesSixteens)
    multiples.push_back(16);
  return multiples;
}

static UnevenChannels readUneven(const json::Array *lists) {
  UnevenChannels uneven;
  if (!lists)
    return uneven;
  for (auto [list, numbers] :
       zip_equal(*lists, std::array{&uneven.inputs, &uneven.outputs}))
    for (auto [value, number] : zip(*list.getAsArray(), *numbers))
      number = *value.getAsNumber();
  return uneven;
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
                                *cost.getNumber("instructions"),
                                readUneven(cost.getArray("uneven")),
                                readUneven(cost.getArray("uneven_window"))};
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
  sum.codeBytes /= count;
  sum.instructions /= static_cast<double>(count);
  return sum;
}

int64_t CostTable::getLibmBytes(StringRef function) const {
  return libm.lookup(function);
}
