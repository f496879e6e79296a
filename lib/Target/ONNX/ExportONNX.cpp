//===- ExportONNX.cpp - Quantized models as QDQ ONNX files ----------------===//

#include "tinyml/Target/ONNX/ExportONNX.h"
#include "ExportFunctions.h"
#include "ExportOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Tools/mlir-translate/Translation.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/NodeNames.h"

#include "QDQScales.h"

using namespace mlir;
using namespace tinyml;

/// The first opset with all that 8-bit models need, and that with 16-bit and
/// 4-bit integers, blocks, and pools and pads of every kind.
static constexpr int64_t kPlainOpset = 13, kNewOpset = 21;

static bool needsNewOpset(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  auto quantized = tensor
                       ? dyn_cast<quant::QuantizedType>(tensor.getElementType())
                       : quant::QuantizedType();
  if (!quantized)
    return false;
  unsigned width = quantized.getStorageTypeIntegralWidth();
  return isa<quant::UniformQuantizedSubChannelType>(quantized) ||
         (width != 8 && width != 32);
}

static int64_t chooseOpset(func::FuncOp function) {
  int64_t first = kPlainOpset;
  bool isNew = llvm::any_of(function.getArgumentTypes(), needsNewOpset);
  function.walk([&](Operation *op) {
    first = std::max(first, getFirstOpset(op));
    isNew |= llvm::any_of(op->getResultTypes(), needsNewOpset);
    if (auto pad = dyn_cast<ir::PadOp>(op))
      isNew |= pad.getMode() == "wrap";
    if (auto pool = dyn_cast<ir::AvgPool2DOp>(op))
      isNew |= llvm::any_of(pool.getDilations(),
                            [](int64_t dilation) { return dilation != 1; });
  });
  return isNew ? std::max(first, kNewOpset) : first;
}

/// Returns `type` with raw integers in place of quantized ones; null where ONNX
/// has no such type.
static RankedTensorType getPortType(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape())
    return nullptr;
  Type raw = getRawType(tensor.getElementType());
  return lookupElementType(raw) ? RankedTensorType::get(tensor.getShape(), raw)
                                : RankedTensorType();
}

static std::string getPortName(StringAttr name, const Twine &otherwise) {
  return name ? name.str() : otherwise.str();
}

/// Calls an output by its name as early as possible: what only looks at its
/// operand otherwise is followed back to what computes it.
static void nameOutput(QDQGraph &graph, Value value, StringRef name) {
  Layout layout = Layout::AsIs;
  while (Operation *op = value.getDefiningOp()) {
    auto transpose = dyn_cast<ir::TransposeOp>(op);
    bool isLayout = transpose && layout == Layout::AsIs &&
                    transpose.getPerm() == ArrayRef<int64_t>{0, 3, 1, 2};
    if (!isLayout && !isa<ir::StorageCastOp>(op))
      break;
    if (isLayout)
      layout = Layout::ChannelsFirst;
    value = op->getOperand(0);
  }
  if (value.getDefiningOp() && !value.getDefiningOp<ir::ConstantOp>())
    graph.setOutputName(value, layout, name);
}

static LogicalResult exportFunction(func::FuncOp function,
                                    ModelWriter &writer) {
  QDQGraph graph(writer);
  auto results = function.front().getTerminator()->getOperands();
  SmallVector<std::string> outputs;
  for (BlockArgument argument : function.getArguments()) {
    unsigned index = argument.getArgNumber();
    std::string name =
        getPortName(function.getArgAttrOfType<StringAttr>(index, kPortNameAttr),
                    "input" + Twine(index));
    RankedTensorType type = getPortType(argument.getType());
    if (!type)
      return function.emitError("input '")
             << name << "' of " << argument.getType()
             << " cannot be written as ONNX";
    writer.reserveName(name);
    writer.addInput(name, type);
    graph.setStored(argument, Layout::AsIs, name);
  }
  for (auto [index, result] : llvm::enumerate(results)) {
    outputs.push_back(getPortName(
        function.getResultAttrOfType<StringAttr>(index, kPortNameAttr),
        "output" + Twine(index)));
    RankedTensorType type = getPortType(result.getType());
    if (!type)
      return function.emitError("output '")
             << outputs.back() << "' of " << result.getType()
             << " cannot be written as ONNX";
    writer.reserveName(outputs.back());
    writer.addOutput(outputs.back(), type);
    nameOutput(graph, result, outputs.back());
  }
  for (Operation &op : function.front().without_terminator())
    if (failed(exportOp(&op, graph)))
      return failure();
  for (auto [result, name] : llvm::zip(results, outputs)) {
    std::string tensor = graph.getStored(result, Layout::AsIs);
    if (tensor != name)
      writer.addNode("Identity", tensor, name);
  }
  return success(!graph.hasFailed());
}

LogicalResult tinyml::exportQDQ(ModuleOp module, raw_ostream &os) {
  func::FuncOp model;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (function.isPrivate() || function.isExternal())
      continue;
    if (model)
      return function.emitError("only one model can be written to a file");
    model = function;
  }
  if (!model)
    return module.emitError("has no function to write as ONNX");
  if (!llvm::hasSingleElement(model.getBody()))
    return model.emitError("requires one block without control flow");
  ModelWriter writer(model.getName(), chooseOpset(model));
  if (failed(exportFunction(model, writer)))
    return failure();
  writer.write(os);
  return success();
}

void tinyml::registerTinyMLToQDQTranslation() {
  static TranslateFromMLIRRegistration registration(
      "tinyml-to-onnx-qdq", "Write a quantized tinyml model as a QDQ ONNX file",
      [](ModuleOp module, raw_ostream &os) { return exportQDQ(module, os); },
      [](DialectRegistry &registry) {
        registry.insert<func::FuncDialect, ir::TinyMLDialect,
                        quant::QuantDialect>();
      });
}
