//===- InitialState.cpp - What a state begins with ------------------------===//

#include "tinyml/Dialect/TinyML/IR/InitialState.h"
#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

quant::UniformQuantizedType tinyml::ir::getBoundaryType(Value value) {
  if (auto type = getQuantizedType(value))
    return type;
  if (auto cast = value.getDefiningOp<StorageCastOp>())
    return getQuantizedType(cast.getInput());
  for (Operation *user : value.getUsers())
    if (auto cast = dyn_cast<StorageCastOp>(user))
      return getQuantizedType(cast.getOutput());
  return {};
}

ElementsAttr tinyml::ir::getInitialValue(FunctionOpInterface func,
                                         const State &state) {
  if (auto stated = func.getArgAttrOfType<ElementsAttr>(state.argument,
                                                        kInitialStateAttr))
    return stated;
  BlockArgument argument = func.getArgument(state.argument);
  Type element = getElementType(argument);
  quant::UniformQuantizedType type = getBoundaryType(argument);
  if (type && element == type)
    element = type.isSigned()
                  ? type.getStorageType()
                  : IntegerType::get(func.getContext(),
                                     type.getStorageTypeIntegralWidth(),
                                     IntegerType::Unsigned);
  Builder builder(func.getContext());
  Attribute zero = builder.getZeroAttr(element);
  if (type)
    zero = IntegerAttr::get(element, type.getZeroPoint());
  return DenseElementsAttr::get(
      RankedTensorType::get(getShape(argument), element), zero);
}
