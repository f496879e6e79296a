//===- MovementOpInterface.cpp - Moving elements unchanged ----------------===//

#include "tinyml/Dialect/TinyML/Interfaces/MovementOpInterface.h"

using namespace mlir;
using namespace tinyml::ir;

#include "tinyml/Dialect/TinyML/Interfaces/MovementOpInterface.cpp.inc"

bool tinyml::ir::keepsElementsInPlace(ArrayRef<int64_t> shape,
                                      ArrayRef<int64_t> perm) {
  int64_t previous = -1;
  for (int64_t dim : perm) {
    if (shape[dim] == 1)
      continue;
    if (dim < previous)
      return false;
    previous = dim;
  }
  return true;
}
