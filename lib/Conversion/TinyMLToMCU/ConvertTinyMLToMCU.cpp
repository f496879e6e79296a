//===- ConvertTinyMLToMCU.cpp - Tensors to buffers, ops to kernels --------===//

#include "Converters.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Conversion/TinyMLToMCU/Passes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

#define DEBUG_TYPE "convert-tinyml-to-mcu"

namespace tinyml {
#define GEN_PASS_DEF_CONVERTTINYMLTOMCU
#include "tinyml/Conversion/TinyMLToMCU/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;

namespace {

/// Converts one function.
class FunctionConverter {
public:
  FunctionConverter(func::FuncOp function, const Converters &converters,
                    SymbolTable &symbols)
      : function(function), converters(converters), symbols(symbols),
        results(function.front().getTerminator()->getOperands()) {}

  /// Builds the model in front of the function, which stays.
  FailureOr<mcu::ModelOp> convert();

  unsigned numKernels = 0;
  unsigned numCopies = 0;

private:
  LogicalResult checkTypes();
  mcu::ModelOp createModel();
  void chooseDestinations(ModelBuilder &builder);
  LogicalResult convertOp(Operation &op, ModelBuilder &builder);
  LogicalResult copyResults(ModelBuilder &builder);
  Value getViewedValue(Value value) const;

  func::FuncOp function;
  const Converters &converters;
  SymbolTable &symbols;
  OperandRange results;
  mcu::ModelOp model;
  SmallVector<bool> isWritten;
};

} // namespace

//===----------------------------------------------------------------------===//
// Types and the model's arguments
//===----------------------------------------------------------------------===//

/// Checks that a tensor has elements that memory can hold, and not more bytes
/// than 32-bit sizes can count.
static LogicalResult checkTensor(Location loc, Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape())
    return emitError(loc, "requires tensors of static shape, found ") << type;
  Type storage = getStorageType(tensor.getElementType());
  if (!storage)
    return emitError(loc, "has elements that no kernel takes, ") << type;
  FailureOr<int64_t> count = countElements(tensor.getShape());
  int64_t bytes;
  if (failed(count) ||
      llvm::MulOverflow(*count, getElementBytes(storage), bytes) ||
      bytes > std::numeric_limits<int32_t>::max())
    return emitError(loc, "has a tensor of 2 GB or more, ") << type;
  if (bytes == 0)
    return emitError(loc, "has a tensor without elements, ") << type;
  return success();
}

LogicalResult FunctionConverter::checkTypes() {
  if (!llvm::hasSingleElement(function.getBody()))
    return function.emitError("requires one block without control flow");
  for (BlockArgument arg : function.getArguments())
    if (failed(checkTensor(arg.getLoc(), arg.getType())))
      return failure();
  for (Operation &op : function.front().without_terminator())
    for (Type type : op.getResultTypes())
      if (failed(checkTensor(op.getLoc(), type)))
        return failure();
  return success();
}

/// Returns the quantized type that raw integers are cast to or from at the
/// function's boundary, or null.
static quant::UniformQuantizedType getBoundaryType(Value value) {
  if (auto type = ir::getQuantizedType(value))
    return type;
  if (auto cast = value.getDefiningOp<ir::StorageCastOp>())
    return ir::getQuantizedType(cast.getInput());
  for (Operation *user : value.getUsers())
    if (auto cast = dyn_cast<ir::StorageCastOp>(user))
      return ir::getQuantizedType(cast.getOutput());
  return {};
}

/// Describes a buffer of the caller: name, and what its elements mean.
static DictionaryAttr describe(Value value, StringAttr name,
                               const Twine &fallback) {
  Builder builder(value.getContext());
  NamedAttrList attrs;
  attrs.set(mcu::kNameAttr, name ? name : builder.getStringAttr(fallback));
  Type element = ir::getElementType(value);
  if (element.isF64())
    attrs.set(mcu::kCTypeAttr, builder.getStringAttr("double"));
  else if (isa<FloatType>(element) && !element.isF32())
    attrs.set(mcu::kCTypeAttr, builder.getStringAttr("uint16_t"));
  if (element.isInteger(1))
    attrs.set(mcu::kTypeAttr, builder.getStringAttr("bool"));
  else if (element.isF16())
    attrs.set(mcu::kTypeAttr, builder.getStringAttr("float16"));
  else if (element.isBF16())
    attrs.set(mcu::kTypeAttr, builder.getStringAttr("bfloat16"));
  if (quant::UniformQuantizedType type = getBoundaryType(value)) {
    attrs.set(mcu::kScaleAttr,
              builder.getF32FloatAttr(static_cast<float>(type.getScale())));
    attrs.set(mcu::kZeroPointAttr,
              builder.getI64IntegerAttr(type.getZeroPoint()));
  }
  return attrs.getDictionary(value.getContext());
}

mcu::ModelOp FunctionConverter::createModel() {
  SmallVector<Type> inputs, outputs;
  SmallVector<DictionaryAttr> attrs;
  for (BlockArgument arg : function.getArguments()) {
    unsigned index = arg.getArgNumber();
    inputs.push_back(getBufferType(arg.getType()));
    attrs.push_back(
        describe(arg, function.getArgAttrOfType<StringAttr>(index, "onnx.name"),
                 "input" + Twine(index)));
  }
  for (auto [index, result] : llvm::enumerate(results)) {
    outputs.push_back(getBufferType(result.getType()));
    attrs.push_back(describe(
        result, function.getResultAttrOfType<StringAttr>(index, "onnx.name"),
        "output" + Twine(index)));
  }
  OpBuilder builder(function);
  return mcu::ModelOp::create(builder, function.getLoc(), function.getName(),
                              inputs, outputs, attrs);
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

Value FunctionConverter::getViewedValue(Value value) const {
  while (Operation *op = value.getDefiningOp()) {
    if (!converters.isView(op))
      break;
    value = op->getOperand(0);
  }
  return value;
}

/// Lets the ops that compute results write into the caller's buffers.
void FunctionConverter::chooseDestinations(ModelBuilder &builder) {
  isWritten.assign(results.size(), false);
  for (auto [index, result] : llvm::enumerate(results)) {
    Value source = getViewedValue(result);
    Operation *op = source.getDefiningOp();
    if (!op || isa<ir::ConstantOp>(op) || builder.hasDestination(source))
      continue;
    builder.setDestination(source, model.getOutputs()[index]);
    isWritten[index] = true;
  }
}

LogicalResult FunctionConverter::copyResults(ModelBuilder &builder) {
  for (auto [index, result] : llvm::enumerate(results)) {
    if (isWritten[index])
      continue;
    tm_copy_shape shape = {};
    shape.rows = 1;
    shape.len = shape.x_stride = shape.y_stride =
        cast<RankedTensorType>(result.getType()).getNumElements();
    if (failed(builder.copyRows(result.getLoc(), builder.getBuffer(result),
                                model.getOutputs()[index], shape)))
      return failure();
    ++numCopies;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

LogicalResult FunctionConverter::convertOp(Operation &op,
                                           ModelBuilder &builder) {
  if (isa<ir::ConstantOp>(op))
    return success();
  const Converters::Entry *entry = converters.find(&op);
  if (!entry)
    return op.emitError("cannot be converted to kernel calls");
  if (!converters.isView(&op))
    return entry->convert(&op, builder);
  Value result = op.getResult(0);
  builder.setBuffer(result,
                    builder.createView(op.getLoc(),
                                       builder.getBuffer(op.getOperand(0)),
                                       getBufferType(result.getType())));
  return success();
}

FailureOr<mcu::ModelOp> FunctionConverter::convert() {
  if (failed(checkTypes()))
    return failure();
  model = createModel();
  ModelBuilder builder(model, symbols);
  for (auto [arg, buffer] :
       llvm::zip(function.getArguments(), model.getInputs()))
    builder.setBuffer(arg, buffer);
  chooseDestinations(builder);
  for (Operation &op : function.front().without_terminator())
    if (failed(convertOp(op, builder)))
      return failure();
  if (failed(copyResults(builder)))
    return failure();
  numKernels = builder.getNumKernels();
  return model;
}

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

namespace {

struct ConvertTinyMLToMCU
    : public tinyml::impl::ConvertTinyMLToMCUBase<ConvertTinyMLToMCU> {
  using ConvertTinyMLToMCUBase::ConvertTinyMLToMCUBase;

  LogicalResult initialize(MLIRContext *) override {
    addLinearConverters(converters);
    addBinaryConverters(converters);
    addUnaryConverters(converters);
    addReduceConverters(converters);
    addPoolConverters(converters);
    addMovementConverters(converters);
    addConcatConverters(converters);
    addPadConverters(converters);
    addQuantizeConverters(converters);
    return success();
  }

  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto function :
         llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      if (function.isExternal())
        continue;
      FunctionConverter converter(function, converters, symbols);
      FailureOr<mcu::ModelOp> model = converter.convert();
      if (failed(model))
        return signalPassFailure();
      numKernels += converter.numKernels;
      numCopies += converter.numCopies;
      symbols.erase(function);
      symbols.insert(*model);
    }
  }

private:
  Converters converters;
};

} // namespace
