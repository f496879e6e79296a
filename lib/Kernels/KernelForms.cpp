//===- KernelForms.cpp - Kernels that compute the same --------------------===//

#include "KernelForms.h"

using namespace llvm;
using namespace tinyml::mcu;

/// Facts follow one another: those of a line are one list.
static std::vector<KernelForm> readForms() {
  std::vector<KernelForm> forms;
  StringRef line;
#define TM_KERNEL(name, shape, q, pointers, facts)                             \
  line = #name;                                                                \
  facts
#define TM_MACS(expression)
#define TM_SHARES(input)
#define TM_ROWS(...)
#define TM_LIBM(function)
#define TM_HEADER(name)
#define TM_INTERLEAVES(other, bits)                                            \
  forms.push_back({KernelForm::Interleaves, line, #other, "", bits});
#define TM_PACKS(other, format)                                                \
  forms.push_back({KernelForm::Packs, line, #other, #format, 8});
#define TM_POINTWISE(other)                                                    \
  forms.push_back({KernelForm::Pointwise, line, #other, "", 8});
#include "tinyml/kernels.def"
  return forms;
}

ArrayRef<KernelForm> tinyml::mcu::getKernelForms() {
  static const std::vector<KernelForm> forms = readForms();
  return forms;
}

/// Returns what the call takes, of the better one.
static std::optional<KernelCost> findCost(const CostTable &costs, StringRef isa,
                                          const KernelInfo &kernel,
                                          ArrayRef<int32_t> shape,
                                          ArrayRef<int32_t> params) {
  std::optional<KernelCost> best = costs.find(kernel, nullptr, shape);
  const KernelVariant *variant = kernel.findVariant(isa);
  if (!variant || !variant->accepts(shape, params))
    return best;
  std::optional<KernelCost> special = costs.find(kernel, variant, shape);
  if (!special || !best)
    return special ? special : best;
  int64_t macs = std::max<int64_t>(kernel.getMacs(shape), 1);
  bool isFaster = estimateInstructions(kernel, *special, shape, macs) <
                  estimateInstructions(kernel, *best, shape, macs);
  return isFaster ? special : best;
}

std::optional<double> tinyml::mcu::estimateCall(const CostTable &costs,
                                                StringRef isa,
                                                const KernelInfo &kernel,
                                                ArrayRef<int32_t> shape,
                                                ArrayRef<int32_t> params) {
  auto cost = findCost(costs, isa, kernel, shape, params);
  if (!cost)
    return std::nullopt;
  return estimateInstructions(kernel, *cost, shape, kernel.getMacs(shape));
}

int64_t tinyml::mcu::estimateCode(const CostTable &costs, StringRef isa,
                                  const KernelInfo &kernel,
                                  ArrayRef<int32_t> shape,
                                  ArrayRef<int32_t> params) {
  auto cost = findCost(costs, isa, kernel, shape, params);
  if (!cost)
    return 0;
  LinkedCode linked(costs);
  int64_t bytes = cost->codeBytes;
  for (StringRef function : cost->once)
    bytes += linked.add(function, /*isOnly=*/true);
  return bytes;
}
