//===- ClampedOpInterface.cpp - Bounds of a result ------------------------===//

#include "tinyml/Dialect/TinyML/Interfaces/ClampedOpInterface.h"
#include "mlir/IR/Builders.h"

#include <cmath>

using namespace mlir;
using namespace tinyml::ir;

#include "tinyml/Dialect/TinyML/Interfaces/ClampedOpInterface.cpp.inc"

void tinyml::ir::detail::setBounds(Operation *op, float lower, float upper) {
  Builder builder(op->getContext());
  if (std::isinf(lower) && lower < 0)
    op->removeAttr("clamp_min");
  else
    op->setAttr("clamp_min", builder.getF32FloatAttr(lower));
  if (std::isinf(upper) && upper > 0)
    op->removeAttr("clamp_max");
  else
    op->setAttr("clamp_max", builder.getF32FloatAttr(upper));
}
