//===- ConvertLogic.cpp - Other types, comparisons, choices ---------------===//

#include "Converters.h"
#include "StridedDims.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace tinyml {

static tm_len getLength(Value value) {
  return {static_cast<int32_t>(
      cast<RankedTensorType>(value.getType()).getNumElements())};
}

//===----------------------------------------------------------------------===//
// cast
//===----------------------------------------------------------------------===//

static int32_t getNumberKind(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type)) {
    bool isUnsigned = integer.isUnsigned();
    switch (integer.getWidth()) {
    case 1:
      return TM_NUM_BOOL;
    case 2:
      return isUnsigned ? TM_NUM_UINT2 : TM_NUM_INT2;
    case 4:
      return isUnsigned ? TM_NUM_UINT4 : TM_NUM_INT4;
    default:
      return isUnsigned ? TM_NUM_UINT : TM_NUM_INT;
    }
  }
  return TypeSwitch<Type, int32_t>(type)
      .Case([](BFloat16Type) -> int32_t { return TM_NUM_BFLOAT; })
      .Case([](Float8E4M3FNType) -> int32_t { return TM_NUM_E4M3FN; })
      .Case([](Float8E4M3FNUZType) -> int32_t { return TM_NUM_E4M3FNUZ; })
      .Case([](Float8E5M2Type) -> int32_t { return TM_NUM_E5M2; })
      .Case([](Float8E5M2FNUZType) -> int32_t { return TM_NUM_E5M2FNUZ; })
      .Case([](Float4E2M1FNType) -> int32_t { return TM_NUM_E2M1; })
      .Default(static_cast<int32_t>(TM_NUM_FLOAT));
}

/// Returns whether a cast changes no bit: truth is 0 or 1 in any type of its
/// width, and signed numbers are the unsigned ones modulo a power of two.
static bool isCastView(ir::CastOp op) {
  Type from = ir::getElementType(op.getInput());
  Type to = ir::getElementType(op.getOutput());
  if (from == to)
    return true;
  return isa<IntegerType>(from) && isa<IntegerType>(to) &&
         to.getIntOrFloatBitWidth() % 8 == 0 &&
         getElementBytes(from) == getElementBytes(to);
}

static LogicalResult convertCast(ir::CastOp op, ModelBuilder &model) {
  Type from = ir::getElementType(op.getInput());
  Type to = ir::getElementType(op.getOutput());
  tm_cast_q kinds = {getNumberKind(from), getNumberKind(to)};
  std::string kernel = ("cast_" + Twine(8 * getElementBytes(from)) + "_" +
                        Twine(8 * getElementBytes(to)))
                           .str();
  Value input = model.getBuffer(op.getInput());
  return model.call(kernel, op.getLoc(), input,
                    model.createResult(op.getOutput()),
                    getLength(op.getOutput()), kinds);
}

//===----------------------------------------------------------------------===//
// Comparisons, logic, quotients
//===----------------------------------------------------------------------===//

/// Calls the kernel `<op>_<type of the operands>`.
template <typename Op>
static LogicalResult convertPair(Op op, ModelBuilder &model) {
  FailureOr<tm_binary_shape> shape = getBinaryShape(op, model);
  if (failed(shape))
    return failure();
  Type type = ir::getElementType(op.getLhs());
  StringRef suffix = type.isF32()         ? "_f32"
                     : type.isInteger(1)  ? "_u8"
                     : type.isInteger(32) ? "_s32"
                                          : "_s64";
  if (type.isF64())
    return op.emitError("computes with f64, which is done at compile time "
                        "only");
  // int_div is the division of integers.
  StringRef name = op->getName().stripDialect();
  name.consume_front("int_");
  Value lhs = model.getBuffer(op.getLhs()), rhs = model.getBuffer(op.getRhs());
  return model.call((name + suffix).str(), op.getLoc(), {lhs, rhs},
                    model.createResult(op.getOutput()), *shape);
}

static LogicalResult convertNot(ir::NotOp op, ModelBuilder &model) {
  Value input = model.getBuffer(op.getInput());
  return model.call("not_u8", op.getLoc(), input,
                    model.createResult(op.getOutput()),
                    getLength(op.getOutput()));
}

//===----------------------------------------------------------------------===//
// where, gather, expand
//===----------------------------------------------------------------------===//

static LogicalResult convertWhere(ir::WhereOp op, ModelBuilder &model) {
  SmallVector<ArrayRef<int64_t>> shapes;
  SmallVector<Value> buffers;
  for (Value operand : op.getOperands()) {
    shapes.push_back(ir::getShape(operand));
    buffers.push_back(model.getBuffer(operand));
  }
  SmallVector<StridedDim> dims = mergeStridedDims(shapes);
  constexpr size_t kMaxDims = 4;
  if (dims.size() > kMaxDims)
    return op.emitError("broadcasts in ")
           << dims.size() << " groups of dimensions, at most " << kMaxDims
           << " are supported";
  dims.insert(dims.begin(), kMaxDims - dims.size(),
              StridedDim{1, SmallVector<int64_t>(shapes.size(), 0)});
  tm_where_shape shape = {};
  int32_t *words[] = {&shape.d0, &shape.c0, &shape.a0, &shape.b0};
  for (auto [index, dim] : llvm::enumerate(dims)) {
    words[0][index] = model.narrow(dim.size);
    for (auto [operand, stride] : llvm::enumerate(dim.strides))
      words[operand + 1][index] = model.narrow(stride);
  }
  Value output = model.createResult(op.getOutput());
  int64_t bits =
      8 * getElementBytes(cast<MemRefType>(output.getType()).getElementType());
  return model.call(("where_" + Twine(bits)).str(), op.getLoc(), buffers,
                    output, shape);
}

static LogicalResult convertGather(ir::GatherOp op, ModelBuilder &model) {
  ArrayRef<int64_t> shape = ir::getShape(op.getInput());
  int64_t outer = 1, inner = 1;
  for (int64_t size : shape.take_front(op.getAxis()))
    outer *= size;
  for (int64_t size : shape.drop_front(op.getAxis() + 1))
    inner *= size;
  tm_gather_shape words = {model.narrow(outer),
                           model.narrow(shape[op.getAxis()]),
                           model.narrow(inner), getLength(op.getIndices()).len};
  Value input = model.getBuffer(op.getInput());
  Value indices = model.getBuffer(op.getIndices());
  Value output = model.createResult(op.getOutput());
  int64_t bits =
      8 * getElementBytes(cast<MemRefType>(output.getType()).getElementType());
  bool isWide = ir::getElementType(op.getIndices()).isInteger(64);
  return model.call(
      ("gather_" + Twine(bits) + (isWide ? "_s64" : "_s32")).str(), op.getLoc(),
      {input, indices}, output, words);
}

/// A transpose may step by 0 elements too.
static LogicalResult convertExpand(ir::ExpandOp op, ModelBuilder &model) {
  SmallVector<TransposeDim> dims;
  ArrayRef<int64_t> input = ir::getShape(op.getInput());
  int64_t stride = 1;
  for (auto [from, to] :
       llvm::zip(llvm::reverse(input), llvm::reverse(op.getShape()))) {
    TransposeDim dim = {to, from == 1 ? 0 : stride};
    stride *= from;
    if (to == 1)
      continue;
    if (!dims.empty() && dim.stride == dims.back().size * dims.back().stride)
      dims.back().size *= to;
    else
      dims.push_back(dim);
  }
  std::reverse(dims.begin(), dims.end());
  Value from = model.getBuffer(op.getInput());
  return callTranspose(op.getLoc(), from, model.createResult(op.getOutput()),
                       dims, model);
}

void addLogicConverters(Converters &converters) {
  converters.add(convertCast, isCastView);
  converters.add(convertPair<ir::EqualOp>);
  converters.add(convertPair<ir::LessOp>);
  converters.add(convertPair<ir::LessEqualOp>);
  converters.add(convertPair<ir::AndOp>);
  converters.add(convertPair<ir::OrOp>);
  converters.add(convertPair<ir::XorOp>);
  converters.add(convertPair<ir::IntDivOp>);
  converters.add(convertPair<ir::BitAndOp>);
  converters.add(convertPair<ir::BitOrOp>);
  converters.add(convertPair<ir::BitXorOp>);
  converters.add(convertPair<ir::ShiftLeftOp>);
  converters.add(convertPair<ir::ShiftRightOp>);
  converters.addView<ir::BitCastOp>();
  converters.add(convertNot);
  converters.add(convertWhere);
  converters.add(convertGather);
  converters.add(convertExpand);
}

} // namespace tinyml
