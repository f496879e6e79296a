//===- ModelBuilder.cpp - Builds the mcu.model of a function --------------===//

#include "ModelBuilder.h"
#include "mlir/IR/Diagnostics.h"
#include "tinyml/Support/NodeNames.h"

using namespace mlir;

namespace tinyml {

Type getStorageType(Type type) {
  MLIRContext *context = type.getContext();
  if (auto quantized = dyn_cast<quant::QuantizedType>(type))
    return IntegerType::get(context, 8 * getElementBytes(quantized),
                            quantized.isSigned() ? IntegerType::Signless
                                                 : IntegerType::Unsigned);
  if (type.isF32())
    return type;
  if (!type.isIntOrFloat())
    return {};
  unsigned width = type.getIntOrFloatBitWidth();
  if (width == 1)
    return type;
  // Integers and floats of few bits have a byte each.
  if (width == 2 || width == 4)
    return IntegerType::get(context, 8,
                            type.isUnsignedInteger() ? IntegerType::Unsigned
                                                     : IntegerType::Signless);
  if (width != 8 && width != 16 && width != 32 && width != 64)
    return {};
  return isa<FloatType>(type) ? IntegerType::get(context, width) : type;
}

MemRefType getBufferType(Type tensorType) {
  auto tensor = cast<RankedTensorType>(tensorType);
  return MemRefType::get(tensor.getShape(),
                         getStorageType(tensor.getElementType()));
}

ModelBuilder::ModelBuilder(mcu::ModelOp model, SymbolTable &symbols)
    : model(model), symbols(symbols),
      builder(OpBuilder::atBlockEnd(&model.getBody().front())) {}

//===----------------------------------------------------------------------===//
// Tensors and their buffers
//===----------------------------------------------------------------------===//

Value ModelBuilder::getBuffer(Value tensor) {
  Value &buffer = buffers[tensor];
  if (!buffer)
    buffer = createWeights(tensor.getLoc(), "value", getConstant(tensor));
  return buffer;
}

void ModelBuilder::setBuffer(Value tensor, Value buffer) {
  assert(buffer.getType() == getBufferType(tensor.getType()) &&
         "a buffer has the tensor's shape");
  buffers[tensor] = buffer;
}

void ModelBuilder::setDestination(Value tensor, Value buffer, int64_t offset) {
  destinations[tensor] = {buffer, offset};
}

bool ModelBuilder::hasDestination(Value tensor) const {
  return destinations.contains(tensor);
}

Value ModelBuilder::createResult(Value tensor) {
  MemRefType type = getBufferType(tensor.getType());
  auto found = destinations.find(tensor);
  Value buffer = found == destinations.end()
                     ? createTemporary(tensor.getLoc(), type.getShape(),
                                       type.getElementType())
                     : createView(tensor.getLoc(), found->second.buffer, type,
                                  found->second.offset);
  setBuffer(tensor, buffer);
  return buffer;
}

Value ModelBuilder::createTemporary(Location loc, ArrayRef<int64_t> shape,
                                    Type type) {
  return mcu::AllocOp::create(builder, loc,
                              MemRefType::get(shape, getStorageType(type)));
}

Value ModelBuilder::createView(Location loc, Value buffer, MemRefType type,
                               int64_t offset) {
  if (offset == 0 && buffer.getType() == type)
    return buffer;
  return mcu::ViewOp::create(builder, loc, type, buffer, offset);
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

ElementsAttr ModelBuilder::getConstant(Value tensor) {
  auto constant = tensor.getDefiningOp<ir::ConstantOp>();
  return constant ? constant.getValue() : ElementsAttr();
}

Value ModelBuilder::createWeights(Location loc, StringRef role,
                                  ElementsAttr value, StringRef cType) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(model);
  auto type = cast<RankedTensorType>(value.getType());
  Type storage = getStorageType(type.getElementType());
  if (storage != type.getElementType())
    value =
        *retypeWeights(value, RankedTensorType::get(type.getShape(), storage));
  StringRef node = getNodeName(loc);
  std::string name = ((node.empty() ? "op" : node) + "_" + role).str();
  auto weights = mcu::WeightsOp::create(
      builder, loc, name, value, "flash",
      std::max<int64_t>(4, getElementBytes(storage)),
      cType.empty() ? StringAttr() : builder.getStringAttr(cType),
      /*owner=*/SymbolRefAttr());
  symbols.insert(weights);
  builder.setInsertionPointToEnd(&model.getBody().front());
  return mcu::GetWeightsOp::create(builder, loc, weights.getMemRefType(),
                                   weights.getSymName());
}

Value ModelBuilder::createRequantizers(Location loc, ArrayRef<tm_rq> entries) {
  auto type = RankedTensorType::get({static_cast<int64_t>(entries.size()), 2},
                                    builder.getI32Type());
  ArrayRef<int32_t> words(reinterpret_cast<const int32_t *>(entries.data()),
                          2 * entries.size());
  return createWeights(loc, "rq", makeWeights<int32_t>(type, words, "rq"),
                       "tm_rq");
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

int32_t ModelBuilder::narrow(int64_t number) {
  if (llvm::isInt<32>(number))
    return static_cast<int32_t>(number);
  hasWideNumber = true;
  return 0;
}

LogicalResult ModelBuilder::checkNumbers(Location loc) {
  if (!hasWideNumber)
    return success();
  hasWideNumber = false;
  return emitError(loc, "has a size, stride or padding that does not fit the "
                        "32 bits that kernels count in");
}

LogicalResult ModelBuilder::copyAll(Location loc, Value from, Value to) {
  tm_copy_shape shape = {};
  shape.rows = 1;
  shape.len = shape.x_stride = shape.y_stride =
      narrow(cast<MemRefType>(from.getType()).getNumElements());
  return copyRows(loc, from, to, shape);
}

LogicalResult ModelBuilder::callWithWords(StringRef kernel, Location loc,
                                          ValueRange inputs, ValueRange outputs,
                                          ArrayRef<int32_t> shape,
                                          ArrayRef<int32_t> params,
                                          ValueRange scratch) {
  if (failed(checkNumbers(loc)))
    return failure();
  if (!mcu::findKernel(kernel))
    return emitError(loc, "the runtime has no kernel '") << kernel << "'";
  lastCall = mcu::CallOp::create(builder, loc, kernel, inputs, outputs, shape,
                                 params, scratch);
  ++numKernels;
  return success();
}

} // namespace tinyml
