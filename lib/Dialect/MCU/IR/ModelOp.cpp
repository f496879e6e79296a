//===- ModelOp.cpp - mcu.model --------------------------------------------===//

#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace tinyml::mcu;

void ModelOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                    TypeRange inputs, TypeRange outputs,
                    ArrayRef<DictionaryAttr> argAttrs, TypeRange states) {
  Properties &properties = state.getOrAddProperties<Properties>();
  properties.sym_name = builder.getStringAttr(name);
  properties.num_inputs = builder.getI64IntegerAttr(inputs.size());
  properties.num_states = builder.getI64IntegerAttr(states.size());
  properties.arena_region = builder.getStringAttr("sram");
  properties.arg_attrs = builder.getArrayAttr(
      SmallVector<Attribute>(argAttrs.begin(), argAttrs.end()));
  Block &block = state.addRegion()->emplaceBlock();
  for (TypeRange types : {inputs, outputs, states, states})
    for (Type type : types)
      block.addArgument(type, state.location);
}

Value ModelOp::getOldState(Value buffer) {
  for (auto [old, next] : llvm::zip(getStates(), getNextStates()))
    if (next == buffer)
      return old;
  return {};
}

BlockArgument ModelOp::getPort(BlockArgument argument) {
  Value old = getOldState(argument);
  return old ? cast<BlockArgument>(old) : argument;
}

PortDirection ModelOp::getDirection(unsigned port) {
  if (port < getNumInputs())
    return PortDirection::In;
  return port < getPorts().size() - getNumStates() ? PortDirection::Out
                                                   : PortDirection::State;
}

Attribute ModelOp::getArgAttr(unsigned index, StringRef name) {
  auto all = getArgAttrs();
  if (!all || index >= all->size())
    return {};
  return cast<DictionaryAttr>((*all)[index]).get(name);
}

void ModelOp::setArgAttr(unsigned index, StringRef name, Attribute value) {
  auto empty = DictionaryAttr::get(getContext());
  SmallVector<Attribute> all(getPorts().size(), empty);
  if (auto old = getArgAttrs())
    llvm::copy(*old, all.begin());
  NamedAttrList attrs(cast<DictionaryAttr>(all[index]));
  attrs.set(name, value);
  all[index] = attrs.getDictionary(getContext());
  setArgAttrsAttr(ArrayAttr::get(getContext(), all));
}

SmallVector<CallOp> ModelOp::getSteps() {
  return llvm::to_vector(getBody().front().getOps<CallOp>());
}

SmallVector<StepLoop> ModelOp::getLoops() {
  SmallVector<StepLoop> loops;
  int64_t number = 0;
  for (Operation &op : getBody().front()) {
    if (auto loop = dyn_cast<BeginLoopOp>(op))
      loops.push_back({number, -1, static_cast<int64_t>(loop.getTrips())});
    else if (isa<EndLoopOp>(op))
      loops.back().last = number - 1;
    else if (isa<CallOp>(op))
      ++number;
  }
  llvm::erase_if(loops,
                 [](const StepLoop &loop) { return loop.last < loop.first; });
  return loops;
}

void ModelOp::getAsmBlockArgumentNames(Region &region,
                                       OpAsmSetValueNameFn setNameFn) {
  for (BlockArgument arg : region.getArguments()) {
    unsigned port = getPort(arg).getArgNumber();
    auto name = getArgAttrOfType<StringAttr>(port, kNameAttr);
    std::string clean;
    for (char c : name ? name.getValue() : StringRef())
      clean.push_back(llvm::isAlnum(c) ? c : '_');
    if (port != arg.getArgNumber())
      clean += "_next";
    if (!clean.empty() && !llvm::isDigit(clean.front()))
      setNameFn(arg, clean);
  }
}

/// Checks the type, name and initial value of one port.
static LogicalResult verifyPort(ModelOp op, BlockArgument port) {
  unsigned index = port.getArgNumber();
  auto type = dyn_cast<MemRefType>(port.getType());
  if (!type || !type.hasStaticShape() ||
      getCType(type.getElementType()).empty())
    return op.emitOpError("requires arguments to be memrefs of static shape "
                          "and of a type that C has, found ")
           << port.getType();
  if (!op.getArgAttrOfType<StringAttr>(index, kNameAttr))
    return op.emitOpError("requires '")
           << kNameAttr << "' of argument " << index;
  Attribute initial = op.getArgAttr(index, kInitialAttr);
  if (!initial)
    return success();
  if (op.getDirection(index) != PortDirection::State)
    return op.emitOpError("has '") << kInitialAttr << "' of argument " << index
                                   << ", which is no state";
  auto value = dyn_cast<ElementsAttr>(initial);
  Type expected = RankedTensorType::get(type.getShape(), type.getElementType());
  if (!value || value.getShapedType() != expected)
    return op.emitOpError("requires '") << kInitialAttr << "' of argument "
                                        << index << " to be " << expected;
  return success();
}

/// Checks that each loop has an end and that none is in another one.
static LogicalResult verifyLoops(ModelOp model) {
  BeginLoopOp open;
  for (Operation &op : model.getBody().front()) {
    if (auto loop = dyn_cast<BeginLoopOp>(op)) {
      if (open)
        return loop.emitOpError("is in another loop");
      open = loop;
    } else if (isa<EndLoopOp>(op)) {
      if (!open)
        return op.emitOpError("ends no loop");
      open = {};
    }
  }
  return open ? open.emitOpError("has no end") : success();
}

/// Checks that the calls which look at a slice are of one loop, and that the
/// slice is in its source in each trip.
static LogicalResult verifySlices(ModelOp model) {
  SmallVector<StepLoop> loops = model.getLoops();
  if (loops.empty() && model.getBody().front().getOps<SliceOp>().empty())
    return success();
  llvm::DenseMap<Operation *, const StepLoop *> users;
  for (auto [number, step] : llvm::enumerate(model.getSteps()))
    for (Value operand : step->getOperands()) {
      auto slice = getRoot(operand).first.getDefiningOp<SliceOp>();
      if (!slice)
        continue;
      const StepLoop *loop = findLoop(loops, number);
      auto [known, isNew] = users.try_emplace(slice, loop);
      if (!loop || known->second != loop)
        return step.emitOpError("looks at a slice ")
               << (loop ? "of another loop" : "outside of a loop");
      if (!isNew)
        continue;
      auto first = static_cast<int64_t>(slice.getOffset());
      auto move = static_cast<int64_t>(slice.getStep()), last = first;
      if (llvm::MulOverflow(loop->trips - 1, move, move) ||
          llvm::AddOverflow(first, move, last))
        return slice.emitOpError("moves on by more than memory has");
      int64_t bytes = getNumBytes(cast<MemRefType>(slice.getType()));
      int64_t limit =
          getNumBytes(cast<MemRefType>(slice.getSource().getType())) - bytes;
      for (int64_t place : {first, last})
        if (place < 0 || place > limit)
          return slice.emitOpError("is ")
                 << bytes << " bytes at offset " << place << " of a buffer of "
                 << limit + bytes << " in one of " << loop->trips << " trips";
    }
  return success();
}

LogicalResult ModelOp::verifyRegions() {
  unsigned numArgs = getBody().getNumArguments();
  if (getNumInputs() + 2 * getNumStates() > numArgs)
    return emitOpError("has ")
           << numArgs << " arguments, fewer than its " << getNumInputs()
           << " inputs" << (getNumStates() ? " and the two of each state" : "");
  if (getArgAttrs() && getArgAttrs()->size() != getPorts().size())
    return emitOpError("has ")
           << getPorts().size() << " arguments but attributes for "
           << getArgAttrs()->size();
  for (BlockArgument port : getPorts())
    if (failed(verifyPort(*this, port)))
      return failure();
  for (auto [old, next] : llvm::zip(getStates(), getNextStates()))
    if (old.getType() != next.getType())
      return emitOpError("has a state that is ")
             << old.getType() << " and becomes " << next.getType();
  if (failed(verifyLoops(*this)) || failed(verifySlices(*this)))
    return failure();
  for (CallOp step : getSteps())
    for (Value output : step.getOutputs()) {
      Value root = getOwner(getRoot(output).first);
      auto arg = dyn_cast<BlockArgument>(root);
      if (llvm::is_contained(getInputs(), arg) ||
          llvm::is_contained(getStates(), arg) ||
          root.getDefiningOp<GetWeightsOp>())
        return step.emitOpError("writes to a buffer that is only read");
    }
  return success();
}

/// Parses `%name: type attr-dict` in parentheses.
static ParseResult parsePorts(OpAsmParser &parser,
                              SmallVectorImpl<OpAsmParser::Argument> &ports) {
  return parser.parseArgumentList(ports, OpAsmParser::Delimiter::Paren,
                                  /*allowType=*/true, /*allowAttrs=*/true);
}

/// Parses `states(%old to %next : type attr-dict, ...)` where it is there.
static ParseResult
parseStates(OpAsmParser &parser, SmallVectorImpl<OpAsmParser::Argument> &states,
            SmallVectorImpl<OpAsmParser::Argument> &nextStates) {
  if (failed(parser.parseOptionalKeyword("states")))
    return success();
  auto parseState = [&]() -> ParseResult {
    OpAsmParser::Argument old, next;
    NamedAttrList attrs;
    if (parser.parseArgument(old) || parser.parseKeyword("to") ||
        parser.parseArgument(next) || parser.parseColonType(old.type) ||
        parser.parseOptionalAttrDict(attrs))
      return failure();
    next.type = old.type;
    old.attrs = attrs.getDictionary(parser.getContext());
    states.push_back(old);
    nextStates.push_back(next);
    return success();
  };
  return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren,
                                        parseState);
}

ParseResult ModelOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  SmallVector<OpAsmParser::Argument> inputs, outputs, states, nextStates;
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name),
                             result.attributes) ||
      parsePorts(parser, inputs) || parser.parseKeyword("outs") ||
      parsePorts(parser, outputs) || parseStates(parser, states, nextStates))
    return failure();
  Builder &builder = parser.getBuilder();
  result.addAttribute(getNumInputsAttrName(result.name),
                      builder.getI64IntegerAttr(inputs.size()));
  result.addAttribute(getNumStatesAttrName(result.name),
                      builder.getI64IntegerAttr(states.size()));
  StringAttr region = builder.getStringAttr("sram");
  if (succeeded(parser.parseOptionalKeyword("arena")) &&
      parser.parseAttribute(region))
    return failure();
  result.addAttribute(getArenaRegionAttrName(result.name), region);
  int64_t bytes;
  if (succeeded(parser.parseOptionalKeyword("bytes"))) {
    if (parser.parseInteger(bytes))
      return failure();
    result.addAttribute(getArenaBytesAttrName(result.name),
                        builder.getI64IntegerAttr(bytes));
  }
  SmallVector<Attribute> attrs;
  inputs.append(outputs.begin(), outputs.end());
  inputs.append(states.begin(), states.end());
  for (OpAsmParser::Argument &port : inputs)
    attrs.push_back(port.attrs ? port.attrs : builder.getDictionaryAttr({}));
  result.addAttribute(getArgAttrsAttrName(result.name),
                      builder.getArrayAttr(attrs));
  inputs.append(nextStates.begin(), nextStates.end());
  if (parser.parseOptionalAttrDictWithKeyword(result.attributes) ||
      parser.parseRegion(*result.addRegion(), inputs))
    return failure();
  if (result.regions.front()->empty()) {
    Block &block = result.regions.front()->emplaceBlock();
    for (OpAsmParser::Argument &port : inputs)
      block.addArgument(port.type, result.location);
  }
  return success();
}

void ModelOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printer.printSymbolName(getSymName());
  auto printPorts = [&](ArrayRef<BlockArgument> ports) {
    printer << '(';
    llvm::interleaveComma(ports, printer, [&](BlockArgument port) {
      auto attrs = getArgAttrs();
      printer.printRegionArgument(
          port,
          attrs ? cast<DictionaryAttr>((*attrs)[port.getArgNumber()]).getValue()
                : ArrayRef<NamedAttribute>());
    });
    printer << ')';
  };
  printPorts(getInputs());
  printer << " outs";
  printPorts(getOutputs());
  if (getNumStates() != 0) {
    printer << " states(";
    llvm::interleaveComma(
        llvm::zip(getStates(), getNextStates()), printer, [&](auto state) {
          auto [old, next] = state;
          printer << old << " to " << next << " : " << old.getType();
          if (auto attrs = getArgAttrs())
            printer.printOptionalAttrDict(
                cast<DictionaryAttr>((*attrs)[old.getArgNumber()]).getValue());
        });
    printer << ')';
  }
  printer << " arena ";
  printer.printAttributeWithoutType(getArenaRegionAttr());
  if (auto bytes = getArenaBytes())
    printer << " bytes " << *bytes;
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(), {getSymNameAttrName(), getNumInputsAttrName(),
                            getNumStatesAttrName(), getArenaRegionAttrName(),
                            getArenaBytesAttrName(), getArgAttrsAttrName()});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}
