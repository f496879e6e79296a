//===- TinyMLDialect.cpp - The tinyml dialect and its interfaces ----------===//

#include "ElementTypes.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

#include <cmath>

using namespace mlir;
using namespace tinyml::ir;

#include "tinyml/Dialect/TinyML/IR/TinyMLDialect.cpp.inc"
#include "tinyml/Dialect/TinyML/IR/TinyMLInterfaces.cpp.inc"

namespace {
/// Prints quantized types with many scales, which fill a line, as aliases.
struct TinyMLAsmInterface : public OpAsmDialectInterface {
  using OpAsmDialectInterface::OpAsmDialectInterface;

  AliasResult getAlias(Type type, raw_ostream &os) const override {
    if (isa<quant::UniformQuantizedPerAxisType>(type))
      os << "per_axis";
    else if (isa<quant::UniformQuantizedSubChannelType>(type))
      os << "per_block";
    else
      return AliasResult::NoAlias;
    return AliasResult::FinalAlias;
  }
};
} // namespace

void TinyMLDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.cpp.inc"
      >();
  addInterfaces<TinyMLAsmInterface>();
}

LogicalResult tinyml::ir::detail::verifyInferredShape(Operation *op) {
  SmallVector<int64_t> shape;
  if (failed(cast<ShapeOpInterface>(op).inferResultShape(shape)))
    return failure();
  auto stated = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!stated || stated.getShape() != ArrayRef<int64_t>(shape))
    return op->emitOpError("has a result of type ")
           << op->getResult(0).getType() << " but its operands give the shape ["
           << shape << "]";
  return success();
}

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

/// The functions of the runtime's table in double precision, one for each op
/// that is a TinyML_UnaryOp.
namespace tinyml::ir::unary {
#define TM_UNARY_F32(name, expression, exact, libm, lo, hi, tolerance)         \
  inline double compute_##name(double v) { return exact; }
#include "tinyml/unary_f32.def"
} // namespace tinyml::ir::unary

#define GET_OP_CLASSES
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.cpp.inc"
