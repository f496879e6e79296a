//===- ResetPrinter.cpp - <model>_reset -----------------------------------===//

#include "CModel.h"
#include "CText.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/bit.h"
#include <cmath>

using namespace tinyml;
using namespace tinyml::c;
using namespace llvm;

/// Returns element `index` of `bytes`, of type `cType`, as a literal.
static std::string getLiteral(ArrayRef<char> bytes, size_t index,
                              StringRef cType) {
  auto width = static_cast<size_t>(getArenaMember(cType)->elementBytes);
  uint64_t bits = 0;
  for (size_t byte = width; byte-- > 0;)
    bits = bits << 8 | static_cast<uint8_t>(bytes[index * width + byte]);
  int64_t value =
      width < 8 ? SignExtend64(bits, 8 * width) : static_cast<int64_t>(bits);
  return cType == "float"
             ? getFloat(bit_cast<float>(static_cast<int32_t>(value)))
             : getInteger(value, cType);
}

void tinyml::c::printNumbers(raw_ostream &os, ArrayRef<char> bytes,
                             StringRef cType, unsigned indent) {
  auto width = static_cast<size_t>(getArenaMember(cType)->elementBytes);
  printList(os, bytes.size() / width, indent, [&](size_t i, std::string &item) {
    item = getLiteral(bytes, i, cType);
  });
}

/// Whether all elements of `bytes` are the same.
static bool isSplat(ArrayRef<char> bytes, int64_t elementBytes) {
  return bytes.drop_front(elementBytes) == bytes.drop_back(elementBytes);
}

/// Prints what gives one member its first value.
static void printMember(raw_ostream &os, const Port &state,
                        ArrayRef<char> bytes) {
  std::string value = state.cType == "float" ? "0.0f" : "0";
  if (!bytes.empty() && isSplat(bytes, state.elementBytes)) {
    value = getLiteral(bytes, 0, state.cType);
  } else if (!bytes.empty()) {
    value = "initial[i]";
    os << "  {\n    static const " << state.cType << " initial[" << state.macro
       << "_LEN] = {\n";
    printNumbers(os, bytes, state.cType, 8);
    os << "\n    };\n  ";
  }
  StringRef indent = value == "initial[i]" ? "    " : "  ";
  os << (indent.size() == 4 ? "  " : indent) << "for (unsigned i = 0u; i < "
     << state.macro << "_LEN; ++i) {\n"
     << indent << "  state->" << state.name << "[i] = " << value << ";\n"
     << indent << "}\n"
     << (indent.size() == 4 ? "  }\n" : "");
}

mlir::LogicalResult tinyml::c::printReset(raw_ostream &os,
                                          const CModel &model) {
  os << "void " << model.name << "_reset(" << model.name
     << "_state *state) {\n  if (state == NULL) {\n    return;\n  }\n";
  mcu::ModelOp op = model.op;
  for (const Port &state : model.states) {
    if (!state.initial) {
      printMember(os, state, {});
      continue;
    }
    mlir::FailureOr<WeightsView> view =
        WeightsView::get(state.initial, op.getLoc());
    if (failed(view))
      return mlir::failure();
    printMember(os, state, view->getBytes());
  }
  os << "}\n\n";
  return mlir::success();
}
