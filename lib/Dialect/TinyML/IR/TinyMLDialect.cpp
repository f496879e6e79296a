//===- TinyMLDialect.cpp - The tinyml dialect and its interfaces ----------===//

#include "ElementTypes.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectImplementation.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Support/States.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

#include "tinyml/Dialect/TinyML/IR/TinyMLDialect.cpp.inc"

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
  addAttributes<
#define GET_ATTRDEF_LIST
#include "tinyml/Dialect/TinyML/IR/TinyMLAttrDefs.cpp.inc"
      >();
  addInterfaces<TinyMLAsmInterface>();
}

LogicalResult
TinyMLDialect::verifyOperationAttribute(Operation *op,
                                        NamedAttribute attribute) {
  if (attribute.getName() == TargetAttr::kName &&
      (!isa<ModuleOp>(op) || !isa<TargetAttr>(attribute.getValue())))
    return op->emitOpError("requires '")
           << TargetAttr::kName << "' to be a #tinyml.target on a module";
  return success();
}

TargetAttr TargetAttr::lookup(Operation *op) {
  for (; op; op = op->getParentOp())
    if (auto target = op->getAttrOfType<TargetAttr>(kName))
      return target;
  return {};
}

/// Verifies the states of `op` where `attr`, of an argument or a result, is
/// part of one.
static LogicalResult verifyPortAttribute(Operation *op, NamedAttribute attr) {
  if (attr.getName() != kStateAttr && attr.getName() != kInitialStateAttr)
    return success();
  auto func = dyn_cast<FunctionOpInterface>(op);
  return func ? verifyStates(func)
              : op->emitOpError("is no function, which could have a state");
}

LogicalResult TinyMLDialect::verifyRegionArgAttribute(Operation *op, unsigned,
                                                      unsigned,
                                                      NamedAttribute attr) {
  return verifyPortAttribute(op, attr);
}

LogicalResult TinyMLDialect::verifyRegionResultAttribute(Operation *op,
                                                         unsigned, unsigned,
                                                         NamedAttribute attr) {
  return verifyPortAttribute(op, attr);
}

/// The functions of the runtime's tables in double precision and their limits,
/// one for each op that is a TinyML_UnaryOp or a TinyML_BinaryFunctionOp.
namespace tinyml::ir::unary {
static std::optional<RealRange> getRange(double lo, double hi) {
  if (std::isfinite(lo) && std::isfinite(hi))
    return RealRange{lo, hi};
  return std::nullopt;
}

#define TM_UNARY_F32(name, expression, exact, libm, lo, hi, tolerance)         \
  static double compute_##name(double v) { return exact; }                     \
  static std::optional<RealRange> getRange_##name() { return getRange(lo, hi); }
#define TM_UNARY_Q_F32(name, expression, exact, libm, lo, hi, tolerance)       \
  static double compute_##name(double v, [[maybe_unused]] double alpha,        \
                               [[maybe_unused]] double beta) {                 \
    return exact;                                                              \
  }                                                                            \
  static std::optional<RealRange> getRange_##name() { return getRange(lo, hi); }
#include "tinyml/unary_f32.def"
} // namespace tinyml::ir::unary

namespace tinyml::ir::binary {
#define TM_BINARY_F32(name, expression, exact, libm, tolerance)                \
  static double compute_##name(double u, double v) { return exact; }
#include "tinyml/binary_f32.def"
} // namespace tinyml::ir::binary

#define GET_ATTRDEF_CLASSES
#include "tinyml/Dialect/TinyML/IR/TinyMLAttrDefs.cpp.inc"

#define GET_OP_CLASSES
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.cpp.inc"
