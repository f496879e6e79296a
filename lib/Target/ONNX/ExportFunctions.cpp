//===- ExportFunctions.cpp - Functions and reductions as nodes ------------===//

#include "ExportFunctions.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Element-wise functions
//===----------------------------------------------------------------------===//

/// Returns the ONNX operator: `hard_swish` is HardSwish.
static std::string getOperator(Operation *op) {
  StringRef name = op->getName().stripDialect();
  return llvm::StringSwitch<std::string>(name)
      .Case("fmod", "Mod")
      .Case("prelu", "PRelu")
      .Case("gelu_tanh", "Gelu")
      .Case("mean", "ReduceMean")
      .Default(llvm::convertToCamelFromSnakeCase(name, /*capitalize=*/true));
}

/// Sets the attributes of a function with parameters.
static void setParameters(Operation *op, NodeWriter node) {
  StringRef name = op->getName().stripDialect();
  if (name == "fmod")
    node.set("fmod", int64_t(1));
  if (name == "gelu_tanh")
    node.set("approximate", "tanh");
  auto unary = dyn_cast<ir::UnaryOpInterface>(op);
  auto parameters =
      unary ? unary.getParameters() : std::optional<std::pair<float, float>>();
  if (!parameters)
    return;
  node.set(name == "shrink" ? "lambd" : "alpha", parameters->first);
  StringRef second = llvm::StringSwitch<StringRef>(name)
                         .Case("shrink", "bias")
                         .Case("selu", "gamma")
                         .Case("hard_sigmoid", "beta")
                         .Default("");
  if (!second.empty())
    node.set(second, parameters->second);
}

static void exportElementwise(Operation *op, QDQGraph &graph) {
  Layout layout = chooseLayout(op, graph);
  SmallVector<std::string> inputs;
  for (Value operand : op->getOperands())
    inputs.push_back(graph.getReal(operand, layout));
  setParameters(op, graph.addResult(op, getOperator(op), inputs, layout));
}

//===----------------------------------------------------------------------===//
// Reductions and normalizations
//===----------------------------------------------------------------------===//

/// Returns the axes in `layout`.
static SmallVector<int64_t> mapAxes(ArrayRef<int64_t> axes, int64_t rank,
                                    Layout layout) {
  SmallVector<int64_t> mapped = llvm::map_to_vector(
      axes, [&](int64_t axis) { return mapDim(axis, rank, layout); });
  llvm::sort(mapped);
  return mapped;
}

/// The axes are an input from opset 18 on, those of a sum from 13 on.
template <typename ReduceOp>
static void exportReduce(ReduceOp op, QDQGraph &graph) {
  Layout layout = chooseLayout(op, graph);
  SmallVector<int64_t> axes =
      mapAxes(op.getAxes(), ir::getShape(op.getInput()).size(), layout);
  std::string input = graph.getReal(op.getInput(), layout);
  SmallVector<std::string> inputs{input};
  int64_t since = std::is_same_v<ReduceOp, ir::ReduceSumOp> ? 13 : 18;
  bool isInput = graph.getWriter().getOpset() >= since;
  if (isInput)
    inputs.push_back(graph.addIntegers(input + "_axes", op.getContext(), axes));
  NodeWriter node = graph.addResult(op, getOperator(op), inputs, layout);
  if (!isInput)
    node.set("axes", ArrayRef<int64_t>(axes));
  node.set("keepdims", int64_t(1));
}

template <typename AxisOp>
static void exportAlongAxis(AxisOp op, QDQGraph &graph) {
  Layout layout = chooseLayout(op, graph);
  int64_t rank = ir::getShape(op.getInput()).size();
  graph
      .addResult(op, getOperator(op), graph.getReal(op.getInput(), layout),
                 layout)
      .set("axis", mapDim(op.getAxis(), rank, layout));
}

/// Adds a node whose result is called after `hint`.
static std::string addNode(QDQGraph &graph, StringRef name,
                           ArrayRef<std::string> inputs, const Twine &hint) {
  std::string output = graph.getWriter().makeName(hint.str());
  graph.getWriter().addNode(name, inputs, output);
  return output;
}

/// ONNX has no such operator.
static void exportHypot(ir::HypotOp op, QDQGraph &graph) {
  Layout layout = chooseLayout(op, graph);
  auto square = [&](Value operand) {
    std::string real = graph.getReal(operand, layout);
    return addNode(graph, "Mul", {real, real}, real + "_square");
  };
  std::string lhs = square(op.getLhs()), rhs = square(op.getRhs());
  graph.addResult(op, "Sqrt", addNode(graph, "Add", {lhs, rhs}, lhs + "_sum"),
                  layout);
}

static std::string addMean(QDQGraph &graph, const std::string &input,
                           ArrayRef<int64_t> axes, MLIRContext *context) {
  std::string output = graph.getWriter().makeName(input + "_mean");
  if (graph.getWriter().getOpset() < 18) {
    graph.getWriter()
        .addNode("ReduceMean", input, output)
        .set("axes", axes)
        .set("keepdims", int64_t(1));
    return output;
  }
  std::string tensor = graph.addIntegers(input + "_axes", context, axes);
  graph.getWriter()
      .addNode("ReduceMean", {input, tensor}, output)
      .set("keepdims", int64_t(1));
  return output;
}

/// Written as what it is made of, so that no dimension has to stand last.
static void exportNormalize(ir::NormalizeOp op, QDQGraph &graph) {
  Layout layout = op.getScale() ? Layout::AsIs : chooseLayout(op, graph);
  ArrayRef<int64_t> shape = ir::getShape(op.getInput());
  int64_t rank = shape.size();
  SmallVector<int64_t> axes = mapAxes(op.getAxes(), rank, layout);
  std::string rest = graph.getReal(op.getInput(), layout);
  MLIRContext *context = op.getContext();
  float epsilon = op.getEpsilon().convertToFloat();
  if (op.getCentered())
    rest = addNode(graph, "Sub", {rest, addMean(graph, rest, axes, context)},
                   rest + "_centered");
  std::string square = addNode(graph, "Mul", {rest, rest}, rest + "_square");
  std::string variance = addMean(graph, square, axes, context);
  std::string sum = addNode(
      graph, "Add",
      {variance, graph.addFloats(rest + "_epsilon", context, {}, epsilon)},
      rest + "_variance");
  std::string deviation = addNode(graph, "Sqrt", sum, rest + "_deviation");
  if (!op.getScale()) {
    graph.addResult(op, "Div", {rest, deviation}, layout);
    return;
  }
  std::string unit =
      addNode(graph, "Div", {rest, deviation}, rest + "_normalized");
  std::string dims =
      graph.addIntegers(rest + "_dims", context, shape.take_back(axes.size()));
  auto align = [&](Value operand) {
    std::string row = graph.getReal(operand, layout);
    return addNode(graph, "Reshape", {row, dims}, row + "_aligned");
  };
  std::string scaled =
      addNode(graph, "Mul", {unit, align(op.getScale())}, unit + "_scaled");
  graph.addResult(op, "Add", {scaled, align(op.getBias())}, layout);
}

//===----------------------------------------------------------------------===//
// All of them
//===----------------------------------------------------------------------===//

int64_t tinyml::getFirstOpset(Operation *op) {
  return llvm::StringSwitch<int64_t>(op->getName().stripDialect())
      .Case("hard_swish", 14)
      .Case("mish", 18)
      .Cases({"gelu", "gelu_tanh"}, 20)
      .Case("swish", 24)
      .Default(0);
}

/// Exports `op` by `exportOp` if it is one of `Ops`.
template <typename... Ops, typename ExportFn>
static bool exportAny(Operation *op, ExportFn exportOp) {
  auto tryOp = [&](auto typed) {
    if (typed)
      exportOp(typed);
    return static_cast<bool>(typed);
  };
  return (tryOp(dyn_cast<Ops>(op)) || ...);
}

bool tinyml::exportArithmetic(Operation *op, QDQGraph &graph) {
  return exportAny<ir::HypotOp>(
             op, [&](auto typed) { exportHypot(typed, graph); }) ||
         exportAny<ir::UnaryOpInterface, ir::BinaryFunctionOpInterface>(
             op, [&](auto typed) { exportElementwise(typed, graph); }) ||
         exportAny<ir::MeanOp, ir::ReduceSumOp, ir::ReduceProdOp,
                   ir::ReduceMinOp, ir::ReduceMaxOp>(
             op, [&](auto typed) { exportReduce(typed, graph); }) ||
         exportAny<ir::SoftmaxOp, ir::LogSoftmaxOp, ir::HardmaxOp>(
             op, [&](auto typed) { exportAlongAxis(typed, graph); }) ||
         exportAny<ir::NormalizeOp>(
             op, [&](auto typed) { exportNormalize(typed, graph); });
}
