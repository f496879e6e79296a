//===- BinaryWeightsPrinter.cpp - <model>_weights.{c,bin} -----------------===//
//
// The weights object as its bytes: a compiler takes long for numbers in C.
//
//===----------------------------------------------------------------------===//

#include "CModel.h"
#include "CText.h"
#include "tinyml/Support/Weights.h"
#include "llvm/Support/MathExtras.h"

using namespace tinyml;
using namespace tinyml::c;
using namespace tinyml::mcu;
using namespace llvm;

/// The bytes of one element, and what they are aligned to: those of its C type,
/// or of a member of tm_rq.
static size_t getAlignment(WeightsOp weights) {
  return getElementBytes(weights.getMemRefType().getElementType());
}

static size_t getItemBytes(WeightsOp weights) {
  return getAlignment(weights) * (weights.getElementCType() == "tm_rq" ? 2 : 1);
}

mlir::FailureOr<std::string>
tinyml::c::printBinaryWeights(const WeightsObject &object) {
  std::string bytes;
  size_t most = 1;
  for (WeightsOp weights : object.members) {
    mlir::FailureOr<WeightsView> view =
        WeightsView::get(weights.getValue(), weights.getLoc());
    if (failed(view))
      return mlir::failure();
    most = std::max(most, getAlignment(weights));
    bytes.resize(alignTo(bytes.size(), getAlignment(weights)));
    size_t end =
        bytes.size() + getCArrayLength(weights) * getItemBytes(weights);
    bytes.append(view->getBytes().begin(), view->getBytes().end());
    // An empty member has one element in C.
    bytes.resize(end);
  }
  bytes.resize(alignTo(bytes.size(), most));
  return bytes;
}

/// Prints the object that a file has the bytes of.
static void printObject(raw_ostream &os, const CModel &model,
                        const WeightsObject &object) {
  std::string macro = object.getMacro(model.macro) + "_BIN";
  std::string placement = object.getMacro("TM"),
              section = placement + "_SECTION";
  std::string bytes = model.weights.size() == 1
                          ? model.macro + "_WEIGHT_BYTES"
                          : std::to_string(object.bytes) + "u";
  bool isPlain = placement == "TM_WEIGHTS";
  printComment(os, "Where the bytes are: the assembler looks for this file in "
                   "the folders of -I.");
  os << "#ifndef " << macro << "\n#define " << macro << " \"" << object.name
     << ".bin\"\n#endif\n\n";
  printComment(
      os, isPlain ? "The section that they go to, as that of TM_WEIGHTS."
                  : "The section of memory '" + object.memory.str() + "'.");
  os << "#ifndef " << section << "\n#define " << section
     << " \".rodata.tm_weights" << (isPlain ? "" : "_" + object.memory.str())
     << "\"\n#endif\n\n"
     << "TM_STATIC_ASSERT(sizeof(" << object.name << "_t) == " << bytes << ", "
     << object.name << "_are_laid_out_so);\n\n"
     << "__asm__(\".pushsection \" " << section << " \",\\\"a\\\"\\n\"\n"
     << "        \".balign 8\\n\"\n"
     << "        \".global " << object.name << "\\n\"\n"
     << "        \".type " << object.name << ", %object\\n\"\n"
     << "        \"" << object.name << ":\\n\"\n"
     << "        \".incbin \\\"\" " << macro << " \"\\\"\\n\"\n"
     << "        \".size " << object.name << ", .-" << object.name << "\\n\"\n"
     << "        \".popsection\\n\");\n";
}

std::string tinyml::c::printBinaryWeightsSource(const CModel &model) {
  std::string text, files;
  for (const WeightsObject &object : model.weights)
    files += (files.empty() ? "" : " and ") + object.name + ".bin";
  raw_string_ostream os(text);
  printComment(os, "The constants of " + model.name + ", out of " + files +
                       ". " + getOrigin(model));
  os << "#include \"" << model.name << "_weights.h\"\n#include \"" << model.name
     << ".h\"\n\n"
     << "#if !defined(__ELF__) || !(defined(__GNUC__) || defined(__clang__))\n"
     << "#error \"binary weights take GCC or Clang and ELF: leave out "
        "--weights=bin\"\n#endif\n";
  for (const WeightsObject &object : model.weights) {
    os << '\n';
    printObject(os, model, object);
  }
  return text;
}
