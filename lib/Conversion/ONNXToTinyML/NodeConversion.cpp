//===- NodeConversion.cpp - The conversion of one ONNX node ---------------===//

#include "NodeConversion.h"
#include "GraphConverter.h"
#include "NumberTypes.h"
#include "OperatorRegistry.h"
#include "tinyml/Support/NodeNames.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace tinyml;

/// The most bytes that one tensor may have; the kernels count in int32_t.
static constexpr int64_t kMaxTensorBytes = (int64_t(1) << 31) - 1;

std::string tinyml::formatShape(ArrayRef<int64_t> shape) {
  if (shape.empty())
    return "scalar";
  return llvm::join(
      llvm::map_range(shape, [](int64_t dim) { return std::to_string(dim); }),
      "x");
}

std::string tinyml::describeNode(onnx::NodeOp node) {
  std::string text = "node ";
  auto outputs = node.getOutputNames();
  if (StringRef name = getNodeName(node.getLoc()); !name.empty())
    text += "'" + name.str() + "' ";
  else if (outputs && !outputs->empty())
    text += "of '" + cast<StringAttr>((*outputs)[0]).str() + "' ";
  StringRef domain = node.getDomain().empty() ? "ai.onnx" : node.getDomain();
  text += "(" + node.getOpType().str() + ", " + domain.str() + " opset ";
  return text + std::to_string(node.getOpset()) + ")";
}

NodeConversion::NodeConversion(GraphConverter &graph, onnx::NodeOp node,
                               OpBuilder &builder, ArrayRef<Operand> operands)
    : graph(graph), node(node), opset(node.getOpset()), builder(builder),
      operands(operands), results(node.getNumResults()) {}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

const Operand &NodeConversion::getOperand(unsigned index) const {
  static const Operand absent = Operand::absent();
  return index < operands.size() ? operands[index] : absent;
}

LogicalResult NodeConversion::convertAs(StringRef name,
                                        ArrayRef<Operand> others,
                                        std::optional<int64_t> version) {
  opset = version.value_or(opset);
  const OperatorForm *form = OperatorRegistry::get().lookup(name, opset);
  if (!form)
    return unsupported("opset " + Twine(opset) + " of " + name +
                       " is not known");
  SmallVector<Operand> replaced(others);
  operands.swap(replaced);
  return form->convert(*this);
}

Value NodeConversion::materialize(const Operand &operand) {
  return graph.materialize(operand, getLoc());
}

Value NodeConversion::getValue(unsigned index) {
  return materialize(getOperand(index));
}

FailureOr<SmallVector<int64_t>> NodeConversion::getIntegers(unsigned index,
                                                            StringRef name) {
  const Operand &operand = getOperand(index);
  if (!operand.isConstant())
    return unsupported("'" + name + "' must be a compile-time constant");
  if (!operand.getElementType().isInteger() ||
      operand.getElementType().getIntOrFloatBitWidth() > 64)
    return invalid("'" + name + "' must hold integers");
  return readIntegers(operand, getLoc());
}

FailureOr<SmallVector<float>> NodeConversion::getFloats(unsigned index,
                                                        StringRef name) {
  const Operand &operand = getOperand(index);
  if (!operand.isConstant())
    return unsupported("'" + name + "' must be a compile-time constant");
  if (!isa<FloatType>(operand.getElementType()))
    return invalid("'" + name + "' must hold floats");
  return readFloats(operand, getLoc());
}

FailureOr<int64_t> NodeConversion::getInteger(unsigned index, StringRef name) {
  FailureOr<SmallVector<int64_t>> values = getIntegers(index, name);
  if (failed(values))
    return failure();
  if (values->size() != 1)
    return invalid("'" + name + "' must have one element");
  return values->front();
}

FailureOr<float> NodeConversion::getFloat(unsigned index, StringRef name) {
  FailureOr<SmallVector<float>> values = getFloats(index, name);
  if (failed(values))
    return failure();
  if (values->size() != 1)
    return invalid("'" + name + "' must have one element");
  return values->front();
}

bool tinyml::isSupportedElementType(Type type) {
  if (isa<quant::QuantizedType>(type) || type.isInteger(1))
    return true;
  if (!type.isIntOrFloat())
    return false;
  unsigned width = type.getIntOrFloatBitWidth();
  return width == 2 || width == 4 || (width % 8 == 0 && width <= 64);
}

std::string tinyml::formatType(Type type) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << type;
  return text;
}

LogicalResult NodeConversion::requireF32(ArrayRef<unsigned> indices) {
  for (unsigned index : indices) {
    if (!hasOperand(index))
      continue;
    Type type = getOperand(index).getElementType();
    if (type.isF32())
      continue;
    bool isOther = type.isF16() || type.isBF16() || type.isF64();
    if (!isOther || (originalType && originalType != type))
      return unsupported("input " + Twine(index) + " holds " +
                         formatType(type) + "; only f32 is supported");
    originalType = cast<FloatType>(type);
    if (type.isF64() && !folds)
      graph.noteDouble(node);
    FailureOr<Operand> number =
        castTo(*this, getOperand(index), builder.getF32Type());
    if (failed(number))
      return failure();
    operands[index] = *number;
  }
  return success();
}

LogicalResult NodeConversion::requireFloats(ArrayRef<unsigned> indices) {
  bool isDouble = llvm::all_of(operands, [](const Operand &operand) {
    return operand.isAbsent() || operand.getElementType().isF64();
  });
  return folds && isDouble ? success() : requireF32(indices);
}

LogicalResult NodeConversion::restoreTypes() {
  if (!originalType)
    return success();
  for (auto [index, result] : llvm::enumerate(results)) {
    bool hasValue = result && (result->isRuntime() || result->isConstant());
    if (!hasValue || !result->getElementType().isF32())
      continue;
    Type stated = getNode()->getResult(index).getType();
    if (auto tensor = dyn_cast<RankedTensorType>(stated);
        tensor && tensor.getElementType().isF32())
      continue;
    FailureOr<Operand> original = castTo(*this, *result, originalType);
    if (failed(original))
      return failure();
    result = *original;
  }
  return success();
}

LogicalResult NodeConversion::requireF32Or8Bit(unsigned index) {
  Type type = getOperand(index).getElementType();
  if (type.isInteger(8))
    return success();
  if (isa<FloatType>(type))
    return requireF32({index});
  return unsupported("input " + Twine(index) + " holds " + formatType(type) +
                     "; only f32, i8 and ui8 are supported");
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

FailureOr<Value> NodeConversion::check(FailureOr<Value> value) {
  if (failed(value)) {
    isFailed = true;
    return failure();
  }
  if (failed(checkSize(ir::getShape(*value), ir::getElementType(*value))))
    return failure();
  return value;
}

LogicalResult NodeConversion::checkSize(ArrayRef<int64_t> shape,
                                        Type elementType) {
  FailureOr<int64_t> count = countElements(shape);
  if (folds)
    return checkFoldedSize(shape);
  if (!isSupportedElementType(elementType))
    return unsupported("it makes a tensor of " + formatType(elementType));
  if (succeeded(count) && *count == 0)
    return unsupported("it makes a tensor " + formatShape(shape) +
                       ", which has no elements");
  if (failed(count) || *count > kMaxTensorBytes / getElementBytes(elementType))
    return unsupported("it makes a tensor " + formatShape(shape) +
                       ", which is larger than 2 GiB");
  return success();
}

LogicalResult NodeConversion::checkFoldedSize(ArrayRef<int64_t> shape) {
  FailureOr<int64_t> count = countElements(shape);
  if (succeeded(count) && *count <= graph.getMaxFoldedElements())
    return success();
  return unsupported("a constant " + formatShape(shape) +
                     " is too large to be computed at compile time; "
                     "--max-constants raises the limit");
}

LogicalResult NodeConversion::checkGenerated(int64_t count) {
  if (count <= graph.getMaxFoldedElements())
    return success();
  return unsupported("it needs a table of " + Twine(count) +
                     " numbers; --max-constants raises the limit");
}

Value NodeConversion::transpose(Value value, ArrayRef<int64_t> perm) {
  if (llvm::equal(perm, llvm::seq<int64_t>(0, perm.size())))
    return value;
  // Of any size: an empty constant is reported by what it is used for.
  FailureOr<Value> result = ir::create<ir::TransposeOp>(
      builder, getLoc(), ir::getElementType(value), value, perm);
  assert(succeeded(result) && "not a permutation");
  return *result;
}

Value NodeConversion::reshape(Value value, ArrayRef<int64_t> shape) {
  if (ir::getShape(value) == shape)
    return value;
  auto type = RankedTensorType::get(shape, ir::getElementType(value));
  return ir::ReshapeOp::create(builder, getLoc(), type, value);
}

FailureOr<Operand> NodeConversion::transpose(const Operand &operand,
                                             ArrayRef<int64_t> perm) {
  if (operand.isConstant())
    return transposeConstant(operand, perm, getLoc());
  return Operand::runtime(transpose(operand.getValue(), perm));
}

FailureOr<Operand> NodeConversion::reshape(const Operand &operand,
                                           ArrayRef<int64_t> shape) {
  if (operand.isConstant())
    return reshapeConstant(operand, shape, getLoc());
  return Operand::runtime(reshape(operand.getValue(), shape));
}

LogicalResult NodeConversion::replace(FailureOr<Value> value) {
  if (failed(value))
    return failure();
  setResult(0, Operand::runtime(*value));
  return success();
}

LogicalResult NodeConversion::replace(FailureOr<Operand> operand) {
  if (failed(operand))
    return failure();
  setResult(0, *operand);
  return success();
}

void NodeConversion::setResult(unsigned index, Operand operand) {
  if (index < results.size())
    results[index] = std::move(operand);
}

bool NodeConversion::isUsed(unsigned index) const {
  return index < results.size() && !getNode()->getResult(index).use_empty();
}

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

LogicalResult NodeConversion::unsupported(const Twine &why) {
  isFailed = true;
  graph.reportFailure(node, "is not supported: " + why);
  return failure();
}

LogicalResult NodeConversion::invalid(const Twine &why) {
  isFailed = true;
  graph.reportFailure(node, "is wrong: " + why);
  return failure();
}
