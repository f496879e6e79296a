//===- StorageCast.cpp - Keeping scales over data movement ----------------===//

#include "StorageCast.h"

using namespace mlir;
using namespace tinyml;

Value tinyml::stripStorageCast(Value value) {
  auto cast = value.getDefiningOp<ir::StorageCastOp>();
  return cast && ir::getQuantizedType(cast.getInput()) ? cast.getInput()
                                                       : value;
}

IntegerType tinyml::getRawType(quant::QuantizedType type) {
  return IntegerType::get(type.getContext(), type.getStorageTypeIntegralWidth(),
                          type.isSigned() ? IntegerType::Signless
                                          : IntegerType::Unsigned);
}

Value tinyml::toStorage(NodeConversion &node, Value value) {
  auto type = dyn_cast<quant::QuantizedType>(ir::getElementType(value));
  if (!type)
    return value;
  return ir::StorageCastOp::create(
      node.getBuilder(), node.getLoc(),
      RankedTensorType::get(ir::getShape(value), getRawType(type)), value);
}
