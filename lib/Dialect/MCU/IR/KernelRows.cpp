//===- KernelRows.cpp - Kernels that work row by row ----------------------===//

#include "tinyml/Dialect/MCU/IR/KernelInfo.h"
#include <algorithm>

using namespace tinyml::mcu;

int64_t KernelRows::getDistance() const {
  int64_t distance = 0;
  for (int64_t row = 0; row < outputRows; ++row) {
    int64_t firstRead = std::max<int64_t>(0, row * stride - pad);
    // Nothing is left to read, by this row or later ones.
    if (firstRead >= inputRows)
      break;
    distance =
        std::max(distance, (row + 1) * outputBytes - firstRead * inputBytes);
  }
  return distance;
}

std::optional<KernelRows>
KernelInfo::getRows(llvm::ArrayRef<int32_t> words) const {
  if (!rows)
    return std::nullopt;
  RowExtents extents = rows(words);
  if (extents.images.get() != 1)
    return std::nullopt;
  Extent outputBytes = extents.outputElements * outputs.front().elementBytes;
  Extent inputBytes = extents.inputElements * inputs.front().elementBytes;
  // Their product with the number of rows is a size in memory, and fits.
  for (Extent extent :
       {extents.outputRows * outputBytes, extents.inputRows * inputBytes,
        extents.outputRows * extents.stride, extents.pad, extents.reach})
    if (extent.isUnknown())
      return std::nullopt;
  return KernelRows{extents.outputRows.get(), extents.inputRows.get(),
                    outputBytes.get(),        inputBytes.get(),
                    extents.stride.get(),     extents.pad.get(),
                    extents.reach.get()};
}
