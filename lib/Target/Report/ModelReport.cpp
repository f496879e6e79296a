//===- ModelReport.cpp - What a compiled model costs ----------------------===//

#include "tinyml/Target/Report/ModelReport.h"
#include "tinyml/Analysis/ModelSummary.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Kernels/Costs.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace tinyml {

/// Returns the name at `loc`, of an ONNX node or a tensor, fit for JSON.
static std::string getName(Location loc) {
  StringRef name;
  loc->walk([&](Location part) {
    auto named = dyn_cast<NameLoc>(part);
    if (!named || named.getName().empty())
      return WalkResult::advance();
    name = named.getName();
    return WalkResult::interrupt();
  });
  return llvm::json::fixUTF8(name);
}

/// Returns the type as it is shown: "int8_t" is int8.
static std::string getShownType(mcu::ModelOp model, unsigned index, Type type) {
  if (auto shown = model.getArgAttrOfType<StringAttr>(index, mcu::kTypeAttr))
    return shown.str();
  StringRef cType = mcu::getCType(type);
  if (auto stated = model.getArgAttrOfType<StringAttr>(index, mcu::kCTypeAttr))
    cType = stated;
  cType.consume_back("_t");
  return cType.str();
}

static PortReport readPort(mcu::ModelOp model, BlockArgument arg) {
  unsigned index = arg.getArgNumber();
  auto type = cast<MemRefType>(arg.getType());
  PortReport port;
  port.name = llvm::json::fixUTF8(
      model.getArgAttrOfType<StringAttr>(index, mcu::kNameAttr).getValue());
  if (auto name = model.getArgAttrOfType<StringAttr>(index, mcu::kCNameAttr))
    port.cName = name.str();
  port.type = getShownType(model, index, type.getElementType());
  port.shape = type.getShape().vec();
  port.bytes = mcu::getNumBytes(type);
  if (auto scale = model.getArgAttrOfType<FloatAttr>(index, mcu::kScaleAttr))
    port.scale = scale.getValueAsDouble();
  if (auto zeroPoint =
          model.getArgAttrOfType<IntegerAttr>(index, mcu::kZeroPointAttr))
    port.zeroPoint = zeroPoint.getInt();
  return port;
}

/// Reads what the kernel's name says of its arithmetic: `conv2d_s8w4` is s8w4,
/// `quantize_f32_s8` is f32 to s8, `copy_rows` nothing.
static std::string readPrecision(StringRef kernel) {
  auto isPrecision = [](StringRef text) {
    return text.consume_front("s8") || text.consume_front("s16") ||
           text.consume_front("u8") || text.consume_front("f32");
  };
  auto [rest, last] = kernel.rsplit('_');
  if (!isPrecision(last))
    return "";
  StringRef before = rest.rsplit('_').second;
  return isPrecision(before) ? (before + " to " + last).str() : last.str();
}

static StepReport readStep(mcu::CallOp op) {
  const mcu::KernelInfo &info = op.getKernelInfo();
  StepReport step;
  step.node = getName(op.getLoc());
  step.kernel = info.name.str();
  if (const mcu::KernelVariant *variant = op.getKernelVariant())
    step.variant = variant->isa.str();
  step.precision = readPrecision(step.kernel);
  step.isFloat = StringRef(step.precision).starts_with("f32") &&
                 !StringRef(step.precision).contains(" to ");
  if (auto instance = op.getInstance())
    step.instance = instance->str();
  for (auto [field, word] : llvm::zip(info.shape.fields, op.getShape()))
    step.shape.emplace_back(field.name.str(), word);
  step.macs = op.getMacs();
  for (Value input : op.getInputs()) {
    auto type = cast<MemRefType>(input.getType());
    if (mcu::getRoot(input).first.getDefiningOp<mcu::GetWeightsOp>())
      step.weightBytes += mcu::getNumBytes(type);
    else
      step.inputs.push_back(type.getShape().vec());
  }
  for (Value output : op.getOutputs()) {
    auto type = cast<MemRefType>(output.getType());
    step.outputs.push_back(type.getShape().vec());
    step.outputBytes += mcu::getNumBytes(type);
  }
  return step;
}

static BufferReport readBuffer(mcu::AllocOp alloc) {
  BufferReport buffer;
  buffer.name = getName(alloc.getLoc());
  buffer.bytes = alloc.getNumBytes();
  buffer.offset = alloc.getOffset().value_or(0);
  if (auto live = alloc.getLive()) {
    buffer.firstStep = (*live)[0];
    buffer.lastStep = (*live)[1];
  }
  return buffer;
}

/// Estimates machine code and stack: a body for each distinct function, and for
/// each call the moves of its arguments.
static void estimateCosts(mcu::ModelOp model, ModelReport &report) {
  constexpr int64_t kEntryBytes = 60, kCallBytes = 18;
  constexpr int64_t kLibmStackBytes = 48;
  // <model>_run, <model>_step and the return addresses.
  constexpr int64_t kEntryStackBytes = 56;
  ir::TargetAttr target = ir::TargetAttr::lookup(model);
  const mcu::CostTable &costs =
      mcu::CostTable::get(target ? target.getCore() : StringRef());
  llvm::StringSet<> functions, libm;
  int64_t deepest = 0;
  report.codeBytes = kEntryBytes;
  for (mcu::CallOp step : model.getSteps()) {
    const mcu::KernelInfo &kernel = step.getKernelInfo();
    mcu::KernelCost cost = costs.estimate(kernel, step.getKernelVariant());
    report.codeBytes += kCallBytes;
    std::string instance = step.getInstance().value_or("").str();
    if (functions.insert((kernel.name + "/" + instance).str()).second)
      report.codeBytes += cost.codeBytes;
    for (StringRef function : kernel.libm)
      if (libm.insert(function).second)
        report.codeBytes += costs.getLibmBytes(function);
    deepest = std::max(
        deepest, cost.stackBytes + (kernel.libm.empty() ? 0 : kLibmStackBytes));
  }
  report.stackBytes = kEntryStackBytes + deepest;
}

ModelReport buildReport(mcu::ModelOp model) {
  ModelReport report;
  report.model = llvm::json::fixUTF8(model.getSymName());
  report.arenaBytes = model.getArenaBytes().value_or(0);
  for (BlockArgument arg : model.getInputs())
    report.inputs.push_back(readPort(model, arg));
  for (BlockArgument arg : model.getOutputs())
    report.outputs.push_back(readPort(model, arg));
  for (BlockArgument arg : model.getStates())
    report.states.push_back(readPort(model, arg));
  report.stateBytes = getStateBytes(model);
  for (const auto *ports : {&report.inputs, &report.outputs})
    for (const PortReport &port : *ports)
      report.ioBytes += port.bytes;
  for (mcu::CallOp op : model.getSteps()) {
    report.steps.push_back(readStep(op));
    report.macs += report.steps.back().macs;
  }
  llvm::DenseSet<Attribute> seen;
  model.walk([&](Operation *op) {
    if (auto alloc = dyn_cast<mcu::AllocOp>(op))
      report.buffers.push_back(readBuffer(alloc));
    if (auto weights = dyn_cast<mcu::GetWeightsOp>(op)) {
      if (!seen.insert(weights.getWeightsAttr()).second)
        return;
      int64_t bytes = mcu::getNumBytes(cast<MemRefType>(weights.getType()));
      report.weights.push_back(
          {llvm::json::fixUTF8(weights.getWeights()), bytes});
      report.weightBytes += bytes;
    }
  });
  estimateCosts(model, report);
  return report;
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

static llvm::json::Array toJSON(const std::vector<int64_t> &numbers) {
  return llvm::json::Array(numbers);
}

static llvm::json::Array toJSON(const std::vector<std::vector<int64_t>> &all) {
  llvm::json::Array array;
  for (const std::vector<int64_t> &numbers : all)
    array.push_back(toJSON(numbers));
  return array;
}

static llvm::json::Array toJSON(const std::vector<PortReport> &ports) {
  llvm::json::Array array;
  for (const PortReport &port : ports) {
    llvm::json::Object object{{"name", port.name},
                              {"c_name", port.cName},
                              {"type", port.type},
                              {"shape", toJSON(port.shape)},
                              {"bytes", port.bytes}};
    if (port.scale)
      object["scale"] = *port.scale;
    if (port.zeroPoint)
      object["zero_point"] = *port.zeroPoint;
    array.push_back(std::move(object));
  }
  return array;
}

static llvm::json::Object toJSON(const StepReport &step) {
  llvm::json::Object shape;
  for (const auto &[name, value] : step.shape)
    shape[name] = value;
  return llvm::json::Object{
      {"node", step.node},
      {"kernel", step.kernel},
      {"variant", step.variant.empty() ? mcu::kPortable.str() : step.variant},
      {"precision", step.precision},
      {"instance", step.instance},
      {"shape", std::move(shape)},
      {"macs", step.macs},
      {"weight_bytes", step.weightBytes},
      {"bytes", step.outputBytes},
      {"inputs", toJSON(step.inputs)},
      {"outputs", toJSON(step.outputs)}};
}

PrecisionCounts countPrecisions(const ModelReport &report) {
  PrecisionCounts counts;
  for (const StepReport &step : report.steps) {
    bool computes =
        !step.precision.empty() && !StringRef(step.precision).contains(" to ");
    counts.all += computes;
    counts.integer += computes && !step.isFloat;
    if (step.isFloat)
      counts.floats.push_back((step.node + " (" + step.kernel + ")"));
  }
  return counts;
}

llvm::json::Object toJSON(const ModelReport &report) {
  PrecisionCounts precisions = countPrecisions(report);
  llvm::json::Array steps, buffers, weights;
  for (const StepReport &step : report.steps)
    steps.push_back(toJSON(step));
  for (const BufferReport &buffer : report.buffers)
    buffers.push_back(llvm::json::Object{{"name", buffer.name},
                                         {"offset", buffer.offset},
                                         {"bytes", buffer.bytes},
                                         {"first_step", buffer.firstStep},
                                         {"last_step", buffer.lastStep}});
  for (const WeightsReport &entry : report.weights)
    weights.push_back(
        llvm::json::Object{{"name", entry.name}, {"bytes", entry.bytes}});
  return llvm::json::Object{
      {"model", report.model},
      {"arena_bytes", report.arenaBytes},
      {"state_bytes", report.stateBytes},
      {"io_bytes", report.ioBytes},
      {"weight_bytes", report.weightBytes},
      {"macs", report.macs},
      {"integer_steps", precisions.integer},
      {"float_steps", precisions.all - precisions.integer},
      {"code_bytes_estimate", report.codeBytes},
      {"stack_bytes_estimate", report.stackBytes},
      {"inputs", toJSON(report.inputs)},
      {"outputs", toJSON(report.outputs)},
      {"states", toJSON(report.states)},
      {"steps", std::move(steps)},
      {"buffers", std::move(buffers)},
      {"weights", std::move(weights)}};
}

} // namespace tinyml
