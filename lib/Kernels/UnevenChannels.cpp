//===- UnevenChannels.cpp - Numbers of channels that kernels dislike ------===//

#include "tinyml/Kernels/Costs.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>

using namespace llvm;
using namespace tinyml;
using namespace tinyml::mcu;

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
