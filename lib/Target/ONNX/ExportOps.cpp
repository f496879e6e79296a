//===- ExportOps.cpp - tinyml ops as ONNX nodes ---------------------------===//

#include "ExportOps.h"
#include "ExportFunctions.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"

#include <functional>

using namespace mlir;
using namespace tinyml;

Layout tinyml::chooseLayout(Operation *op, QDQGraph &graph) {
  bool isAnyStored = false;
  for (Value operand : op->getOperands()) {
    if (ir::getShape(operand).size() != 4)
      return Layout::AsIs;
    if (operand.getDefiningOp<ir::ConstantOp>())
      continue;
    if (!graph.isStored(operand, Layout::ChannelsFirst))
      return Layout::AsIs;
    isAnyStored = true;
  }
  return isAnyStored ? Layout::ChannelsFirst : Layout::AsIs;
}

static SmallVector<std::string> getReals(Operation *op, QDQGraph &graph,
                                         Layout layout) {
  return llvm::map_to_vector(op->getOperands(), [&](Value operand) {
    return graph.getReal(operand, layout);
  });
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

/// Returns input, filter and bias as real numbers.
static SmallVector<std::string>
getLinearOperands(Operation *op, QDQGraph &graph, Layout layout) {
  SmallVector<std::string> inputs{graph.getReal(op->getOperand(0), layout),
                                  graph.getReal(op->getOperand(1), layout)};
  if (op->getNumOperands() < 3)
    return inputs;
  bool isInteger = ir::getElementType(op->getOperand(2)).isInteger(32);
  inputs.push_back(isInteger ? graph.getRealBias(op)
                             : graph.getReal(op->getOperand(2), layout));
  return inputs;
}

static void exportConv(ir::Conv2DOp op, QDQGraph &graph) {
  constexpr Layout layout = Layout::ChannelsFirst;
  graph.addResult(op, "Conv", getLinearOperands(op, graph, layout), layout)
      .set("kernel_shape", ir::getShape(op.getFilter()).slice(1, 2))
      .set("strides", op.getStrides())
      .set("dilations", op.getDilations())
      .set("pads", op.getPadding())
      .set("group", static_cast<int64_t>(op.getGroups()));
}

static void exportFullyConnected(ir::FullyConnectedOp op, QDQGraph &graph) {
  graph
      .addResult(op, "Gemm", getLinearOperands(op, graph, Layout::AsIs),
                 Layout::AsIs)
      .set("transB", int64_t(1));
}

template <typename PoolOp>
static NodeWriter exportPool(PoolOp op, StringRef name, QDQGraph &graph) {
  constexpr Layout layout = Layout::ChannelsFirst;
  NodeWriter node =
      graph.addResult(op, name, graph.getReal(op.getInput(), layout), layout);
  node.set("kernel_shape", op.getKernel())
      .set("strides", op.getStrides())
      .set("pads", op.getPadding())
      .set("ceil_mode", static_cast<int64_t>(op.getCeilMode()));
  if (llvm::any_of(op.getDilations(), [](int64_t size) { return size != 1; }))
    node.set("dilations", op.getDilations());
  return node;
}

static void exportAvgPool(ir::AvgPool2DOp op, QDQGraph &graph) {
  exportPool(op, "AveragePool", graph)
      .set("count_include_pad", static_cast<int64_t>(op.getCountIncludePad()));
}

//===----------------------------------------------------------------------===//
// Element-wise
//===----------------------------------------------------------------------===//

static void exportElementwise(Operation *op, StringRef name, QDQGraph &graph) {
  Layout layout = chooseLayout(op, graph);
  graph.addResult(op, name, getReals(op, graph, layout), layout);
}

//===----------------------------------------------------------------------===//
// Moving elements
//===----------------------------------------------------------------------===//

static void exportReshape(ir::ReshapeOp op, QDQGraph &graph) {
  std::string input = graph.getStored(op.getInput(), Layout::AsIs);
  std::string shape = graph.addIntegers(input + "_shape", op.getContext(),
                                        ir::getShape(op.getOutput()));
  graph.addMove(op, "Reshape", {input, shape}, Layout::AsIs);
}

/// Going from one layout to the other needs no node.
static void exportTranspose(ir::TransposeOp op, QDQGraph &graph) {
  Value input = op.getInput(), output = op.getOutput();
  if (op.getPerm() == ArrayRef<int64_t>{0, 3, 1, 2})
    return graph.setStored(output, Layout::AsIs,
                           graph.getStored(input, Layout::ChannelsFirst));
  if (op.getPerm() == ArrayRef<int64_t>{0, 2, 3, 1})
    return graph.setStored(output, Layout::ChannelsFirst,
                           graph.getStored(input, Layout::AsIs));
  graph
      .addMove(op, "Transpose", graph.getStored(input, Layout::AsIs),
               Layout::AsIs)
      .set("perm", op.getPerm());
}

static void exportConcat(ir::ConcatOp op, QDQGraph &graph) {
  Layout layout = chooseLayout(op, graph);
  int64_t rank = ir::getShape(op.getOutput()).size();
  graph.addResult(op, "Concat", getReals(op, graph, layout), layout)
      .set("axis", mapDim(op.getAxis(), rank, layout));
}

static void exportPad(ir::PadOp op, QDQGraph &graph) {
  Layout layout = chooseLayout(op, graph);
  SmallVector<int64_t> pads = mapDims(op.getLow(), layout);
  llvm::append_range(pads, mapDims(op.getHigh(), layout));
  std::string input = graph.getReal(op.getInput(), layout);
  SmallVector<std::string> inputs{
      input, graph.addIntegers(input + "_pads", op.getContext(), pads)};
  // Raw integers are padded with 0, ONNX's default.
  Type element = ir::getElementType(op.getInput());
  bool isReal = element.isF32() || isa<quant::QuantizedType>(element);
  if (op.getMode() == "constant" && isReal)
    inputs.push_back(graph.addFloats(input + "_value", op.getContext(), {},
                                     op.getValue().convertToFloat()));
  graph.addResult(op, "Pad", inputs, layout).set("mode", op.getMode());
}

/// The same integers under another type.
static void exportStorageCast(ir::StorageCastOp op, QDQGraph &graph) {
  for (Layout layout : {Layout::AsIs, Layout::ChannelsFirst})
    if (graph.isStored(op.getInput(), layout))
      graph.setStored(op.getOutput(), layout,
                      graph.getStored(op.getInput(), layout));
}

static void exportMatMul(ir::MatMulOp op, QDQGraph &graph) {
  exportElementwise(op, "MatMul", graph);
}

static void exportMaxPool(ir::MaxPool2DOp op, QDQGraph &graph) {
  exportPool(op, "MaxPool", graph);
}

/// Bounds and changes of scale are those of the result.
static void exportClamped(Operation *op, QDQGraph &graph) {
  graph.addClampedInput(op, chooseLayout(op, graph));
}

static void exportDequantize(ir::DequantizeOp op, QDQGraph &graph) {
  graph.addDequantize(op, chooseLayout(op, graph));
}

/// Constants are written where they are read.
static void exportConstant(ir::ConstantOp, QDQGraph &) {}

//===----------------------------------------------------------------------===//
// All ops
//===----------------------------------------------------------------------===//

namespace {
/// How each op class becomes nodes.
class Exporters {
public:
  using ExportFn = std::function<void(Operation *, QDQGraph &)>;

  template <typename Op>
  void add(void (*exportOp)(Op, QDQGraph &)) {
    entries[TypeID::get<Op>()] = [exportOp](Operation *op, QDQGraph &graph) {
      exportOp(cast<Op>(op), graph);
    };
  }

  /// An op that is the ONNX operator `name` without attributes.
  template <typename Op>
  void addElementwise(StringRef name) {
    entries[TypeID::get<Op>()] = [name](Operation *op, QDQGraph &graph) {
      exportElementwise(op, name, graph);
    };
  }

  template <typename... Ops>
  void addClamped() {
    ((entries[TypeID::get<Ops>()] = exportClamped), ...);
  }

  /// Returns null for an op that ONNX cannot say.
  const ExportFn *find(Operation *op) const {
    auto found = entries.find(op->getName().getTypeID());
    return found == entries.end() ? nullptr : &found->second;
  }

private:
  llvm::DenseMap<TypeID, ExportFn> entries;
};
} // namespace

static Exporters makeExporters() {
  Exporters exporters;
  exporters.add(exportConv);
  exporters.add(exportFullyConnected);
  exporters.add(exportMatMul);
  exporters.add(exportMaxPool);
  exporters.add(exportAvgPool);
  exporters.add(exportReshape);
  exporters.add(exportTranspose);
  exporters.add(exportConcat);
  exporters.add(exportPad);
  exporters.add(exportStorageCast);
  exporters.add(exportDequantize);
  exporters.add(exportConstant);
  exporters.addElementwise<ir::AddOp>("Add");
  exporters.addElementwise<ir::SubOp>("Sub");
  exporters.addElementwise<ir::MulOp>("Mul");
  exporters.addClamped<ir::ClampOp, ir::QuantizeOp, ir::RequantizeOp>();
  return exporters;
}

LogicalResult tinyml::exportOp(Operation *op, QDQGraph &graph) {
  static const Exporters exporters = makeExporters();
  const Exporters::ExportFn *exportFn = exporters.find(op);
  if (exportFn)
    (*exportFn)(op, graph);
  else if (!exportArithmetic(op, graph))
    return op->emitOpError("cannot be written as ONNX")
           << (isa<ir::LoopOp>(op) ? "; --unroll=<nodes> repeats the body of a "
                                     "Loop or Scan instead"
                                   : "");
  return success(!graph.hasFailed());
}
