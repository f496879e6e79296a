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
tinyml::c::printBinaryWeights(const CModel &model) {
  std::string bytes;
  size_t most = 1;
  for (WeightsOp weights : model.weights) {
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

std::string tinyml::c::printBinaryWeightsSource(const CModel &model) {
  const std::string object = model.name + "_weights";
  std::string macro = model.macro + "_WEIGHTS_BIN";
  std::string text;
  raw_string_ostream os(text);
  printComment(os, "The constants of " + model.name + ", out of " + object +
                       ".bin. " + getOrigin(model));
  os << "#include \"" << object << ".h\"\n#include \"" << model.name
     << ".h\"\n\n";
  printComment(os, "Where the bytes are: the assembler looks for this file in "
                   "the folders of -I.");
  os << "#ifndef " << macro << "\n#define " << macro << " \"" << object
     << ".bin\"\n#endif\n\n";
  printComment(os, "The section that they go to, as that of TM_WEIGHTS.");
  os << "#ifndef TM_WEIGHTS_SECTION\n#define TM_WEIGHTS_SECTION "
        "\".rodata.tm_weights\"\n#endif\n\n"
     << "#if !defined(__ELF__) || !(defined(__GNUC__) || defined(__clang__))\n"
     << "#error \"binary weights take GCC or Clang and ELF: leave out "
        "--weights=bin\"\n#endif\n\n"
     << "TM_STATIC_ASSERT(sizeof(" << object << "_t) == " << model.macro
     << "_WEIGHT_BYTES, " << object << "_are_laid_out_so);\n\n"
     << "__asm__(\".pushsection \" TM_WEIGHTS_SECTION \",\\\"a\\\"\\n\"\n"
     << "        \".balign 8\\n\"\n"
     << "        \".global " << object << "\\n\"\n"
     << "        \".type " << object << ", %object\\n\"\n"
     << "        \"" << object << ":\\n\"\n"
     << "        \".incbin \\\"\" " << macro << " \"\\\"\\n\"\n"
     << "        \".size " << object << ", .-" << object << "\\n\"\n"
     << "        \".popsection\\n\");\n";
  return text;
}
