//===- ConvertTinyMLToMCU.cpp - Tensors to buffers, ops to kernels --------===//

#include "Converters.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Analysis/IntegerProblems.h"
#include "tinyml/Conversion/TinyMLToMCU/Passes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Dialect/TinyML/IR/InitialState.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/PortScales.h"
#include "llvm/ADT/TypeSwitch.h"

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
        results(function.front().getTerminator()->getOperands()),
        states(getStates(function)) {}

  /// Builds the model in front of the function, which stays.
  FailureOr<mcu::ModelOp> convert();

  unsigned numKernels = 0;
  unsigned numCopies = 0;

private:
  LogicalResult checkTypes();
  static LogicalResult checkTypes(Block &block);
  LogicalResult createModel();
  LogicalResult setInitial(const State &state, unsigned port);
  void bindArguments(ModelBuilder &builder);
  void chooseDestinations(ModelBuilder &builder);
  LogicalResult convertBlock(Block &block, ModelBuilder &builder);
  LogicalResult convertOp(Operation &op, ModelBuilder &builder);
  LogicalResult copyResult(unsigned index, ModelBuilder &builder);
  LogicalResult copyOldStates(ModelBuilder &builder);
  LogicalResult copyResults(ModelBuilder &builder);
  LogicalResult updateStates(ModelBuilder &builder);
  Value getViewedValue(Value value) const;

  func::FuncOp function;
  const Converters &converters;
  SymbolTable &symbols;
  OperandRange results;
  SmallVector<State> states;
  mcu::ModelOp model;
  /// By result, null for states.
  SmallVector<Value> outputs;
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
  return checkTypes(function.front());
}

LogicalResult FunctionConverter::checkTypes(Block &block) {
  for (Operation &op : block.without_terminator())
    for (Type type : op.getResultTypes())
      if (failed(checkTensor(op.getLoc(), type)))
        return failure();
  return success();
}

/// Returns ONNX's name of a type that C has no name for; empty where it has.
static StringRef getShownType(Type element) {
  if (auto integer = dyn_cast<IntegerType>(element)) {
    bool isUnsigned = integer.isUnsigned();
    switch (integer.getWidth()) {
    case 1:
      return "bool";
    case 2:
      return isUnsigned ? "uint2" : "int2";
    case 4:
      return isUnsigned ? "uint4" : "int4";
    default:
      return "";
    }
  }
  return TypeSwitch<Type, StringRef>(element)
      .Case([](Float16Type) { return "float16"; })
      .Case([](BFloat16Type) { return "bfloat16"; })
      .Case([](Float8E4M3FNType) { return "float8e4m3fn"; })
      .Case([](Float8E4M3FNUZType) { return "float8e4m3fnuz"; })
      .Case([](Float8E8M0FNUType) { return "float8e8m0"; })
      .Case([](Float8E5M2Type) { return "float8e5m2"; })
      .Case([](Float8E5M2FNUZType) { return "float8e5m2fnuz"; })
      .Case([](Float4E2M1FNType) { return "float4e2m1"; })
      .Default(StringRef());
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
    attrs.set(mcu::kCTypeAttr,
              builder.getStringAttr(
                  getElementBytes(element) == 1 ? "uint8_t" : "uint16_t"));
  if (StringRef shown = getShownType(element); !shown.empty())
    attrs.set(mcu::kTypeAttr, builder.getStringAttr(shown));
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto function = cast<func::FuncOp>(argument.getOwner()->getParentOp());
    unsigned index = argument.getArgNumber();
    if (Attribute scales = function.getArgAttr(index, kFeatureScalesAttr)) {
      attrs.set(kMCUFeatureScalesAttr, scales);
      attrs.set(kMCUFeatureZerosAttr,
                function.getArgAttr(index, kFeatureZerosAttr));
      return attrs.getDictionary(value.getContext());
    }
  }
  if (quant::UniformQuantizedType type = ir::getBoundaryType(value)) {
    attrs.set(mcu::kScaleAttr,
              builder.getF32FloatAttr(static_cast<float>(type.getScale())));
    attrs.set(mcu::kZeroPointAttr,
              builder.getI64IntegerAttr(type.getZeroPoint()));
  }
  return attrs.getDictionary(value.getContext());
}

LogicalResult FunctionConverter::setInitial(const State &state, unsigned port) {
  ElementsAttr value = ir::getInitialValue(function, state);
  FailureOr<WeightsView> bytes = WeightsView::get(value, function.getLoc());
  if (failed(bytes))
    return failure();
  if (llvm::all_of(bytes->getBytes(), [](char byte) { return byte == 0; }))
    return success();
  Type element =
      cast<MemRefType>(model.getPorts()[port].getType()).getElementType();
  if (value.getElementType() != element)
    return function.emitError("state ")
           << state.name << " begins with elements of type "
           << value.getElementType() << " that are not zero, which no C has";
  model.setArgAttr(port, mcu::kInitialAttr, value);
  return success();
}

LogicalResult FunctionConverter::createModel() {
  SmallVector<Type> inputTypes, outputTypes, stateTypes;
  SmallVector<DictionaryAttr> attrs;
  auto describeArgument = [&](unsigned index) {
    attrs.push_back(
        describe(function.getArgument(index),
                 function.getArgAttrOfType<StringAttr>(index, kPortNameAttr),
                 "input" + Twine(index)));
    return getBufferType(function.getArgumentTypes()[index]);
  };
  for (unsigned index = 0; index < function.getNumArguments(); ++index)
    if (!isStateArgument(function, index))
      inputTypes.push_back(describeArgument(index));
  for (auto [index, result] : llvm::enumerate(results)) {
    if (isStateResult(function, index))
      continue;
    outputTypes.push_back(getBufferType(result.getType()));
    attrs.push_back(describe(
        result, function.getResultAttrOfType<StringAttr>(index, kPortNameAttr),
        "output" + Twine(index)));
  }
  for (const State &state : states)
    stateTypes.push_back(describeArgument(state.argument));
  OpBuilder builder(function);
  model = mcu::ModelOp::create(builder, function.getLoc(), function.getName(),
                               inputTypes, outputTypes, attrs, stateTypes);
  unsigned port = inputTypes.size() + outputTypes.size();
  for (const State &state : states)
    if (failed(setInitial(state, port++)))
      return failure();
  return success();
}

/// Gives the arguments and results of the function their buffers.
void FunctionConverter::bindArguments(ModelBuilder &builder) {
  ArrayRef<BlockArgument> inputs = model.getInputs();
  for (BlockArgument argument : function.getArguments())
    if (!isStateArgument(function, argument.getArgNumber())) {
      builder.setBuffer(argument, inputs.front());
      inputs = inputs.drop_front();
    }
  for (auto [state, buffer] : llvm::zip(states, model.getStates()))
    builder.setBuffer(function.getArgument(state.argument), buffer);
  ArrayRef<BlockArgument> rest = model.getOutputs();
  for (unsigned index = 0; index < results.size(); ++index) {
    bool isState = isStateResult(function, index);
    outputs.push_back(isState ? Value() : Value(rest.front()));
    if (!isState)
      rest = rest.drop_front();
  }
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
    if (!outputs[index] || !op || isa<ir::ConstantOp>(op) ||
        builder.hasDestination(source))
      continue;
    builder.setDestination(source, outputs[index]);
    isWritten[index] = true;
  }
}

LogicalResult FunctionConverter::copyResult(unsigned index,
                                            ModelBuilder &builder) {
  Value result = results[index];
  ++numCopies;
  isWritten[index] = true;
  return builder.copyAll(result.getLoc(), builder.getBuffer(result),
                         outputs[index]);
}

/// Copies the outputs that are a state's old value, before all else, so that
/// the next one may be written early.
LogicalResult FunctionConverter::copyOldStates(ModelBuilder &builder) {
  for (auto [index, result] : llvm::enumerate(results)) {
    auto argument = dyn_cast<BlockArgument>(result);
    if (outputs[index] && argument &&
        isStateArgument(function, argument.getArgNumber()) &&
        failed(copyResult(index, builder)))
      return failure();
  }
  return success();
}

LogicalResult FunctionConverter::copyResults(ModelBuilder &builder) {
  for (unsigned index = 0; index < results.size(); ++index)
    if (outputs[index] && !isWritten[index] &&
        failed(copyResult(index, builder)))
      return failure();
  return success();
}

/// Copies the states' next values into their memory, after all else. The copies
/// that are not needed go when memory is planned (mcu-elide-concat-copies).
LogicalResult FunctionConverter::updateStates(ModelBuilder &builder) {
  SmallVector<Value> sources;
  for (const State &state : states) {
    Value result = results[state.result];
    Value source = builder.getBuffer(result);
    // Another state may overwrite what one only hands on.
    if (llvm::is_contained(model.getStates(), mcu::getRoot(source).first)) {
      auto type = cast<MemRefType>(source.getType());
      Value kept = builder.createTemporary(result.getLoc(), type.getShape(),
                                           type.getElementType());
      if (failed(builder.copyAll(result.getLoc(), source, kept)))
        return failure();
      source = kept;
    }
    sources.push_back(source);
  }
  for (auto [state, source, next] :
       llvm::zip(states, sources, model.getNextStates())) {
    if (failed(builder.copyAll(results[state.result].getLoc(), source, next)))
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
  if (!converters.isView(&op)) {
    // The converters rely on it.
    if (std::optional<std::string> problem = findIntegerProblem(&op))
      return op.emitError("cannot be computed in integers: ") << *problem;
    if (failed(entry->convert(&op, builder)))
      return failure();
    // What moves its operands stands in front of the call that adds up.
    if (auto bound = op.getAttrOfType<IntegerAttr>(kAccumulatorBoundAttr))
      builder.getLastCall().setAccumulatorBoundAttr(bound);
    return success();
  }
  Value result = op.getResult(0);
  builder.setBuffer(result,
                    builder.createView(op.getLoc(),
                                       builder.getBuffer(op.getOperand(0)),
                                       getBufferType(result.getType())));
  return success();
}

LogicalResult FunctionConverter::convertBlock(Block &block,
                                              ModelBuilder &builder) {
  if (failed(checkTypes(block)))
    return failure();
  for (Operation &op : block.without_terminator())
    if (failed(convertOp(op, builder)))
      return failure();
  return success();
}

FailureOr<mcu::ModelOp> FunctionConverter::convert() {
  if (failed(checkTypes()))
    return failure();
  if (failed(createModel()))
    return failure();
  ModelBuilder builder(model, symbols);
  builder.setBlockConverter([&](Block &block, ModelBuilder &builder) {
    return convertBlock(block, builder);
  });
  bindArguments(builder);
  chooseDestinations(builder);
  if (failed(copyOldStates(builder)))
    return failure();
  if (failed(convertBlock(function.front(), builder)) ||
      failed(copyResults(builder)) || failed(updateStates(builder)))
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
#define FAMILY(name) add##name(converters);
#include "ConverterFamilies.def"
    return success();
  }

  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    // Private ones become a part of what calls them, in loops.
    SmallVector<func::FuncOp> bodies;
    for (auto function :
         llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      if (function.isExternal())
        continue;
      if (function.isPrivate()) {
        bodies.push_back(function);
        continue;
      }
      FunctionConverter converter(function, converters, symbols);
      FailureOr<mcu::ModelOp> model = converter.convert();
      if (failed(model))
        return signalPassFailure();
      numKernels += converter.numKernels;
      numCopies += converter.numCopies;
      symbols.erase(function);
      symbols.insert(*model);
    }
    for (func::FuncOp body : bodies)
      symbols.erase(body);
  }

private:
  Converters converters;
};

} // namespace
