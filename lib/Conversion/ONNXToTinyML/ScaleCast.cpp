//===- ScaleCast.cpp - Casts of powers of two -----------------------------===//
//
// The byte of a float8e8m0 is the exponent of the f32 of that power, and 255
// NaN.
//
//===----------------------------------------------------------------------===//

#include "ScaleCast.h"

using namespace mlir;
using namespace tinyml;

static Expression bitCast(const Expression &value, Type type) {
  FailureOr<Value> bits = value.getValue();
  NodeConversion &node = value.getNode();
  if (failed(bits))
    return value;
  return Expression(node, node.create<ir::BitCastOp>(type, *bits));
}

static Expression bitAnd(const Expression &value, int32_t bits) {
  return combine<ir::BitAndOp>(value, makeIndices(value.getNode(), {}, bits),
                               value.getType());
}

Expression tinyml::castFromScale(const Expression &value) {
  OpBuilder &builder = value.getNode().getBuilder();
  Type byte = builder.getIntegerType(8, /*isSigned=*/false);
  Expression code = bitCast(value, byte).cast(builder.getI32Type());
  Expression bits = combine<ir::ShiftLeftOp>(
      code, makeIndices(value.getNode(), {}, 23), builder.getI32Type());
  // 2^-127 has no exponent, and NaN more than one.
  Expression isSpecial =
      either(equal(code, code.number(0.0)), equal(code, code.number(255.0)));
  Expression half = choose(isSpecial, code.number(0x400000), code.number(0.0));
  return bitCast(bits + half, builder.getF32Type());
}

Expression tinyml::castToScale(const Expression &value, StringRef mode,
                               bool saturates) {
  NodeConversion &node = value.getNode();
  OpBuilder &builder = node.getBuilder();
  Type i32 = builder.getI32Type();
  Expression bits = bitAnd(bitCast(value, i32), 0x7fffffff);
  Expression exponent =
      combine<ir::ShiftRightOp>(bits, makeIndices(node, {}, 23), i32);
  Expression fraction = bitAnd(bits, 0x7fffff);
  Expression zero = exponent.number(0.0);
  Expression code = exponent;
  if (mode == "up") {
    code = exponent + less(zero, fraction).cast(i32);
  } else if (mode == "nearest") {
    // A half goes up, but to the smallest number.
    Expression most = choose(equal(exponent, zero), exponent.number(0x400000),
                             exponent.number(0x3fffff));
    code = exponent + less(most, fraction).cast(i32);
  }
  Expression largest = exponent.number(saturates ? 254.0 : 255.0);
  code = choose(less(largest, code), largest, code);
  code = choose(equal(exponent, exponent.number(255.0)), exponent.number(255.0),
                code);
  Type byte = builder.getIntegerType(8, /*isSigned=*/false);
  return bitCast(code.cast(byte), builder.getType<Float8E8M0FNUType>());
}
