//===- UnevenChannels.cpp - Numbers of channels that kernels dislike ------===//

#include "tinyml/Kernels/Costs.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>

using namespace llvm;
using namespace tinyml;
using namespace tinyml::mcu;

/// Returns the place of numbers of channels in UnevenChannels, none for
/// multiples of 16.
static std::optional<unsigned> getUnevenKind(int64_t channels) {
  if (channels <= 0 || channels % 16 == 0)
    return std::nullopt;
  return channels % 4 == 0 ? 0 : channels % 2 == 0 ? 1 : 2;
}

/// Returns by how much a call of `shape` takes more instructions than the
/// number per unit says, because kernels compute several channels at a time: 1
/// or more.
static double getUnevenFactor(const KernelInfo &kernel, const KernelCost &cost,
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

double tinyml::mcu::estimateInstructions(const KernelInfo &kernel,
                                         const KernelCost &cost,
                                         ArrayRef<int32_t> shape,
                                         int64_t units) {
  return cost.instructions * static_cast<double>(units) *
         getUnevenFactor(kernel, cost, shape);
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
