//===- CallOp.cpp - mcu.call ----------------------------------------------===//

#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/bit.h"
#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

void CallOp::build(OpBuilder &builder, OperationState &state, StringRef kernel,
                   ValueRange inputs, ValueRange outputs,
                   ArrayRef<int32_t> shape, ArrayRef<int32_t> params,
                   ValueRange scratch) {
  build(builder, state, kernel, inputs, outputs, scratch, shape, params,
        /*variant=*/StringAttr(), /*instance=*/StringAttr(),
        /*accumulator_bound=*/IntegerAttr());
}

const KernelInfo &CallOp::getKernelInfo() {
  const KernelInfo *info = findKernel(getKernel());
  assert(info && "the verifier knows the kernel");
  return *info;
}

const KernelVariant *CallOp::getKernelVariant() {
  return getKernelInfo().findVariant(getVariant().value_or(kPortable));
}

SmallVector<const KernelPointer *> CallOp::getScratchParameters() {
  SmallVector<const KernelPointer *> parameters;
  for (const KernelPointer &own : getKernelInfo().scratch)
    parameters.push_back(&own);
  if (const KernelVariant *variant = getKernelVariant())
    for (const KernelPointer &added : variant->scratch)
      parameters.push_back(&added);
  return parameters;
}

int64_t CallOp::getMacs() { return getKernelInfo().getMacs(getShape()); }

SmallVector<std::pair<Value, const KernelPointer *>> CallOp::getPointers() {
  const KernelInfo &info = getKernelInfo();
  SmallVector<std::pair<Value, const KernelPointer *>> pointers;
  auto append = [&](OperandRange operands, ArrayRef<KernelPointer> params) {
    for (auto [operand, param] : llvm::zip(operands, params))
      pointers.emplace_back(operand, &param);
  };
  append(getInputs(), info.inputs);
  append(getOutputs(), info.outputs);
  for (auto [operand, param] : llvm::zip(getScratch(), getScratchParameters()))
    pointers.emplace_back(operand, param);
  return pointers;
}

//===----------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------===//

/// Checks one pointer operand: its elements measure what the C type does, and
/// the kernel stays inside.
static LogicalResult verifyPointer(CallOp op, Value operand,
                                   const KernelPointer &param) {
  auto type = cast<MemRefType>(operand.getType());
  Type element = type.getElementType();
  if (!type.hasStaticShape() || !type.getLayout().isIdentity() ||
      !element.isIntOrFloat())
    return op.emitOpError("requires '")
           << param.name << "' to have a static shape and the identity layout, "
           << "found " << type;
  bool matches = getElementBytes(element) == param.elementBytes;
  if (param.cType == "float")
    matches = element.isF32();
  else if (param.cType != "void")
    matches &= element.isInteger();
  if (!matches)
    return op.emitOpError("requires '")
           << param.name << "' to hold " << param.cType << ", found " << type;
  Extent needed = param.getBytes(op.getShape(), op.getParams());
  if (needed.isUnknown())
    return op.emitOpError("has a shape that gives '")
           << param.name << "' no size";
  if (needed.get() > getNumBytes(type))
    return op.emitOpError("touches ")
           << needed.get() << " bytes of '" << param.name << "', which has "
           << getNumBytes(type);
  return success();
}

/// Checks that what the sums were proved to stay within is a number that the
/// kernel's 32 bits hold.
static LogicalResult verifyAccumulators(CallOp op, const KernelInfo &info) {
  if (!op.getAccumulatorBound())
    return success();
  int64_t bound = *op.getAccumulatorBound(), shift = 0;
  if (bound < 0)
    return op.emitOpError("requires 'accumulator_bound' not to be negative");
  for (auto [field, word] : llvm::zip(info.params.fields, op.getParams()))
    if (field.name == "acc_shift")
      shift = word;
  int64_t largest = bound;
  if (shift > 0 && shift < 32) // rounded half up
    largest = (bound >> shift) + (bound >> (shift - 1) & 1);
  if (largest <= std::numeric_limits<int32_t>::max())
    return success();
  InFlightDiagnostic error = op.emitOpError("has sums of up to ") << bound;
  if (shift != 0)
    error << ", shifted by " << shift;
  return error << ", which do not fit 32 bits";
}

LogicalResult CallOp::verify() {
  const KernelInfo *info = findKernel(getKernel());
  if (!info)
    return emitOpError("calls '")
           << getKernel() << "', a kernel that the runtime does not have";
  auto checkCount = [&](StringRef what, size_t found,
                        size_t expected) -> LogicalResult {
    if (found == expected)
      return success();
    return emitOpError("requires ")
           << expected << " " << what << ", found " << found;
  };
  if (failed(checkCount("inputs", getInputs().size(), info->inputs.size())) ||
      failed(
          checkCount("outputs", getOutputs().size(), info->outputs.size())) ||
      failed(checkCount("scratch buffers", getScratch().size(),
                        getScratchParameters().size())) ||
      failed(checkCount("shape fields", getShape().size(),
                        info->shape.fields.size())) ||
      failed(checkCount("params fields", getParams().size(),
                        info->params.fields.size())))
    return failure();
  for (auto [operand, param] : getPointers())
    if (failed(verifyPointer(*this, operand, *param)))
      return failure();
  if (failed(verifyAccumulators(*this, *info)))
    return failure();
  StringRef variant = getVariant().value_or(kPortable);
  if (variant == kPortable)
    return success();
  const KernelVariant *found = info->findVariant(variant);
  if (!found)
    return emitOpError("calls the variant '")
           << variant << "' of '" << getKernel()
           << "', which the runtime does not have";
  if (!found->accepts(getShape(), getParams()))
    return emitOpError("has a shape that the variant '")
           << variant << "' does not compute";
  return success();
}

//===----------------------------------------------------------------------===//
// Syntax
//===----------------------------------------------------------------------===//

/// Parses `keyword(%a, %b : type, type)`.
static ParseResult parseBuffers(OpAsmParser &parser, OperationState &result,
                                int32_t &count) {
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SmallVector<Type> types;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLParen() || parser.parseOperandList(operands) ||
      parser.parseColonTypeList(types) || parser.parseRParen() ||
      parser.resolveOperands(operands, types, loc, result.operands))
    return failure();
  count = operands.size();
  return success();
}

/// Parses one member's value into its word.
static ParseResult parseWord(OpAsmParser &parser, bool isFloat, int32_t &word) {
  if (!isFloat)
    return parser.parseInteger(word);
  float value;
  if (succeeded(parser.parseOptionalKeyword("inf"))) {
    value = INFINITY;
  } else if (succeeded(parser.parseOptionalKeyword("neg_inf"))) {
    value = -INFINITY;
  } else {
    APFloat parsed(APFloat::IEEEsingle());
    if (parser.parseFloat(APFloat::IEEEsingle(), parsed))
      return failure();
    value = parsed.convertToFloat();
  }
  word = llvm::bit_cast<int32_t>(value);
  return success();
}

/// Parses `{name = value, ...}` with exactly the members of `type`.
static ParseResult parseStruct(OpAsmParser &parser, const KernelStruct &type,
                               SmallVectorImpl<int32_t> &words) {
  words.assign(type.fields.size(), 0);
  SmallVector<bool> seen(type.fields.size(), false);
  auto parseField = [&]() -> ParseResult {
    StringRef name;
    SMLoc loc = parser.getCurrentLocation();
    if (parser.parseKeyword(&name))
      return failure();
    const KernelField *field =
        llvm::find_if(type.fields, [&](const KernelField &candidate) {
          return candidate.name == name;
        });
    if (field == type.fields.end())
      return parser.emitError(loc)
             << type.name << " has no member '" << name << "'";
    size_t index = field - type.fields.begin();
    if (seen[index])
      return parser.emitError(loc) << "member '" << name << "' is set twice";
    seen[index] = true;
    return failure(parser.parseEqual() ||
                   parseWord(parser, field->isFloat, words[index]));
  };
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Braces,
                                     parseField))
    return failure();
  for (auto [field, present] : llvm::zip(type.fields, seen))
    if (!present)
      return parser.emitError(loc) << "member '" << field.name << "' of "
                                   << type.name << " is missing";
  return success();
}

ParseResult CallOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr kernel;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseAttribute(kernel, "kernel", result.attributes))
    return failure();
  const KernelInfo *info = findKernel(kernel.getValue());
  if (!info)
    return parser.emitError(loc, "the runtime has no kernel '")
           << kernel.getValue() << "'";
  if (succeeded(parser.parseOptionalKeyword("variant"))) {
    StringAttr variant;
    if (parser.parseAttribute(variant, "variant", result.attributes))
      return failure();
  }
  int32_t segments[3] = {0, 0, 0};
  if (succeeded(parser.parseOptionalKeyword("ins")) &&
      parseBuffers(parser, result, segments[0]))
    return failure();
  if (parser.parseKeyword("outs") || parseBuffers(parser, result, segments[1]))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("scratch")) &&
      parseBuffers(parser, result, segments[2]))
    return failure();
  SmallVector<int32_t> shape, params;
  if (parser.parseKeyword("shape") || parseStruct(parser, info->shape, shape))
    return failure();
  if (info->hasParams() && (parser.parseKeyword("params") ||
                            parseStruct(parser, info->params, params)))
    return failure();
  Builder &builder = parser.getBuilder();
  if (succeeded(parser.parseOptionalKeyword("instance"))) {
    StringAttr instance;
    if (parser.parseAttribute(instance, "instance", result.attributes))
      return failure();
  }
  result.addAttribute("operandSegmentSizes",
                      builder.getDenseI32ArrayAttr(segments));
  result.addAttribute("shape", builder.getDenseI32ArrayAttr(shape));
  result.addAttribute("params", builder.getDenseI32ArrayAttr(params));
  return parser.parseOptionalAttrDict(result.attributes);
}

static void printBuffers(OpAsmPrinter &printer, StringRef keyword,
                         OperandRange buffers) {
  if (buffers.empty())
    return;
  printer << ' ' << keyword << '(';
  printer.printOperands(buffers);
  printer << " : ";
  llvm::interleaveComma(buffers.getTypes(), printer);
  printer << ')';
}

static void printWord(OpAsmPrinter &printer, bool isFloat, int32_t word) {
  if (!isFloat) {
    printer << word;
    return;
  }
  float value = llvm::bit_cast<float>(word);
  if (std::isinf(value))
    printer << (value < 0 ? "neg_inf" : "inf");
  else
    printer.printFloat(APFloat(value));
}

static void printStruct(OpAsmPrinter &printer, StringRef keyword,
                        const KernelStruct &type, ArrayRef<int32_t> words) {
  printer << ' ' << keyword << " {";
  llvm::interleaveComma(llvm::zip(type.fields, words), printer,
                        [&](auto member) {
                          const auto &[field, word] = member;
                          printer << field.name << " = ";
                          printWord(printer, field.isFloat, word);
                        });
  printer << '}';
}

void CallOp::print(OpAsmPrinter &printer) {
  const KernelInfo &info = getKernelInfo();
  printer << ' ';
  printer.printAttributeWithoutType(getKernelAttr());
  if (StringAttr variant = getVariantAttr()) {
    printer << " variant ";
    printer.printAttributeWithoutType(variant);
  }
  printBuffers(printer, "ins", getInputs());
  printBuffers(printer, "outs", getOutputs());
  printBuffers(printer, "scratch", getScratch());
  printStruct(printer, "shape", info.shape, getShape());
  if (info.hasParams())
    printStruct(printer, "params", info.params, getParams());
  if (StringAttr instance = getInstanceAttr()) {
    printer << " instance ";
    printer.printAttributeWithoutType(instance);
  }
  printer.printOptionalAttrDict((*this)->getAttrs(),
                                {"kernel", "operandSegmentSizes", "shape",
                                 "params", "variant", "instance"});
}
