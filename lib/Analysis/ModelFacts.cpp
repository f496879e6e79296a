//===- ModelFacts.cpp - What a planned model is and costs -----------------===//

#include "tinyml/Analysis/ModelFacts.h"
#include "CostEstimate.h"
#include "StepSources.h"
#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Analysis/BufferLiveness.h"
#include "tinyml/Analysis/Memories.h"
#include "tinyml/Dialect/MCU/IR/Adapters.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/PortScales.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace tinyml {

//===----------------------------------------------------------------------===//
// Structs
//===----------------------------------------------------------------------===//

SmallVector<mcu::WeightsOp> getUsedWeights(mcu::ModelOp model) {
  llvm::StringSet<> used;
  for (auto use : model.getBody().front().getOps<mcu::GetWeightsOp>())
    if (!use->use_empty())
      used.insert(use.getWeights());
  SmallVector<mcu::WeightsOp> result;
  for (auto weights :
       model->getParentOfType<ModuleOp>().getOps<mcu::WeightsOp>())
    if (used.contains(weights.getSymName()) && !mcu::isAdapted(weights))
      result.push_back(weights);
  return result;
}

int64_t getCArrayLength(mcu::WeightsOp weights) {
  int64_t elements = weights.getMemRefType().getNumElements();
  if (weights.getElementCType() == "tm_rq")
    elements /= 2;
  return std::max<int64_t>(elements, 1);
}

SmallVector<SmallVector<mcu::WeightsOp>>
groupByMemory(ArrayRef<mcu::WeightsOp> weights) {
  llvm::MapVector<StringRef, SmallVector<mcu::WeightsOp>> groups;
  for (mcu::WeightsOp member : weights)
    if (member.getMemory() == kFlash)
      groups[kFlash].push_back(member);
  for (mcu::WeightsOp member : weights)
    if (member.getMemory() != kFlash)
      groups[member.getMemory()].push_back(member);
  return llvm::to_vector(llvm::make_second_range(groups));
}

int64_t ModelFacts::getFlashBytes() const {
  int64_t bytes = codeBytes + getBankBytes();
  for (const MemoryFacts &memory : memories)
    bytes += memory.name == kFlash ? memory.bytes : 0;
  return bytes;
}

namespace {
/// The size of a C struct with natural alignment.
class StructSize {
public:
  void add(int64_t bytes, int64_t elementBytes) {
    size = llvm::alignTo(size, elementBytes) + std::max(bytes, elementBytes);
    alignment = std::max(alignment, elementBytes);
  }
  int64_t get() const { return llvm::alignTo(size, alignment); }

private:
  int64_t size = 0, alignment = 1;
};
} // namespace

int64_t getStructBytes(ArrayRef<mcu::WeightsOp> weights) {
  StructSize size;
  for (mcu::WeightsOp member : weights)
    size.add(member.getNumBytes(),
             getElementBytes(member.getMemRefType().getElementType()));
  return size.get();
}

static int64_t getStateBytes(mcu::ModelOp model) {
  StructSize size;
  for (BlockArgument state : model.getStates()) {
    auto type = cast<MemRefType>(state.getType());
    size.add(mcu::getNumBytes(type), getElementBytes(type.getElementType()));
  }
  return size.get();
}

//===----------------------------------------------------------------------===//
// Ports, steps and buffers
//===----------------------------------------------------------------------===//

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

static PortFacts readPort(mcu::ModelOp model, BlockArgument arg) {
  unsigned index = arg.getArgNumber();
  auto type = cast<MemRefType>(arg.getType());
  PortFacts port;
  port.name = model.getArgAttrOfType<StringAttr>(index, mcu::kNameAttr).str();
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
  if (auto scales = model.getArgAttrOfType<DenseF32ArrayAttr>(
          index, kMCUFeatureScalesAttr))
    port.scales = scales.asArrayRef().vec();
  if (auto zeros = model.getArgAttrOfType<DenseI32ArrayAttr>(
          index, kMCUFeatureZerosAttr))
    port.zeroPoints = zeros.asArrayRef().vec();
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

/// Reads the bits of activations and of weights: 16 and 4 of `s16w4`.
static void readBits(StepFacts &step) {
  auto readNumber = [](StringRef text) {
    int64_t number = 0;
    text.ltrim("sfu").consumeInteger(10, number);
    return number;
  };
  StringRef precision = step.precision;
  step.activationBits = readNumber(precision);
  if (step.weightBytes == 0)
    return;
  StringRef weights = precision.split('w').second;
  step.weightBits = readNumber(weights.empty() ? precision : weights);
}

bool StepFacts::computes() const {
  return !precision.empty() && !StringRef(precision).contains(" to ");
}

static StepFacts readStep(mcu::CallOp op) {
  const mcu::KernelInfo &info = op.getKernelInfo();
  StepFacts step;
  step.node = getNodeName(op.getLoc()).str();
  step.kernel = info.name.str();
  if (const mcu::KernelVariant *variant = op.getKernelVariant())
    step.variant = variant->isa.str();
  if (auto format = op->getAttrOfType<StringAttr>(mcu::kFormatAttr))
    step.format = format.str();
  step.precision = readPrecision(step.kernel);
  step.isFloat =
      step.computes() && StringRef(step.precision).starts_with("f32");
  if (auto instance = op.getInstance())
    step.instance = instance->str();
  for (auto [field, word] : llvm::zip(info.shape.fields, op.getShape()))
    step.shape.emplace_back(field.name.str(), word);
  step.macs = op.getMacs();
  if (std::optional<int64_t> bound = op.getAccumulatorBound())
    step.accumulatorBits = llvm::Log2_64(std::max<int64_t>(*bound, 1)) + 2;
  for (Value input : op.getInputs()) {
    auto type = cast<MemRefType>(input.getType());
    Value root = mcu::getOwner(mcu::getRoot(input).first);
    if (root.getDefiningOp<mcu::GetWeightsOp>())
      step.weightBytes += mcu::getNumBytes(type);
    else
      step.inputs.push_back(type.getShape().vec());
  }
  for (Value output : op.getOutputs()) {
    auto type = cast<MemRefType>(output.getType());
    step.outputs.push_back(type.getShape().vec());
    step.outputBytes += mcu::getNumBytes(type);
  }
  readBits(step);
  return step;
}

static BufferFacts readBuffer(mcu::AllocOp alloc,
                              const BufferLiveness &liveness) {
  BufferLifetime lifetime = liveness.get(alloc);
  BufferFacts buffer;
  buffer.name = getNodeName(alloc.getLoc()).str();
  buffer.bytes = alloc.getNumBytes();
  buffer.offset = alloc.getOffset().value_or(0);
  buffer.firstStep = lifetime.first;
  auto steps = static_cast<int64_t>(liveness.getSteps().size());
  buffer.lastStep = std::min(lifetime.last, steps - 1);
  return buffer;
}

/// Returns how many bytes buffers cover, shared ones counted once.
static int64_t countBytes(ArrayRef<const BufferFacts *> buffers) {
  SmallVector<std::pair<int64_t, int64_t>> ranges;
  for (const BufferFacts *buffer : buffers)
    ranges.emplace_back(buffer->offset, buffer->offset + buffer->bytes);
  llvm::sort(ranges);
  int64_t bytes = 0, end = 0;
  for (auto [from, to] : ranges) {
    bytes += std::max<int64_t>(0, to - std::max(from, end));
    end = std::max(end, to);
  }
  return bytes;
}

/// Returns the first step with the most live bytes, and how many.
static std::pair<int64_t, int64_t> findPeak(ArrayRef<BufferFacts> buffers,
                                            int64_t steps) {
  SmallVector<SmallVector<const BufferFacts *>> starts(steps);
  for (const BufferFacts &buffer : buffers)
    if (buffer.firstStep >= 0)
      starts[buffer.firstStep].push_back(&buffer);
  std::pair<int64_t, int64_t> peak(-1, 0);
  SmallVector<const BufferFacts *> live;
  for (int64_t step = 0; step < steps; ++step) {
    llvm::erase_if(live, [&](const BufferFacts *buffer) {
      return buffer->lastStep < step;
    });
    llvm::append_range(live, starts[step]);
    if (int64_t bytes = countBytes(live); bytes > peak.second)
      peak = {step, bytes};
  }
  return peak;
}

//===----------------------------------------------------------------------===//
// The whole
//===----------------------------------------------------------------------===//

static void readAdapters(mcu::ModelOp model, ModelFacts &facts) {
  // What is wrong with them, the printer of C says.
  ScopedDiagnosticHandler quiet(model.getContext(),
                                [](Diagnostic &) { return success(); });
  FailureOr<std::optional<mcu::Adapters>> found = mcu::getAdapters(model);
  if (failed(found) || !*found)
    return;
  facts.adapters.assign((*found)->names.begin(), (*found)->names.end());
  facts.adapterBytes = (*found)->bytes;
  if ((*found)->isSlot)
    facts.slotBytes =
        (*found)->getSlotWords() * static_cast<int64_t>(sizeof(uint32_t));
}

ModelFacts::ModelFacts(mcu::ModelOp model)
    : name(model.getSymName()), arenaBytes(model.getArenaBytes().value_or(0)) {
  for (BlockArgument arg : model.getInputs())
    inputs.push_back(readPort(model, arg));
  for (BlockArgument arg : model.getOutputs())
    outputs.push_back(readPort(model, arg));
  for (BlockArgument arg : model.getStates())
    states.push_back(readPort(model, arg));
  stateBytes = getStateBytes(model);
  for (const auto *ports : {&inputs, &outputs})
    for (const PortFacts &port : *ports)
      ioBytes += port.bytes;
  BufferLiveness liveness(model);
  for (mcu::CallOp op : liveness.getSteps()) {
    int64_t number = steps.size();
    steps.push_back(readStep(op));
    if (const mcu::StepLoop *loop = liveness.getLoop(number))
      steps.back().trips = loop->trips;
    steps.back().macs *= steps.back().trips;
    macs += steps.back().macs;
  }
  for (auto alloc : model.getBody().front().getOps<mcu::AllocOp>())
    buffers.push_back(readBuffer(alloc, liveness));
  std::tie(peakStep, peakBytes) = findPeak(buffers, steps.size());
  StepSources sources = findSources(model);
  for (auto [step, from] : llvm::zip(steps, sources.steps))
    step.from = std::move(from);
  for (auto [port, from] : llvm::zip(outputs, sources.outputs))
    port.from = std::move(from);
  for (auto [port, from] : llvm::zip(states, sources.states))
    port.from = std::move(from);
  SmallVector<mcu::WeightsOp> used = getUsedWeights(model);
  for (mcu::WeightsOp op : used) {
    WeightsFacts entry{op.getSymName().str(), op.getNumBytes(),
                       op.getMemory().str(), ""};
    if (auto owner = op.getOwner())
      entry.of = (owner->getNestedReferences().front().getValue() + "." +
                  owner->getLeafReference().getValue())
                     .str();
    (entry.of.empty() ? weights : sharedWeights).push_back(std::move(entry));
  }
  llvm::erase_if(used,
                 [](mcu::WeightsOp op) { return op.getOwner().has_value(); });
  auto groups = groupByMemory(used);
  for (SmallVector<mcu::WeightsOp> &members : groups) {
    memories.push_back(
        {members.front().getMemory().str(), getStructBytes(members)});
    weightBytes += memories.back().bytes;
  }
  readAdapters(model, *this);
  CostEstimate costs = estimateCosts(model);
  codeBytes = costs.codeBytes;
  stackBytes = costs.stackBytes;
  costsCore = costs.core;
  code = std::move(costs.code);
  for (auto [step, count] : llvm::zip(steps, costs.instructions)) {
    step.instructions = count * step.trips;
    instructions += step.instructions;
  }
}

PrecisionCounts countPrecisions(const ModelFacts &facts) {
  PrecisionCounts counts;
  for (const StepFacts &step : facts.steps) {
    counts.all += step.computes();
    counts.integer += step.computes() && !step.isFloat;
    if (step.isFloat)
      counts.floats.push_back((step.node + " (" + step.kernel + ")"));
  }
  return counts;
}

} // namespace tinyml
