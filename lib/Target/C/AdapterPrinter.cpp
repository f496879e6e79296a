//===- AdapterPrinter.cpp - Adapters, and <model>_adapter.{h,c} -----------===//

#include "CModel.h"
#include "CText.h"
#include "tinyml/Support/CNames.h"
#include "llvm/ADT/StringExtras.h"

using namespace tinyml;
using namespace tinyml::c;
using namespace llvm;

void tinyml::c::printAdapterType(raw_ostream &os, const CModel &model) {
  const AdapterObject &adapter = *model.adapter;
  printComment(os, "What an adapter gives.");
  os << "typedef struct {\n";
  printMemberTypes(os, adapter.adapters.weights);
  os << "} " << adapter.type << ";\n\n";
  if (model.hasBank())
    os << "extern const " << adapter.type << ' ' << model.name << "_adapters["
       << adapter.adapters.count() << "];\n\n";
}

mlir::FailureOr<bool> tinyml::c::printBank(raw_ostream &os,
                                           const CModel &model) {
  bool math = false;
  const mcu::Adapters &adapters = model.adapter->adapters;
  os << "\nTM_WEIGHTS const " << model.adapter->type << ' ' << model.name
     << "_adapters[" << adapters.count() << "] = {\n";
  for (auto [number, name] : enumerate(adapters.names)) {
    os << "  { /* " << number << ": " << getCommentText(name) << " */\n";
    for (mcu::WeightsOp weights : adapters.weights) {
      auto values = weights->getAttrOfType<mlir::ArrayAttr>(mcu::kAdaptersAttr);
      mlir::FailureOr<WeightsView> view = WeightsView::get(
          cast<mlir::ElementsAttr>(values[number]), weights.getLoc());
      if (failed(view))
        return mlir::failure();
      math |= printElements(os, weights, *view);
    }
    os << "  },\n";
  }
  os << "};\n";
  return math;
}

void tinyml::c::printAdapterMacros(raw_ostream &os, const CModel &model) {
  const mcu::Adapters &adapters = model.adapter->adapters;
  if (model.hasSlot()) {
    os << "#define " << model.macro << "_ADAPTER_BYTES "
       << adapters.getSlotWords() * sizeof(uint32_t) << "u /* of the slot; see "
       << model.name << "_adapter.h */\n";
    return;
  }
  os << "#define " << model.macro << "_ADAPTERS " << adapters.count() << "u\n"
     << "#define " << model.macro << "_ADAPTER_BYTES " << adapters.bytes
     << "u /* in flash, of each */\n";
  printComment(os, "What " + model.adapter->port + " points to:");
  CNames names;
  // What the header defines of the input itself.
  for (StringRef taken : {"bytes", "len", "scale", "zero"})
    names.reserve(taken);
  for (auto [number, name] : enumerate(adapters.names)) {
    StringRef stem = name;
    stem.consume_back(".onnx_adapter");
    os << "#define " << model.macro << "_ADAPTER_"
       << toCMacro(names.create(stem)) << ' ' << number << 'u';
    if (number != 0)
      os << " /* " << getCommentText(getQuoted(name)) << " */";
    os << '\n';
  }
}

void tinyml::c::printSlotCheck(raw_ostream &os, const CModel &model,
                               StringRef pointer) {
  std::vector<std::string> words;
  for (uint32_t word : model.adapter->adapters.getSlotHeader())
    words.push_back("UINT32_C(0x" + utohexstr(word, /*LowerCase=*/true, 8) +
                    ")");
  os << "  {\n";
  printWrapped(os, "    static const uint32_t header[] = {", words, "};\n", 8);
  os << "    const uint32_t *const words = (const uint32_t *)" << pointer
     << ";\n    for (unsigned w = 0u; w < " << words.size()
     << "u; ++w) {\n      if (words[w] != header[w]) {\n"
     << "        return TM_E_ADAPTER;\n      }\n    }\n  }\n";
}

std::string tinyml::c::printSlotHeader(const CModel &model) {
  std::string text;
  raw_string_ostream os(text);
  printComment(os, "Adapters of " + model.name +
                       " in a slot: memory of the caller that holds one. " +
                       getOrigin(model));
  std::string guard = getIncludeGuard(model.name + "_adapter.h");
  os << "#ifndef " << guard << "\n#define " << guard << "\n\n#include \""
     << model.name << ".h\"\n#include <stddef.h>\n\nTM_BEGIN_DECLS\n\n";
  printComment(os, "Whether the bytes are an adapter of this model, whole and "
                   "unchanged: TM_OK, TM_E_NULL, TM_E_ALIGN (4 bytes) or "
                   "TM_E_ADAPTER. Call it once when they have come; it reads "
                   "them, and nothing else.");
  os << "TM_MUST_CHECK tm_status " << model.name
     << "_adapter_check(const void *adapter, size_t size);\n\n";
  printComment(os, "The contents for the model without an adapter.");
  os << "extern const uint32_t " << model.name << "_adapter_none["
     << model.adapter->adapters.getSlotWords() << "];\n\n"
     << "TM_END_DECLS\n\n#endif\n";
  return text;
}

mlir::FailureOr<std::string> tinyml::c::printSlotSource(const CModel &model) {
  const mcu::Adapters &adapters = model.adapter->adapters;
  mlir::FailureOr<std::string> bytes = adapters.getBytes(0);
  if (failed(bytes))
    return mlir::failure();
  std::string text, slot = adapters.makeSlot(*bytes);
  raw_string_ostream os(text);
  printComment(os,
               "Adapters of " + model.name + " in a slot. " + getOrigin(model));
  os << "#include \"" << model.name << "_adapter.h\"\n#include \"" << model.name
     << "_weights.h\"\n\nTM_STATIC_ASSERT(sizeof(" << model.adapter->type
     << ") == " << adapters.bytes << "u, " << model.name
     << "_adapter_is_laid_out_so);\n\nTM_WEIGHTS const uint32_t " << model.name
     << "_adapter_none[" << adapters.getSlotWords() << "] = {\n";
  printNumbers(os, ArrayRef(slot.data(), slot.size()), "uint32_t", 4);
  os << "\n};\n\n";
  printCRC(os);
  os << "tm_status " << model.name
     << "_adapter_check(const void *adapter, size_t size) {\n"
     << "  if (adapter == NULL) {\n    return TM_E_NULL;\n  }\n"
     << "  if (((uintptr_t)adapter & 3u) != 0u) {\n    return TM_E_ALIGN;\n"
     << "  }\n  if (size != " << model.macro
     << "_ADAPTER_BYTES) {\n    return TM_E_ADAPTER;\n  }\n";
  printSlotCheck(os, model, "adapter");
  int64_t last = adapters.getSlotWords() - 1;
  os << "  return crc32(adapter, " << last * 4
     << "u) == ((const uint32_t *)adapter)[" << last
     << "] ? TM_OK : TM_E_ADAPTER;\n}\n";
  return text;
}
