//===- WeightsPrinter.cpp - <model>_weights.{h,c} -------------------------===//

#include "CModel.h"
#include "CText.h"
#include "tinyml/Support/Weights.h"
#include "llvm/Support/Endian.h"
#include <cmath>

using namespace tinyml;
using namespace tinyml::c;
using namespace tinyml::mcu;
using namespace llvm;

/// The dimensions of a tensor for a reader.
static std::string getDims(ArrayRef<int64_t> shape) {
  std::string text;
  for (int64_t dim : shape)
    text += (text.empty() ? "" : "x") + std::to_string(dim);
  return text.empty() ? "scalar" : text;
}

void tinyml::c::printMemberTypes(raw_ostream &os, ArrayRef<WeightsOp> members) {
  for (WeightsOp weights : members)
    os << "  " << weights.getElementCType() << ' ' << weights.getSymName()
       << '[' << getCArrayLength(weights) << "]; /* "
       << getDims(weights.getMemRefType().getShape()) << " */\n";
}

std::string tinyml::c::printWeightsHeader(const CModel &model) {
  std::string text;
  raw_string_ostream os(text);
  printComment(os, "The constants of " + model.name +
                       (model.weights.size() == 1
                            ? ": one object, placed by TM_WEIGHTS of "
                              "\"tinyml/abi.h\". "
                            : ": an object for each memory, placed by "
                              "TM_WEIGHTS of \"tinyml/abi.h\" and others like "
                              "it. ") +
                       getOrigin(model));
  std::string guard = getIncludeGuard(model.name + "_weights.h");
  os << "#ifndef " << guard << "\n#define " << guard
     << "\n\n#include \"tinyml/types.h\"\n\nTM_BEGIN_DECLS\n\n";
  for (const WeightsObject &object : model.weights) {
    os << "typedef struct {\n";
    printMemberTypes(os, object.members);
    os << "} " << object.name << "_t;\n\n";
    printSizeAssert(os, object.name + "_t", object.bytes, object.name);
    os << "\nextern const " << object.name << "_t " << object.name << ";\n\n";
  }
  if (model.adapter)
    printAdapterType(os, model);
  os << "TM_END_DECLS\n\n#endif\n";
  return text;
}

/// Reads element `index` of `bytes` as an integer of `width` bytes.
static int64_t readInteger(ArrayRef<char> bytes, size_t index, size_t width) {
  const char *at = bytes.data() + index * width;
  switch (width) {
  case 1:
    return static_cast<int8_t>(*at);
  case 2:
    return static_cast<int16_t>(support::endian::read16le(at));
  case 4:
    return static_cast<int32_t>(support::endian::read32le(at));
  default:
    return static_cast<int64_t>(support::endian::read64le(at));
  }
}

/// Whether a member shows INFINITY or NAN.
static bool needsMath(WeightsOp weights, const WeightsView &view) {
  if (!weights.getMemRefType().getElementType().isF32())
    return false;
  return any_of(view.getValues<float>(),
                [](float value) { return !std::isfinite(value); });
}

bool tinyml::c::printElements(raw_ostream &os, WeightsOp weights,
                              const WeightsView &view) {
  ArrayRef<char> bytes = view.getBytes();
  StringRef cType = weights.getElementCType();
  mlir::Type element = weights.getMemRefType().getElementType();
  size_t width = getElementBytes(element);
  size_t count = getCArrayLength(weights);
  os << "  /* " << weights.getSymName() << ", "
     << getDims(weights.getMemRefType().getShape()) << " */\n  {\n";
  printList(os, count, 4, [&](size_t i, std::string &item) {
    if (bytes.empty())
      item = "0";
    else if (cType == "tm_rq")
      item = "{" + getInteger(readInteger(bytes, 2 * i, 4), "int32_t") + ", " +
             getInteger(readInteger(bytes, 2 * i + 1, 4), "int32_t") + "}";
    else if (element.isF32())
      item = getFloat(
          bit_cast<float>(static_cast<int32_t>(readInteger(bytes, i, 4))));
    else
      item = getInteger(readInteger(bytes, i, width), cType);
  });
  if (cType == "tm_rq" && bytes.empty())
    os << "/* empty */";
  os << "\n  },\n";
  return needsMath(weights, view);
}

/// Prints where the compiler puts an object that is not in the section of
/// TM_WEIGHTS.
static void printPlacement(raw_ostream &os, const WeightsObject &object) {
  std::string macro = object.getMacro("TM");
  if (macro == "TM_WEIGHTS")
    return;
  os << '\n';
  printComment(os, "In front of what is in memory '" + object.memory.str() +
                       "': define it to place that elsewhere.");
  os << "#ifndef " << macro << "\n#define " << macro
     << " TM_WEIGHTS_IN(\".rodata.tm_weights_" << object.memory
     << "\")\n#endif\n";
}

/// Prints the members of an object; says whether they need <math.h>.
static mlir::FailureOr<bool> printMembers(raw_ostream &os,
                                          const WeightsObject &object) {
  bool math = false;
  for (WeightsOp weights : object.members) {
    mlir::FailureOr<WeightsView> view =
        WeightsView::get(weights.getValue(), weights.getLoc());
    if (failed(view))
      return mlir::failure();
    math |= printElements(os, weights, *view);
  }
  return math;
}

mlir::FailureOr<std::string>
tinyml::c::printWeightsSource(const CModel &model) {
  bool math = false;
  std::string objects;
  raw_string_ostream os(objects);
  for (const WeightsObject &object : model.weights) {
    printPlacement(os, object);
    os << '\n'
       << object.getMacro("TM") << " const " << object.name << "_t "
       << object.name << " = {\n";
    mlir::FailureOr<bool> needs = printMembers(os, object);
    if (failed(needs))
      return mlir::failure();
    math |= *needs;
    os << "};\n";
  }
  if (model.hasBank()) {
    mlir::FailureOr<bool> needs = printBank(os, model);
    if (failed(needs))
      return mlir::failure();
    math |= *needs;
  }
  std::string text;
  raw_string_ostream file(text);
  printComment(file,
               "The constants of " + model.name + ". " + getOrigin(model));
  file << "#include \"" << model.name << "_weights.h\"\n";
  if (math)
    file << "#include <math.h>\n";
  file << objects;
  return text;
}
