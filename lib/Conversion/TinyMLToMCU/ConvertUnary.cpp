//===- ConvertUnary.cpp - Element-wise ops of one operand -----------------===//

#include "Clamps.h"
#include "Converters.h"
#include "Requantize.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

using namespace mlir;

namespace tinyml {

/// Returns the shape struct of an element-wise kernel.
static tm_len getLength(Operation *op) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  return {static_cast<int32_t>(type.getNumElements())};
}

/// Looks `function` up in a table from the operand's to the result's type, both
/// quantized and signed or, 8 bits wide, unsigned.
static LogicalResult convertToTable(Operation *op, ModelBuilder &model,
                                    function_ref<double(double)> function) {
  auto in = ir::getQuantizedType(op->getOperand(0));
  auto out = ir::getQuantizedType(op->getResult(0));
  if (!in || !out || !isActivationType(in) || !isActivationType(out) ||
      isWide(in) != isWide(out))
    return op->emitError("tables map 8-bit tensors with one scale, or 16-bit "
                         "ones with zero point 0, found ")
           << op->getOperand(0).getType() << " to "
           << op->getResult(0).getType();
  Location loc = op->getLoc();
  Value input = model.getBuffer(op->getOperand(0));
  Value table =
      isWide(in) ? model.createTable<int16_t>(
                       loc, "table", makeInterpolationTable(in, out, function))
                 : model.createTable<int8_t>(loc, "table",
                                             makeUnaryTable(in, out, function));
  Value output = model.createResult(op->getResult(0));
  if (isWide(in))
    return model.call("lut_s16", loc, {input, table}, output, getLength(op));
  return model.call("lut_s8", loc, {input, table}, output, getLength(op));
}

/// Functions of a real number: the float kernel has the op's name, integers
/// look it up in a table of the function.
static LogicalResult convertUnary(Operation *op, ModelBuilder &model) {
  auto unary = cast<ir::UnaryOpInterface>(op);
  if (!isFloat(op->getOperand(0)))
    return convertToTable(op, model,
                          [&](double x) { return unary.computeReal(x); });
  std::string kernel = (op->getName().stripDialect() + "_f32").str();
  if (auto parameters = unary.getParameters())
    return model.call(kernel, op->getLoc(), model.getBuffer(op->getOperand(0)),
                      model.createResult(op->getResult(0)), getLength(op),
                      tm_function_q{parameters->first, parameters->second});
  return model.call(kernel, op->getLoc(), model.getBuffer(op->getOperand(0)),
                    model.createResult(op->getResult(0)), getLength(op));
}

static LogicalResult convertLookup(ir::LookupOp op, ModelBuilder &model) {
  Location loc = op.getLoc();
  Value input = model.getBuffer(op.getInput());
  FailureOr<SmallVector<int64_t>> entries = ir::readIntegers(op.getTable());
  Value table = succeeded(entries)
                    ? model.createTable<int8_t>(
                          loc, "table",
                          SmallVector<int8_t>(entries->begin(), entries->end()))
                    : model.getBuffer(op.getTable());
  return model.call("lut_s8", loc, {input, table},
                    model.createResult(op.getOutput()), getLength(op));
}

//===----------------------------------------------------------------------===//
// clamp
//===----------------------------------------------------------------------===//

static LogicalResult convertClamp(ir::ClampOp op, ModelBuilder &model) {
  Location loc = op.getLoc();
  if (isFloat(op.getInput()))
    return model.call("clamp_f32", loc, model.getBuffer(op.getInput()),
                      model.createResult(op.getOutput()), getLength(op),
                      getFloatClamp(op));
  auto type = ir::getQuantizedType(op.getOutput());
  auto from = ir::getQuantizedType(op.getInput());
  if (type && type != from)
    return callRequantize(op, model.getBuffer(op.getInput()),
                          model.createResult(op.getOutput()), from, type,
                          op.getLowerBound(), op.getUpperBound(), model);
  Type element = ir::getElementType(op.getOutput());
  bool isUnsigned = getStorageType(element).isUnsignedInteger();
  tm_limits_int params = getStoredLimits(op, element);
  if (isWide(op.getOutput()))
    return model.call("clamp_s16", loc, model.getBuffer(op.getInput()),
                      model.createResult(op.getOutput()), getLength(op),
                      params);
  return model.call(isUnsigned ? "clamp_u8" : "clamp_s8", loc,
                    model.getBuffer(op.getInput()),
                    model.createResult(op.getOutput()), getLength(op), params);
}

//===----------------------------------------------------------------------===//
// requantize
//===----------------------------------------------------------------------===//

static bool isRequantizeView(ir::RequantizeOp op) {
  return ir::getElementType(op.getInput()) ==
         ir::getElementType(op.getOutput());
}

static LogicalResult convertRequantize(ir::RequantizeOp op,
                                       ModelBuilder &model) {
  auto in = ir::getQuantizedType(op.getInput());
  auto out = ir::getQuantizedType(op.getOutput());
  bool flipsSign = in.isSigned() != out.isSigned() && !isWide(in) &&
                   getSignedType(in) == getSignedType(out);
  constexpr float infinity = std::numeric_limits<float>::infinity();
  if (!flipsSign)
    return callRequantize(op, model.getBuffer(op.getInput()),
                          model.createResult(op.getOutput()), in, out,
                          -infinity, infinity, model);
  return model.call("flip_sign_8", op.getLoc(), model.getBuffer(op.getInput()),
                    model.createResult(op.getOutput()), getLength(op));
}

void addUnaryConverters(Converters &converters) {
  converters.addInterface<ir::UnaryOpInterface>(convertUnary);
  converters.add(convertClamp);
  converters.add(convertLookup);
  converters.add(convertRequantize, isRequantizeView);
}

} // namespace tinyml
