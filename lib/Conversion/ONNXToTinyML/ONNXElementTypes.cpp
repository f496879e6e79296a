//===- ONNXElementTypes.cpp - Numbers of element types --------------------===//

#include "ONNXElementTypes.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

Type tinyml::getTypeForONNXNumber(int64_t number, MLIRContext *context) {
  Builder builder(context);
  auto unsignedType = [&](unsigned width) {
    return builder.getIntegerType(width, /*isSigned=*/false);
  };
  switch (number) {
  case 1:
    return builder.getF32Type();
  case 2:
    return unsignedType(8);
  case 3:
    return builder.getI8Type();
  case 4:
    return unsignedType(16);
  case 5:
    return builder.getI16Type();
  case 6:
    return builder.getI32Type();
  case 7:
    return builder.getI64Type();
  case 9:
    return builder.getI1Type();
  case 10:
    return builder.getF16Type();
  case 11:
    return builder.getF64Type();
  case 12:
    return unsignedType(32);
  case 13:
    return unsignedType(64);
  case 16:
    return builder.getBF16Type();
  default:
    return {};
  }
}
