//===- QDQGraph.cpp - The ONNX tensors of tinyml values -------------------===//

#include "QDQGraph.h"
#include "QDQScales.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/Weights.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Layouts
//===----------------------------------------------------------------------===//

static constexpr int64_t kChannelsFirst[] = {0, 3, 1, 2};
static constexpr int64_t kChannelsLast[] = {0, 2, 3, 1};

int64_t tinyml::mapDim(int64_t dim, int64_t rank, Layout layout) {
  return rank == 4 && layout == Layout::ChannelsFirst ? kChannelsLast[dim]
                                                      : dim;
}

SmallVector<int64_t> tinyml::mapDims(ArrayRef<int64_t> numbers, Layout layout) {
  SmallVector<int64_t> result(numbers);
  for (auto [dim, number] : llvm::enumerate(numbers))
    result[mapDim(dim, numbers.size(), layout)] = number;
  return result;
}

QDQGraph::Key QDQGraph::getKey(Value value, Layout layout) {
  bool isImage = ir::getShape(value).size() == 4;
  return {value, isImage ? static_cast<int>(layout) : 0};
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

void QDQGraph::setOutputName(Value value, Layout layout, StringRef name) {
  outputs.try_emplace(getKey(value, layout), name.str());
}

void QDQGraph::setStored(Value value, Layout layout, std::string tensor) {
  stored[getKey(value, layout)] = std::move(tensor);
}

bool QDQGraph::isStored(Value value, Layout layout) const {
  return stored.contains(getKey(value, layout));
}

/// Returns the name of the ONNX node that `value` comes from.
static std::string getHint(Value value) {
  StringRef name = getNodeName(value.getLoc());
  return name.empty() ? "value" : name.str();
}

std::string QDQGraph::makeTensorName(Value value, Layout layout) {
  auto output = outputs.find(getKey(value, layout));
  if (output != outputs.end())
    return output->second;
  bool isImage = ir::getShape(value).size() == 4;
  const char *suffix =
      isImage && layout == Layout::AsIs ? "_channels_last" : "";
  return writer.makeName(getHint(value) + suffix);
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

std::string QDQGraph::addFloats(StringRef hint, MLIRContext *context,
                                ArrayRef<int64_t> shape,
                                ArrayRef<float> values) {
  return writer.addTensor<float>(
      hint, RankedTensorType::get(shape, Float32Type::get(context)), values);
}

std::string QDQGraph::addIntegers(StringRef hint, MLIRContext *context,
                                  ArrayRef<int64_t> values) {
  auto type = RankedTensorType::get({static_cast<int64_t>(values.size())},
                                    IntegerType::get(context, 64));
  return writer.addTensor<int64_t>(hint, type, values);
}

std::string QDQGraph::addConstant(Value value, Layout layout) {
  auto constant = value.getDefiningOp<ir::ConstantOp>();
  assert(constant && "every other value is set by the op that makes it");
  FailureOr<ElementsAttr> attr = constant.getValue();
  if (layout == Layout::ChannelsFirst && ir::getShape(value).size() == 4)
    attr = permuteWeights(*attr, kChannelsFirst);
  FailureOr<WeightsView> view =
      succeeded(attr) ? WeightsView::get(*attr) : FailureOr<WeightsView>();
  if (failed(view)) {
    constant.emitOpError("has no bytes to write");
    isFailed = true;
    return "";
  }
  auto type = RankedTensorType::get((*attr).getShapedType().getShape(),
                                    getRawType(ir::getElementType(value)));
  std::string hint =
      getHint(value) + "_" + getWeightsName(constant.getValue()).str();
  return writer.addTensor(hint, type, view->getBytes());
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

std::string QDQGraph::getStored(Value value, Layout layout) {
  auto found = stored.find(getKey(value, layout));
  if (found != stored.end())
    return found->second;
  std::string tensor;
  if (value.getDefiningOp<ir::ConstantOp>()) {
    tensor = addConstant(value, layout);
  } else {
    bool isFirst = layout == Layout::ChannelsFirst;
    std::string other = stored.lookup(
        getKey(value, isFirst ? Layout::AsIs : Layout::ChannelsFirst));
    assert(!other.empty() && "an op is exported before its users");
    tensor = makeTensorName(value, layout);
    writer.addNode("Transpose", other, tensor)
        .set("perm", isFirst ? ArrayRef<int64_t>(kChannelsFirst)
                             : ArrayRef<int64_t>(kChannelsLast));
  }
  setStored(value, layout, tensor);
  return tensor;
}

void QDQGraph::addScales(Value value, SmallVectorImpl<std::string> &inputs,
                         Layout layout, StringRef hint) {
  auto type = cast<RankedTensorType>(value.getType());
  auto uniform = dyn_cast<quant::UniformQuantizedType>(type.getElementType());
  auto known = uniform ? scaleNames.find(uniform) : scaleNames.end();
  if (known != scaleNames.end()) {
    llvm::append_range(inputs, known->second);
    return;
  }
  ScaleTensors scales = makeScales(type, layout);
  SmallVector<std::string> names{writer.addTensor<float>(
      (hint + "_scale").str(), scales.scaleType, scales.scales)};
  if (scales.zeroPointType)
    names.push_back(writer.addTensor((hint + "_zero_point").str(),
                                     scales.zeroPointType, scales.zeroPoints));
  llvm::append_range(inputs, names);
  if (uniform)
    scaleNames[uniform] = std::move(names);
}

void QDQGraph::setAxis(NodeWriter node, Value value, Layout layout) {
  ScaleTensors scales =
      makeScales(cast<RankedTensorType>(value.getType()), layout);
  if (scales.axis >= 0)
    node.set("axis", scales.axis);
  if (scales.blockSize > 0)
    node.set("block_size", scales.blockSize);
}

std::string QDQGraph::getReal(Value value, Layout layout) {
  if (!isa<quant::QuantizedType>(ir::getElementType(value)))
    return getStored(value, layout);
  std::string &real = reals[getKey(value, layout)];
  if (!real.empty())
    return real;
  SmallVector<std::string> inputs{getStored(value, layout)};
  real = writer.makeName(inputs.front() + "_real");
  std::string output = real;
  addScales(value, inputs, layout, inputs.front());
  setAxis(writer.addNode("DequantizeLinear", inputs, output), value, layout);
  return output;
}

std::string QDQGraph::getRealBias(Operation *op) {
  Value bias = op->getOperand(2);
  SmallVector<float> scales =
      getAccumulatorScales(op->getOperand(0), op->getOperand(1));
  std::string integers = getStored(bias, Layout::AsIs);
  std::string output = writer.makeName(integers + "_real");
  SmallVector<int64_t> shape;
  if (scales.size() > 1)
    shape.push_back(scales.size());
  std::string scale =
      addFloats(integers + "_scale", op->getContext(), shape, scales);
  NodeWriter node =
      writer.addNode("DequantizeLinear", {integers, scale}, output);
  if (scales.size() > 1)
    node.set("axis", int64_t(0));
  return output;
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

void QDQGraph::addClamp(Operation *op, const std::string &real,
                        StringRef clamped) {
  auto bounds = cast<ir::ClampedOpInterface>(op);
  float lower = bounds.getLowerBound(), upper = bounds.getUpperBound();
  if (lower == 0.0f && std::isinf(upper)) {
    writer.addNode("Relu", real, clamped);
    return;
  }
  SmallVector<std::string> inputs{real, ""};
  if (!std::isinf(lower))
    inputs[1] =
        addFloats((clamped + "_min").str(), op->getContext(), {}, lower);
  if (!std::isinf(upper))
    inputs.push_back(
        addFloats((clamped + "_max").str(), op->getContext(), {}, upper));
  writer.addNode("Clip", inputs, clamped);
}

void QDQGraph::finishResult(Operation *op, std::string real, Layout layout,
                            StringRef name) {
  Value result = op->getResult(0);
  setStored(result, layout, name.str());
  if (!isa<quant::QuantizedType>(ir::getElementType(result)))
    return;
  SmallVector<std::string> operands{std::move(real)};
  addScales(result, operands, layout, name);
  setAxis(writer.addNode("QuantizeLinear", operands, name), result, layout);
}

/// Returns whether the result of `op` is clamped.
static bool isClamped(Operation *op) {
  auto bounds = dyn_cast<ir::ClampedOpInterface>(op);
  return bounds && !(std::isinf(bounds.getLowerBound()) &&
                     std::isinf(bounds.getUpperBound()));
}

NodeWriter QDQGraph::addResult(Operation *op, StringRef operatorName,
                               ArrayRef<std::string> inputs, Layout layout) {
  Value result = op->getResult(0);
  std::string name = makeTensorName(result, layout);
  bool isQuantized = isa<quant::QuantizedType>(ir::getElementType(result));
  std::string real = isQuantized ? writer.makeName(name + "_exact") : name;
  std::string computed =
      isClamped(op) ? writer.makeName(name + "_unclamped") : real;
  NodeWriter node = writer.addNode(operatorName, inputs, computed);
  if (isClamped(op))
    addClamp(op, computed, real);
  finishResult(op, real, layout, name);
  return node;
}

void QDQGraph::addClampedInput(Operation *op, Layout layout) {
  std::string real = getReal(op->getOperand(0), layout);
  Value result = op->getResult(0);
  std::string name = makeTensorName(result, layout);
  if (isClamped(op)) {
    bool isQuantized = isa<quant::QuantizedType>(ir::getElementType(result));
    std::string clamped = isQuantized ? writer.makeName(name + "_exact") : name;
    addClamp(op, real, clamped);
    real = clamped;
  }
  finishResult(op, real, layout, name);
}

NodeWriter QDQGraph::addMove(Operation *op, StringRef operatorName,
                             ArrayRef<std::string> inputs, Layout layout) {
  std::string name = makeTensorName(op->getResult(0), layout);
  setStored(op->getResult(0), layout, name);
  return writer.addNode(operatorName, inputs, name);
}

void QDQGraph::addDequantize(Operation *op, Layout layout) {
  Value input = op->getOperand(0), result = op->getResult(0);
  SmallVector<std::string> inputs{getStored(input, layout)};
  std::string name = makeTensorName(result, layout);
  addScales(input, inputs, layout, inputs.front());
  setAxis(writer.addNode("DequantizeLinear", inputs, name), input, layout);
  setStored(result, layout, name);
}
