//===- TinyMLDialect.cpp - The tinyml dialect and its interfaces ----------===//

#include "OpDefinitions.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectImplementation.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Support/States.h"
#include "llvm/ADT/TypeSwitch.h"

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
  registerTinyMLDialectOperations(this);
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

#define GET_ATTRDEF_CLASSES
#include "tinyml/Dialect/TinyML/IR/TinyMLAttrDefs.cpp.inc"
