//===- ModelOp.cpp - mcu.model --------------------------------------------===//

#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace tinyml::mcu;

void ModelOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                    TypeRange inputs, TypeRange outputs,
                    ArrayRef<DictionaryAttr> argAttrs) {
  Properties &properties = state.getOrAddProperties<Properties>();
  properties.sym_name = builder.getStringAttr(name);
  properties.num_inputs = builder.getI64IntegerAttr(inputs.size());
  properties.arena_region = builder.getStringAttr("sram");
  properties.arg_attrs = builder.getArrayAttr(
      SmallVector<Attribute>(argAttrs.begin(), argAttrs.end()));
  Block &block = state.addRegion()->emplaceBlock();
  for (Type type : llvm::concat<const Type>(SmallVector<Type>(inputs),
                                            SmallVector<Type>(outputs)))
    block.addArgument(type, state.location);
}

Attribute ModelOp::getArgAttr(unsigned index, StringRef name) {
  auto all = getArgAttrs();
  if (!all || index >= all->size())
    return {};
  return cast<DictionaryAttr>((*all)[index]).get(name);
}

void ModelOp::setArgAttr(unsigned index, StringRef name, Attribute value) {
  auto empty = DictionaryAttr::get(getContext());
  SmallVector<Attribute> all(getBody().getNumArguments(), empty);
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

void ModelOp::getAsmBlockArgumentNames(Region &region,
                                       OpAsmSetValueNameFn setNameFn) {
  for (BlockArgument arg : region.getArguments()) {
    auto name = getArgAttrOfType<StringAttr>(arg.getArgNumber(), kNameAttr);
    std::string clean;
    for (char c : name ? name.getValue() : StringRef())
      clean.push_back(llvm::isAlnum(c) ? c : '_');
    if (!clean.empty() && !llvm::isDigit(clean.front()))
      setNameFn(arg, clean);
  }
}

LogicalResult ModelOp::verifyRegions() {
  unsigned numArgs = getBody().getNumArguments();
  if (getNumInputs() > numArgs)
    return emitOpError("has ") << numArgs << " arguments, fewer than its "
                               << getNumInputs() << " inputs";
  if (getArgAttrs() && getArgAttrs()->size() != numArgs)
    return emitOpError("has ") << numArgs << " arguments but attributes for "
                               << getArgAttrs()->size();
  for (BlockArgument arg : getBody().getArguments()) {
    auto type = dyn_cast<MemRefType>(arg.getType());
    if (!type || !type.hasStaticShape() ||
        getCType(type.getElementType()).empty())
      return emitOpError("requires arguments to be memrefs of static shape and "
                         "of a type that C has, found ")
             << arg.getType();
    if (!getArgAttrOfType<StringAttr>(arg.getArgNumber(), kNameAttr))
      return emitOpError("requires '")
             << kNameAttr << "' of argument " << arg.getArgNumber();
  }
  for (CallOp step : getSteps())
    for (Value output : step.getOutputs()) {
      Value root = getRoot(output).first;
      auto arg = dyn_cast<BlockArgument>(root);
      if ((arg && arg.getArgNumber() < getNumInputs()) ||
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

ParseResult ModelOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  SmallVector<OpAsmParser::Argument> inputs, outputs;
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name),
                             result.attributes) ||
      parsePorts(parser, inputs) || parser.parseKeyword("outs") ||
      parsePorts(parser, outputs))
    return failure();
  Builder &builder = parser.getBuilder();
  result.addAttribute(getNumInputsAttrName(result.name),
                      builder.getI64IntegerAttr(inputs.size()));
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
  for (OpAsmParser::Argument &port : inputs)
    attrs.push_back(port.attrs ? port.attrs : builder.getDictionaryAttr({}));
  result.addAttribute(getArgAttrsAttrName(result.name),
                      builder.getArrayAttr(attrs));
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
  printer << " arena ";
  printer.printAttributeWithoutType(getArenaRegionAttr());
  if (auto bytes = getArenaBytes())
    printer << " bytes " << *bytes;
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(),
      {getSymNameAttrName(), getNumInputsAttrName(), getArenaRegionAttrName(),
       getArenaBytesAttrName(), getArgAttrsAttrName()});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}
