//===- QuantizeByParts.cpp - Quantizing without a scheme ------------------===//

#include "QuantizeByParts.h"
#include "Expression.h"

using namespace mlir;
using namespace tinyml;

/// The numbers that quantized ones are computed from, in an arrangement in
/// which scale and zero point broadcast.
namespace {
struct Parts {
  QuantizationBlocks blocks;
  Expression input, scale;
  std::optional<Expression> zeroPoint;
};
} // namespace

/// Returns operand `index`, a scale or zero point, as f32 of a shape that
/// broadcasts to the input.
static FailureOr<Operand> arrange(NodeConversion &node, unsigned index,
                                  const QuantizationBlocks &blocks) {
  FailureOr<Operand> number =
      castTo(node, node.getOperand(index), node.getBuilder().getF32Type());
  if (failed(number))
    return failure();
  int64_t count = number->getType().getNumElements();
  if (blocks.isBlocked)
    return node.reshape(*number, {count, 1});
  if (count == 1)
    return node.reshape(*number, {});
  ArrayRef<int64_t> shape = node.getShape(0);
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", 1), shape.size());
  if (failed(axis))
    return failure();
  if (shape[*axis] != count || number->getRank() != 1)
    return node.invalid("input " + Twine(index) + " is " +
                        formatShape(number->getShape()) + " for dimension " +
                        Twine(*axis) + " of " + formatShape(shape));
  SmallVector<int64_t> column(shape.size(), 1);
  column[*axis] = count;
  return node.reshape(*number, column);
}

static FailureOr<Parts> readParts(NodeConversion &node) {
  node.ignoreAttr("axis"); // has no meaning per tensor
  for (unsigned index : {0u, 1u, 2u})
    if (node.hasOperand(index) &&
        !isCastType(node.getOperand(index).getElementType()))
      return node.unsupported(
          "input " + Twine(index) + " holds " +
          formatType(node.getOperand(index).getElementType()));
  if (!isa<FloatType>(node.getOperand(1).getElementType()))
    return node.invalid("'scale' must hold floats");
  if (node.hasOperand(2) && node.getOperand(2).getType().getNumElements() !=
                                node.getOperand(1).getType().getNumElements())
    return node.invalid("it has another number of scales than of zero points");
  FailureOr<QuantizationBlocks> blocks = QuantizationBlocks::read(node);
  if (failed(blocks))
    return failure();
  Expression input(node, blocks->arrange(node, node.getOperand(0)));
  Parts parts{*blocks,
              input.cast(node.getBuilder().getF32Type()),
              Expression(node, arrange(node, 1, *blocks)),
              {}};
  if (node.hasOperand(2))
    parts.zeroPoint.emplace(node, arrange(node, 2, *blocks));
  return parts;
}

/// Sets the result, in the input's arrangement.
static LogicalResult restore(NodeConversion &node, const Parts &parts,
                             const Expression &result) {
  if (result.hasFailed())
    return failure();
  return node.replace(parts.blocks.restore(node, *result.getOperand()));
}

/// Returns the whole numbers nearest to those of `type`, an integer type, that
/// it has.
static Expression saturate(const Expression &numbers, IntegerType type) {
  unsigned width = type.getWidth();
  bool isSigned = !type.isUnsigned();
  double low = isSigned ? -std::ldexp(1.0, static_cast<int>(width) - 1) : 0.0;
  double high =
      std::ldexp(1.0, static_cast<int>(width) - (isSigned ? 1 : 0)) - 1.0;
  return numbers.clamp(static_cast<float>(low), static_cast<float>(high));
}

LogicalResult tinyml::quantizeByParts(NodeConversion &node, Type type) {
  auto integer = dyn_cast<IntegerType>(type);
  if (!isCastType(type) || (integer && integer.getWidth() > 16) ||
      (!integer && cast<FloatType>(type).getWidth() > 8))
    return node.unsupported("its output holds " + formatType(type) +
                            "; integers of 2 to 16 bits and floats of 4 and 8 "
                            "bits are supported");
  bool saturates = node.getIntAttr("saturate", 1) != 0;
  FailureOr<Parts> parts = readParts(node);
  if (failed(parts))
    return failure();
  Expression numbers = parts->input / parts->scale;
  if (integer)
    numbers = numbers.apply<ir::RoundOp>();
  if (parts->zeroPoint)
    numbers = numbers + *parts->zeroPoint;
  if (integer) {
    numbers = saturate(numbers, integer);
  } else if (saturates) {
    float largest =
        APFloat::getLargest(cast<FloatType>(type).getFloatSemantics())
            .convertToFloat();
    numbers = numbers.clamp(-largest, largest);
  }
  return restore(node, *parts, numbers.cast(type));
}

LogicalResult tinyml::dequantizeByParts(NodeConversion &node, Type type) {
  FailureOr<Parts> parts = readParts(node);
  if (failed(parts))
    return failure();
  Expression numbers = parts->input;
  if (parts->zeroPoint)
    numbers = numbers - *parts->zeroPoint;
  return restore(node, *parts, (numbers * parts->scale).cast(type));
}

/// The range of the numbers, with 0 in it, becomes that of ui8.
LogicalResult tinyml::quantizeDynamically(NodeConversion &node) {
  OpBuilder &builder = node.getBuilder();
  auto ui8 = builder.getIntegerType(8, /*isSigned=*/false);
  int64_t rank = node.getRank(0);
  if (llvm::is_contained(node.getShape(0), 0))
    return node.unsupported("its input has no elements");
  Expression input = Expression::get(node, 0);
  Expression zero = makeFloats(node, {}, 0.0f);
  auto axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  auto reduce = [&](auto value) {
    return rank == 0 ? input : value.reshape({});
  };
  Expression low = minimum(reduce(input.reduce<ir::ReduceMinOp>(axes)), zero);
  Expression high = maximum(reduce(input.reduce<ir::ReduceMaxOp>(axes)), zero);
  Expression range = high - low;
  Expression scale =
      choose(equal(range, zero), makeFloats(node, {}, 1.0f), range) / 255.0;
  Expression zeroPoint =
      ((0.0 - low) / scale).apply<ir::RoundOp>().clamp(0.0f, 255.0f);
  Expression result =
      ((input / scale).apply<ir::RoundOp>() + zeroPoint).clamp(0.0f, 255.0f);
  return success(succeeded(setResult(0, result.cast(ui8))) &&
                 succeeded(setResult(1, scale)) &&
                 succeeded(setResult(2, zeroPoint.cast(ui8))));
}
