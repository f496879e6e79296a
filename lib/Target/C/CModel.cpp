//===- CModel.cpp - A model in the words of C -----------------------------===//

#include "CModel.h"
#include "CText.h"
#include "tinyml/Analysis/Memories.h"
#include "tinyml/Support/CNames.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/PortScales.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/bit.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::c;
using namespace tinyml::mcu;

std::optional<ArenaMember> tinyml::c::getArenaMember(StringRef cType) {
  static const ArenaMember members[] = {
      {"int8_t", "s8", 1},    {"uint8_t", "u8", 1},   {"int16_t", "s16", 2},
      {"uint16_t", "u16", 2}, {"int32_t", "s32", 4},  {"uint32_t", "u32", 4},
      {"int64_t", "s64", 8},  {"uint64_t", "u64", 8}, {"float", "f32", 4}};
  for (const ArenaMember &member : members)
    if (member.cType == cType)
      return member;
  return {};
}

std::vector<std::string> tinyml::c::getInitializers(const KernelStruct &type,
                                                    ArrayRef<int32_t> words) {
  std::vector<std::string> result;
  for (auto [field, word] : llvm::zip(type.fields, words)) {
    std::string value = field.isFloat ? getFloat(llvm::bit_cast<float>(word))
                                      : getInteger(word, "int32_t");
    result.push_back("." + field.name.str() + " = " + value);
  }
  return result;
}

FailureOr<CModel> CModel::create(ModelOp op, const CEmissionOptions &options) {
  if (!op.getArenaBytes())
    return op.emitOpError("has no planned arena: run mcu-plan first");
  CModel model;
  model.op = op;
  model.options = &options;
  model.name = op.getSymName().str();
  model.macro = toCMacro(model.name);
  model.facts = std::make_unique<ModelFacts>(op);
  model.loops = op.getLoops();
  BufferLiveness liveness(op);
  if (failed(model.readWeights()) || failed(model.readPorts(liveness)) ||
      failed(model.readAdapters()))
    return failure();
  for (CallOp step : liveness.getSteps())
    if (!step.getInstance())
      return step.emitOpError(
          "has no instance: run mcu-prepare-for-emission first");
  model.readInstances(liveness);
  model.reserveBufferNames();
  if (failed(model.readSteps(liveness)))
    return failure();
  return model;
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

/// Returns what stands behind the names of an object in `memory` of a model
/// that has `count` objects.
static std::string getMemorySuffix(StringRef memory, size_t count) {
  bool isPlain = memory == kFlash || count == 1;
  return isPlain ? "" : "_" + toCPrefix(memory);
}

std::string tinyml::getWeightsObjectName(ModelOp model, WeightsOp member) {
  SmallVector<WeightsOp> own = getUsedWeights(model);
  llvm::erase_if(own,
                 [](WeightsOp other) { return other.getOwner().has_value(); });
  return model.getSymName().str() + "_weights" +
         getMemorySuffix(member.getMemory(), groupByMemory(own).size());
}

std::string WeightsObject::getMacro(StringRef prefix) const {
  return prefix.str() + "_WEIGHTS" +
         (pointer == "k" ? "" : "_" + toCMacro(memory));
}

LogicalResult CModel::readWeights() {
  SmallVector<TargetMemory> known = getWeightMemories(op);
  SmallVector<WeightsOp> used = getUsedWeights(op);
  readSharedWeights(used);
  llvm::erase_if(
      used, [](WeightsOp member) { return member.getOwner().has_value(); });
  auto groups = groupByMemory(used);
  for (SmallVector<WeightsOp> &members : groups) {
    StringRef memory = members.front().getMemory();
    if (!known.empty() && llvm::none_of(known, [&](const TargetMemory &other) {
          return other.name == memory;
        })) {
      InFlightDiagnostic error = members.front().emitOpError("is in memory \"")
                                 << memory << "\"; the target has ";
      llvm::interleaveComma(known, error, [&](const TargetMemory &other) {
        error << '"' << other.name << '"';
      });
      return error;
    }
    std::string suffix = getMemorySuffix(memory, groups.size());
    int64_t bytes = getStructBytes(members);
    weights.push_back({memory, name + "_weights" + suffix, "k" + suffix,
                       std::move(members), bytes, /*owner=*/""});
  }
  return success();
}

void CModel::readSharedWeights(ArrayRef<WeightsOp> used) {
  auto isPort = [&](StringRef name) {
    return llvm::any_of(op.getPorts(), [&](BlockArgument port) {
      auto taken =
          op.getArgAttrOfType<StringAttr>(port.getArgNumber(), kCNameAttr);
      return taken && taken.getValue() == name;
    });
  };
  for (WeightsOp member : used) {
    if (!member.getOwner())
      continue;
    SymbolRefAttr owner = *member.getOwner();
    StringRef object = owner.getNestedReferences().front().getValue();
    auto known =
        llvm::find_if(sharedWeights, [&](const WeightsObject &candidate) {
          return candidate.name == object;
        });
    if (known == sharedWeights.end()) {
      std::string pointer = ("k_" + object).str();
      while (isPort(pointer))
        pointer += '_';
      sharedWeights.push_back({member.getMemory(),
                               object.str(),
                               pointer,
                               {},
                               0,
                               owner.getRootReference().str()});
      known = std::prev(sharedWeights.end());
    }
    known->members.push_back(member);
  }
}

//===----------------------------------------------------------------------===//
// Ports
//===----------------------------------------------------------------------===//

/// The type's name without the `_t` of C, for a reader.
static std::string getShownType(ModelOp op, unsigned index, StringRef cType) {
  if (auto shown = op.getArgAttrOfType<StringAttr>(index, kTypeAttr))
    return shown.getValue().str();
  cType.consume_back("_t");
  return cType.str();
}

FailureOr<Port> CModel::readPort(BlockArgument argument) const {
  ModelOp model = op;
  unsigned index = argument.getArgNumber();
  auto cName = model.getArgAttrOfType<StringAttr>(index, kCNameAttr);
  if (!cName)
    return model.emitOpError("has an argument without a C name: run "
                             "mcu-prepare-for-emission first");
  auto type = cast<MemRefType>(argument.getType());
  auto cType = model.getArgAttrOfType<StringAttr>(index, kCTypeAttr);
  Port port;
  port.name = cName.getValue().str();
  port.macro = macro + "_" + toCMacro(port.name);
  port.tensor = model.getArgAttrOfType<StringAttr>(index, kNameAttr).str();
  port.cType =
      (cType ? cType.getValue() : getCType(type.getElementType())).str();
  port.shownType = getShownType(model, index, port.cType);
  for (int64_t dim : type.getShape())
    port.shownType += "[" + std::to_string(dim) + "]";
  port.direction = model.getDirection(index);
  port.elements = type.getNumElements();
  port.elementBytes = getElementBytes(type.getElementType());
  if (auto scale = model.getArgAttrOfType<FloatAttr>(index, kScaleAttr))
    port.scale = static_cast<float>(scale.getValueAsDouble());
  if (auto zero = model.getArgAttrOfType<IntegerAttr>(index, kZeroPointAttr))
    port.zeroPoint = zero.getInt();
  if (auto scales = model.getArgAttrOfType<DenseF32ArrayAttr>(
          index, kMCUFeatureScalesAttr))
    port.scales.assign(scales.asArrayRef().begin(), scales.asArrayRef().end());
  if (auto zeros = model.getArgAttrOfType<DenseI32ArrayAttr>(
          index, kMCUFeatureZerosAttr))
    port.zeroPoints.assign(zeros.asArrayRef().begin(),
                           zeros.asArrayRef().end());
  port.initial = model.getArgAttrOfType<ElementsAttr>(index, mcu::kInitialAttr);
  return port;
}

LogicalResult CModel::readPorts(const BufferLiveness &liveness) {
  for (BlockArgument argument : op.getPorts()) {
    FailureOr<Port> port = readPort(argument);
    if (failed(port))
      return failure();
    port->lifetime = liveness.get(argument);
    bool isState = port->direction == PortDirection::State;
    (isState ? states : ports).push_back(std::move(*port));
  }
  return success();
}

LogicalResult CModel::readAdapters() {
  FailureOr<std::optional<Adapters>> found = getAdapters(op);
  if (failed(found) || !*found)
    return success(succeeded(found));
  Port &port = ports[(*found)->port];
  adapter = AdapterObject{std::move(**found), port.name, name + "_adapter_t"};
  // Every step asks it.
  auto last = static_cast<int64_t>(facts->steps.size()) - 1;
  port.lifetime.first = 0;
  port.lifetime.last = port.lifetime.lastRead = std::max<int64_t>(last, 0);
  return success();
}

std::vector<std::string> CModel::getParameters(bool onlyUsed) const {
  std::vector<std::string> result;
  auto add = [&](const std::string &type, const std::string &parameter) {
    if (!onlyUsed || used.contains(parameter))
      result.push_back(type + " *" + parameter);
  };
  add(name + "_arena", "arena");
  if (hasState())
    add(name + "_state", "state");
  for (const Port &port : ports)
    add((port.isInput() ? "const " : "") + port.cType, port.name);
  return result;
}

std::vector<std::string> CModel::getArguments(bool onlyUsed) const {
  std::vector<std::string> all{"arena"}, result;
  if (hasState())
    all.push_back("state");
  for (const Port &port : ports)
    all.push_back(port.name);
  for (const std::string &parameter : all)
    if (!onlyUsed || used.contains(parameter))
      result.push_back(parameter);
  return result;
}

bool CModel::hasFloatEntry() const {
  return options->floatEntry && llvm::any_of(ports, [](const Port &port) {
           return port.isConverted();
         });
}

//===----------------------------------------------------------------------===//
// Instances
//===----------------------------------------------------------------------===//

void CModel::readInstances(const BufferLiveness &liveness) {
  llvm::StringMap<Instance *> known;
  auto agree = [](std::optional<ArrayRef<int32_t>> &all,
                  ArrayRef<int32_t> one) {
    if (all && *all != one)
      all.reset();
  };
  for (CallOp step : liveness.getSteps()) {
    Instance *&instance = known[*step.getInstance()];
    if (!instance) {
      instances.push_back(std::make_unique<Instance>(Instance{
          step.getInstance()->str(), &step.getKernelInfo(),
          step.getKernelVariant(), step.getShape(), step.getParams()}));
      instance = instances.back().get();
    }
    agree(instance->shape, step.getShape());
    agree(instance->params, step.getParams());
  }
}

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

/// `pointer + offset`, without the addition of nothing.
static std::string addOffset(std::string pointer, int64_t offset) {
  return offset == 0 ? pointer : pointer + " + " + std::to_string(offset);
}

/// `pointer` moved on by `elements` with each trip of the loop that it is in.
static std::string addTrips(std::string pointer, int64_t elements) {
  if (elements == 0)
    return pointer;
  return pointer + (elements < 0 ? " - " : " + ") +
         std::to_string(std::abs(elements)) + " * i";
}

/// `expression`, of type `from *`, as the type a parameter has.
static std::string castPointer(std::string expression, StringRef from,
                               StringRef to, bool isConst) {
  if (to == from || to == "void")
    return expression;
  StringRef qualifier = isConst ? "const " : "";
  if (StringRef(expression).contains(' '))
    expression = "(" + expression + ")";
  return ("(" + qualifier + to + " *)" + expression).str();
}

/// `expression`, of type `from *` with elements of `elementBytes`, moved on by
/// `offset`, as the type a parameter has.
static std::string movePointer(std::string expression, StringRef from,
                               int64_t elementBytes, ByteOffset offset,
                               StringRef to, bool isConst) {
  if (offset.bytes % elementBytes != 0 || offset.perTrip % elementBytes != 0) {
    expression = castPointer(expression, from, "int8_t", isConst);
    from = "int8_t";
    elementBytes = 1;
  }
  return castPointer(
      addTrips(addOffset(expression, offset.bytes / elementBytes),
               offset.perTrip / elementBytes),
      from, to, isConst);
}

FailureOr<std::string> CModel::getWeights(GetWeightsOp constant,
                                          ByteOffset offset, StringRef type,
                                          bool isConst) {
  auto isMeant = [&](WeightsOp candidate) {
    return candidate.getSymName() == constant.getWeights();
  };
  auto hasMember = [&](const WeightsObject &candidate) {
    return llvm::any_of(candidate.members, isMeant);
  };
  std::string pointer = "a";
  ArrayRef<WeightsOp> members;
  if (adapter && llvm::any_of(adapter->adapters.weights, isMeant)) {
    members = adapter->adapters.weights;
    used.insert(adapter->port);
  } else {
    auto object = llvm::find_if(weights, hasMember);
    if (object == weights.end())
      object = llvm::find_if(sharedWeights, hasMember);
    members = object->members;
    pointer = object->pointer;
  }
  WeightsOp from = *llvm::find_if(members, isMeant);
  StringRef member = from.getOwner()
                         ? from.getOwner()->getLeafReference().getValue()
                         : from.getSymName();
  int64_t rootBytes = getElementBytes(from.getMemRefType().getElementType()) *
                      (from.getElementCType() == "tm_rq" ? 2 : 1);
  return movePointer(pointer + "->" + member.str(), from.getElementCType(),
                     rootBytes, offset, type, isConst);
}

/// Returns the alloc, get_weights or block argument that `buffer` is in, and
/// where it begins there.
static std::pair<Value, ByteOffset> getPlace(Value buffer) {
  auto [root, bytes] = getRoot(buffer);
  auto slice = root.getDefiningOp<SliceOp>();
  if (!slice)
    return {root, {bytes}};
  auto [owner, outer] = getRoot(slice.getSource());
  return {owner,
          {outer + static_cast<int64_t>(slice.getOffset()) + bytes,
           static_cast<int64_t>(slice.getStep())}};
}

FailureOr<std::string> CModel::getPointer(Value buffer,
                                          const KernelPointer &pointer,
                                          bool isConst,
                                          const BufferLiveness &liveness) {
  auto [root, offset] = getPlace(buffer);
  Type element = cast<MemRefType>(buffer.getType()).getElementType();
  int64_t elementBytes = getElementBytes(element);

  if (auto alloc = root.getDefiningOp<AllocOp>()) {
    StringRef cType =
        pointer.cType == "void" ? mcu::getCType(element) : pointer.cType;
    std::optional<ArenaMember> member = getArenaMember(cType);
    if (!member)
      return alloc.emitOpError("holds ") << cType << ", which no arena does";
    used.insert("arena");
    if (llvm::none_of(arena, [&](const ArenaMember &known) {
          return known.name == member->name;
        }))
      arena.push_back(*member);
    std::string place = "arena->" + member->name.str() + " + " +
                        getBuffer(alloc, *member, liveness);
    return addTrips(addOffset(place, offset.bytes / member->elementBytes),
                    offset.perTrip / member->elementBytes);
  }
  if (auto constant = root.getDefiningOp<GetWeightsOp>())
    return getWeights(constant, offset, pointer.cType, isConst);
  unsigned index = op.getPort(cast<BlockArgument>(root)).getArgNumber();
  bool isState = index >= ports.size();
  const Port &port = isState ? states[index - ports.size()] : ports[index];
  // C allows it to those that move bytes.
  if (port.elementBytes != elementBytes && pointer.cType != "void")
    return op.emitOpError("views '")
           << port.tensor << "' with elements of another size";
  std::string name = (isState ? "state->" : "") + port.name;
  used.insert(isState ? "state" : port.name);
  return movePointer(name, port.cType, port.elementBytes, offset, pointer.cType,
                     isConst);
}

/// What the step does, for a reader.
static std::string describe(CallOp step, const StepFacts &facts) {
  auto type = cast<MemRefType>(step.getOutputs().front().getType());
  std::string text =
      getCommentText(facts.node.empty() ? facts.kernel : facts.node) + ": ";
  StringRef separator = "";
  for (int64_t dim : type.getShape()) {
    text += separator.str() + std::to_string(dim);
    separator = "x";
  }
  text += type.getRank() == 0 ? "scalar" : "";
  if (facts.macs != 0)
    text += ", " + getCount(facts.macs, "MAC");
  if (facts.weightBytes != 0)
    text += ", " + getCount(facts.weightBytes, "B") + " of weights";
  if (facts.trips != 1)
    text += ", in " + getCount(facts.trips, "trip") + "s";
  return text;
}

LogicalResult CModel::readSteps(const BufferLiveness &liveness) {
  CNames constantNames;
  for (const auto &instance : instances)
    constantNames.reserve(instance->name);
  for (const Port &port : ports)
    constantNames.reserve(port.name);
  if (hasState())
    constantNames.reserve("state");

  // A constant for a struct that the instance takes as a parameter.
  auto passStruct = [&](CallOp step, const KernelStruct &type,
                        ArrayRef<int32_t> words, StringRef suffix) {
    auto known = llvm::find_if(constants, [&](const StructConstant &constant) {
      return constant.type->name == type.name && constant.words == words;
    });
    if (known != constants.end())
      return "&" + known->name;
    StringRef node = getNodeName(step.getLoc());
    std::string hint =
        toCIdentifier(node.empty() ? step.getKernelInfo().name : node) +
        suffix.str();
    constants.push_back({constantNames.create(hint), &type, words});
    return "&" + constants.back().name;
  };

  for (auto [number, op] : llvm::enumerate(liveness.getSteps())) {
    CallOp kernelOp = op;
    Step step;
    step.instance = llvm::find_if(instances, [&](const auto &candidate) {
                      return candidate->name == *kernelOp.getInstance();
                    })->get();
    const KernelInfo &kernel = kernelOp.getKernelInfo();
    if (!step.instance->shape)
      step.arguments.push_back(
          passStruct(op, kernel.shape, kernelOp.getShape(), "_shape"));
    if (!step.instance->params)
      step.arguments.push_back(
          passStruct(op, kernel.params, kernelOp.getParams(), "_params"));
    for (auto [index, pointer] : llvm::enumerate(kernelOp.getPointers())) {
      bool isConst = index < kernelOp.getInputs().size();
      FailureOr<std::string> text =
          getPointer(pointer.first, *pointer.second, isConst, liveness);
      if (failed(text))
        return failure();
      step.arguments.push_back(*text);
      if (index != kernelOp.getInputs().size())
        continue;
      // Of a slice, what all trips have written.
      Value root = getRoot(pointer.first).first, output = getOwner(root);
      if (root == output)
        output = pointer.first;
      else
        text = getPointer(output, *pointer.second, isConst, liveness);
      if (failed(text))
        return failure();
      step.output = *text;
      if (getOwner(root).getDefiningOp<AllocOp>())
        step.outputBuffer =
            StringRef(*text).split(" + ").second.split(' ').first;
      step.outputBytes = getNumBytes(cast<MemRefType>(output.getType()));
    }
    step.comment = describe(op, facts->steps[number]);
    steps.push_back(std::move(step));
  }
  return success();
}
