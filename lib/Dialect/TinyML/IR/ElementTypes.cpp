//===- ElementTypes.cpp - Checks that the verifiers share -----------------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/FilterScales.h"
#include "tinyml/Support/QuantMath.h"

#include <cmath>

using namespace mlir;

namespace tinyml::ir {

/// Returns whether all types are those of integer activations of one width.
static bool haveOneWidth(ArrayRef<Type> types) {
  return llvm::all_of(types, isActivationType) &&
         llvm::all_equal(llvm::map_range(types, [](Type type) {
           return isWide(cast<quant::QuantizedType>(type));
         }));
}

static bool isRaw8Bit(Type type) {
  return type.isInteger(8); // i8, si8 and ui8
}

LogicalResult inferSameShape(Operation *op, SmallVectorImpl<int64_t> &shape) {
  ArrayRef<int64_t> input = getShape(op->getOperand(0));
  shape.assign(input.begin(), input.end());
  return success();
}

LogicalResult inferReducedShape(Operation *op, Value input,
                                ArrayRef<int64_t> axes,
                                SmallVectorImpl<int64_t> &shape) {
  llvm::append_range(shape, getShape(input));
  int64_t previous = -1;
  for (int64_t axis : axes) {
    if (axis <= previous || axis >= static_cast<int64_t>(shape.size()))
      return op->emitOpError("requires increasing axes below the rank ")
             << shape.size() << ", found [" << axes << "]";
    shape[axis] = 1;
    previous = axis;
  }
  return success();
}

SmallVector<int64_t> permuteAxes(ArrayRef<int64_t> axes,
                                 ArrayRef<int64_t> perm) {
  SmallVector<int64_t> permuted;
  for (int64_t axis : axes)
    permuted.push_back(perm[axis]);
  llvm::sort(permuted);
  return permuted;
}

LogicalResult verifyFloatFunction(Operation *op) {
  SmallVector<Value> values(op->getOperands());
  llvm::append_range(values, op->getResults());
  for (Value value : values)
    if (!getElementType(value).isF32())
      return op->emitOpError("requires f32 operands and result, found ")
             << value.getType();
  return isa<ClampedOpInterface>(op) ? verifyClamp(op) : success();
}

LogicalResult verifyElementTypes(Operation *op, bool allowRaw,
                                 bool allowMixedWidths) {
  SmallVector<Type> types;
  auto form = dyn_cast<IntegerFormOpInterface>(op);
  for (OpOperand &operand : op->getOpOperands())
    if (!form || !form.isRealOperand(operand.getOperandNumber()))
      types.push_back(getElementType(operand.get()));
  types.push_back(getElementType(op->getResult(0)));
  if (llvm::all_of(types, [](Type type) { return type.isF32(); }) ||
      haveOneWidth(types) ||
      (allowMixedWidths && llvm::all_of(types, isActivationType)))
    return success();
  if (allowRaw && isRaw8Bit(types.front()) && llvm::all_equal(types))
    return success();
  InFlightDiagnostic diag =
      op->emitOpError("requires operands and result that are all f32, or all "
                      "per-tensor quantized to 8 bits, or to 16 bits with zero "
                      "point 0");
  if (allowRaw)
    diag << ", or all the same 8-bit integer type";
  diag << "; found ";
  llvm::interleaveComma(types, diag);
  return diag;
}

LogicalResult verifySameElementType(Operation *op) {
  Type input = getElementType(op->getOperand(0));
  Type output = getElementType(op->getResult(0));
  if (input == output)
    return success();
  return op->emitOpError("requires the same element type for input and "
                         "output, found ")
         << input << " and " << output;
}

LogicalResult verifyClamp(Operation *op) {
  auto clamped = cast<ClampedOpInterface>(op);
  float lower = clamped.getLowerBound(), upper = clamped.getUpperBound();
  if (lower <= upper)
    return success();
  return op->emitOpError("requires clamp_min <= clamp_max, found ")
         << lower << " and " << upper;
}

LogicalResult verifyRank(Operation *op, unsigned index, StringRef name,
                         int64_t rank) {
  int64_t found = getShape(op->getOperand(index)).size();
  if (found == rank)
    return success();
  return op->emitOpError("requires '")
         << name << "' of rank " << rank << ", found rank " << found;
}

LogicalResult verifyLinear(Operation *op, int64_t outChannels) {
  Type input = getElementType(op->getOperand(0));
  Type filter = getElementType(op->getOperand(1));
  Type output = getElementType(op->getResult(0));
  bool hasBias = op->getNumOperands() == 3;
  Type bias = hasBias ? getElementType(op->getOperand(2)) : Type();
  bool isFloat = input.isF32() && output.isF32() &&
                 (!hasBias || bias.isF32()) &&
                 (filter.isF32() || isa<quant::QuantizedType>(filter));
  bool isQuantized = haveOneWidth({input, output}) &&
                     isa<quant::QuantizedType>(filter) &&
                     (!hasBias || bias.isSignlessInteger(32));
  if (!isFloat && !isQuantized) {
    InFlightDiagnostic diag = op->emitOpError(
        "requires f32 input, bias and output and an f32 or quantized filter; "
        "or input and output that are per-tensor quantized to 8 bits, or to "
        "16 bits with zero point 0, a quantized filter and an i32 bias; "
        "found ");
    llvm::interleaveComma(op->getOperands(), diag, [&](Value operand) {
      diag << getElementType(operand);
    });
    return diag << " -> " << output;
  }
  std::string reason;
  if (isa<quant::QuantizedType>(filter) &&
      failed(FilterScales::get(filter, getShape(op->getOperand(1)), &reason)))
    return op->emitOpError("has a filter of ") << filter << ": " << reason;
  if (hasBias && getShape(op->getOperand(2)) != ArrayRef<int64_t>(outChannels))
    return op->emitOpError("requires a bias of shape [")
           << outChannels << "], found [" << getShape(op->getOperand(2)) << "]";
  return verifyClamp(op);
}

int64_t saturatingMulAdd(int64_t a, int64_t b, int64_t c) {
  int64_t result;
  if (llvm::MulOverflow(a, b, result) || llvm::AddOverflow(result, c, result))
    return std::numeric_limits<int64_t>::max();
  return result;
}

FailureOr<int64_t> inferWindowedSize(int64_t input, int64_t kernel,
                                     int64_t stride, int64_t dilation,
                                     int64_t padLow, int64_t padHigh,
                                     bool ceilMode) {
  constexpr int64_t limit = std::numeric_limits<int32_t>::max();
  for (int64_t value : {input, kernel, stride, dilation})
    if (value < 1 || value > limit)
      return failure();
  if (padLow < 0 || padHigh < 0 || padLow > limit || padHigh > limit)
    return failure();
  int64_t window = (kernel - 1) * dilation + 1;
  int64_t room = input + padLow + padHigh - window;
  if (room < 0)
    return failure();
  int64_t size = room / stride + 1;
  if (ceilMode && room % stride != 0 && size * stride < input + padLow)
    ++size;
  return size;
}

} // namespace tinyml::ir
