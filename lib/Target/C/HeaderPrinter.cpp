//===- HeaderPrinter.cpp - <model>.h --------------------------------------===//

#include "CModel.h"
#include "CText.h"
#include "tinyml/Support/CNames.h"
#include "llvm/ADT/StringExtras.h"

using namespace tinyml;
using namespace tinyml::c;
using namespace llvm;

std::string tinyml::c::getIncludeGuard(StringRef fileName) {
  std::string guard;
  for (char c : fileName)
    guard.push_back(isAlnum(c) ? toUpper(c) : '_');
  return guard;
}

std::string tinyml::c::getOrigin(const CModel &model) {
  const CEmissionOptions &options = *model.options;
  std::string text = "Made by tinyml " + options.toolVersion;
  if (!options.sourceName.empty())
    text += " from " + getCommentText(options.sourceName);
  if (!options.sourceSha256.empty())
    text += " (sha256 " + options.sourceSha256 + ")";
  if (!options.options.empty())
    text += " with " + getCommentText(options.options);
  return text + ". Do not edit.";
}

/// When the memory of `port` is in use during a run.
static std::string describeUse(const Port &port) {
  if (!port.isInput)
    return "written by step " + std::to_string(port.lifetime.lastWrite);
  return port.lifetime.isUsed()
             ? "last read by step " + std::to_string(port.lifetime.lastRead)
             : "not used";
}

static void printPort(raw_ostream &os, const Port &port) {
  std::string line = "#define " + port.macro + "_LEN " +
                     std::to_string(port.elements) + "u /* " +
                     (port.isInput ? "input " : "output ") +
                     getQuoted(port.tensor) + " " + port.shownType + ", ";
  line += port.elementBytes == 1
              ? "any alignment,"
              : "aligned to " + std::to_string(port.elementBytes) + " bytes,";
  std::string use = describeUse(port);
  bool fits = line.size() + 1 + use.size() + 3 <= kColumns;
  os << line << (fits ? " " : "\n         * ") << use << " */\n";
  if (!port.scale)
    return;
  os << "#define " << port.macro << "_SCALE " << getFloat(*port.scale)
     << " /* real = SCALE * (q - ZERO) */\n";
  os << "#define " << port.macro << "_ZERO ";
  if (port.zeroPoint < 0)
    os << '(' << port.zeroPoint << ")\n";
  else
    os << port.zeroPoint << '\n';
}

/// Whether every output is written only after every input has been read.
static bool mayShareMemory(const CModel &model) {
  int64_t lastRead = -1, firstWrite = INT64_MAX;
  for (const Port &port : model.ports) {
    if (port.isInput)
      lastRead = std::max(lastRead, port.lifetime.lastRead);
    else
      firstWrite = std::min(firstWrite, port.lifetime.first);
  }
  return firstWrite > lastRead;
}

static void printArena(raw_ostream &os, const CModel &model) {
  printComment(os, "Memory for one run. Its contents are free before and "
                   "after; models that never overlap may share it.");
  os << "typedef union {\n  uint64_t align;\n";
  if (model.summary->arenaBytes != 0)
    for (const ArenaMember &member : model.arena) {
      os << "  " << member.cType << ' ' << member.name << '[' << model.macro
         << "_ARENA_BYTES";
      if (member.elementBytes != 1)
        os << " / " << member.elementBytes << 'u';
      os << "];\n";
    }
  os << "} " << model.name << "_arena;\n\n";
}

static void printPrototype(raw_ostream &os, const CModel &model,
                           StringRef function, bool takesStep) {
  std::vector<std::string> parameters = model.getParameters();
  if (takesStep)
    parameters.insert(parameters.begin(), "unsigned n");
  printWrapped(os,
               "TM_MUST_CHECK tm_status " + model.name + function.str() + "(",
               parameters, ");\n", 4);
}

std::string tinyml::c::printHeader(const CModel &model) {
  std::string text;
  raw_string_ostream os(text);
  printComment(os, model.name + ": " + std::to_string(model.steps.size()) +
                       " steps, " + getCount(model.summary->macs, "MAC") +
                       ". " + getOrigin(model));
  std::string guard = getIncludeGuard(model.name + ".h");
  os << "#ifndef " << guard << "\n#define " << guard << "\n\n"
     << "#include \"tinyml/abi.h\"\n\n#if TM_ABI != 1\n#error \"" << model.name
     << ".h needs tinyml runtime ABI 1: install that runtime or regenerate "
        "the model\"\n#endif\n\nTM_BEGIN_DECLS\n\n"
     << "#define " << model.macro << "_STEPS " << model.steps.size() << "u\n"
     << "#define " << model.macro << "_ARENA_BYTES "
     << model.summary->arenaBytes << "u\n"
     << "#define " << model.macro << "_WEIGHT_BYTES "
     << model.summary->weightBytes << "u\n\n";
  for (const Port &port : model.ports)
    printPort(os, port);
  os << '\n';
  printArena(os, model);
  printComment(
      os,
      std::string("Runs the model. Re-entrant with one arena per caller; ") +
          (mayShareMemory(model)
               ? "an output may be the memory of an input. "
               : "inputs, outputs and arena must not overlap. ") +
          "On TM_E_NULL and TM_E_ALIGN nothing was written.");
  printPrototype(os, model, "_run", /*takesStep=*/false);
  os << '\n';
  printComment(os, "Runs one of the steps 0 to " + model.macro +
                       "_STEPS - 1, which must follow in order with the same "
                       "arguments: for time slices, watchdogs, cancelling and "
                       "profiles.");
  printPrototype(os, model, "_step", /*takesStep=*/true);
  os << "\nTM_END_DECLS\n\n#endif\n";
  return text;
}
