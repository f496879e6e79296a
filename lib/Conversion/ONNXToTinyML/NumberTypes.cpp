//===- NumberTypes.cpp - Types in which numbers are computed --------------===//

#include "NumberTypes.h"
#include "GraphConverter.h"
#include "StorageCast.h"

using namespace mlir;
using namespace tinyml;

bool tinyml::isNumberType(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type))
    return llvm::is_contained({1u, 8u, 16u, 32u, 64u}, integer.getWidth());
  return type.isF16() || type.isBF16() || type.isF32() || type.isF64();
}

bool tinyml::isCastType(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type))
    return isNumberType(type) || integer.getWidth() == 2 ||
           integer.getWidth() == 4;
  return isNumberType(type) ||
         isa<Float8E4M3FNType, Float8E4M3FNUZType, Float8E5M2Type,
             Float8E5M2FNUZType, Float4E2M1FNType>(type);
}

Type tinyml::getWideType(Type type) {
  MLIRContext *context = type.getContext();
  if (type.isF64())
    return type;
  if (isa<FloatType>(type))
    return Float32Type::get(context);
  auto integer = cast<IntegerType>(type);
  if (integer.isUnsigned() && integer.getWidth() >= 32)
    return integer.getWidth() == 32 ? Type(IntegerType::get(context, 64))
                                    : Type();
  return IntegerType::get(context, integer.getWidth() <= 32 ? 32 : 64);
}

Type tinyml::getWrappingType(Type type) {
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer)
    return getWideType(type);
  if (integer.getWidth() == 8)
    return type;
  return IntegerType::get(type.getContext(),
                          integer.getWidth() <= 32 ? 32 : 64);
}

Type tinyml::getComputedType(NodeConversion &node, Type type) {
  if (!type.isF64() || node.isFolding())
    return type;
  node.getGraph().noteDouble(node.getNode());
  return Float32Type::get(type.getContext());
}

FailureOr<Operand> tinyml::castTo(NodeConversion &node, const Operand &operand,
                                  Type type) {
  if (operand.getElementType() == type)
    return operand;
  Value value = node.materialize(operand);
  // Integers of few bits wrap around.
  if (type.isInteger() && type.getIntOrFloatBitWidth() < 8 &&
      !type.isInteger(1) && isa<FloatType>(operand.getElementType())) {
    FailureOr<Value> whole =
        node.create<ir::CastOp>(node.getBuilder().getI32Type(), value);
    if (failed(whole))
      return failure();
    value = *whole;
  }
  FailureOr<Value> cast = node.create<ir::CastOp>(type, value);
  if (failed(cast))
    return failure();
  return Operand::runtime(*cast);
}

FailureOr<Type> tinyml::readCommonType(NodeConversion &node, unsigned first) {
  Type type = node.getOperand(first).getElementType();
  for (unsigned index = first; index < node.getNumOperands(); ++index)
    if (node.getOperand(index).getElementType() != type)
      return node.invalid("its inputs have different element types");
  if (!isNumberType(type))
    return node.unsupported("input " + Twine(first) + " holds " +
                            formatType(type) +
                            ", which is not computed with at run time");
  return type;
}

FailureOr<Operand> tinyml::createWhere(NodeConversion &node,
                                       const Operand &condition,
                                       const Operand &lhs, const Operand &rhs) {
  SmallVector<int64_t> shape(condition.getShape());
  for (const Operand *operand : {&lhs, &rhs}) {
    FailureOr<SmallVector<int64_t>> both =
        broadcastShapes(shape, operand->getShape());
    if (failed(both))
      return node.invalid("shapes " + formatShape(shape) + " and " +
                          formatShape(operand->getShape()) +
                          " do not broadcast");
    shape = *both;
  }
  int64_t rank = shape.size();
  FailureOr<Value> choice = materializeWithRank(node, condition, rank);
  if (failed(choice))
    return failure();
  Value left = node.materialize(lhs), right = node.materialize(rhs);
  if (ir::getElementType(stripStorageCast(left)) ==
      ir::getElementType(stripStorageCast(right))) {
    left = stripStorageCast(left);
    right = stripStorageCast(right);
  }
  left = node.reshape(left, padRank(lhs.getShape(), rank));
  right = node.reshape(right, padRank(rhs.getShape(), rank));
  FailureOr<Value> result =
      node.create<ir::WhereOp>(ir::getElementType(left), *choice, left, right);
  if (failed(result))
    return failure();
  return Operand::runtime(toStorage(node, *result));
}

Operand tinyml::makeIntegerConstant(MLIRContext *context,
                                    ArrayRef<int64_t> shape,
                                    ArrayRef<int64_t> values) {
  auto type = RankedTensorType::get(shape, IntegerType::get(context, 64));
  return Operand::constant(makeWeights<int64_t>(type, values));
}

Operand tinyml::makeTruthConstant(MLIRContext *context, ArrayRef<int64_t> shape,
                                  ArrayRef<uint8_t> values) {
  auto type = RankedTensorType::get(shape, IntegerType::get(context, 1));
  return Operand::constant(makeWeights<uint8_t>(type, values));
}
