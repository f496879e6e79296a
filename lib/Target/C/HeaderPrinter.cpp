//===- HeaderPrinter.cpp - <model>.h --------------------------------------===//

#include "CModel.h"
#include "CText.h"
#include "tinyml/Support/CNames.h"
#include "tinyml/abi.h"
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
  if (!port.isInput())
    return "written by step " + std::to_string(port.lifetime.lastWrite);
  return port.lifetime.isUsed()
             ? "last read by step " + std::to_string(port.lifetime.lastRead)
             : "not used";
}

/// Prints `texts` as what an array is initialized with.
static void printList(raw_ostream &os, StringRef macro,
                      ArrayRef<std::string> texts) {
  std::string line = "#define " + macro.str() + " {";
  for (const std::string &text : texts) {
    std::string item = text + (&text == &texts.back() ? "}" : ",");
    if (line.size() + 1 + item.size() + 2 > kColumns) {
      os << line << " \\\n";
      line = "   ";
    }
    line += (line.back() == '{' ? "" : " ") + item;
  }
  os << line << '\n';
}

/// Prints what a program needs to know of the numbers in `port`.
static void printQuantization(raw_ostream &os, const Port &port) {
  if (!port.scales.empty()) {
    os << "/* real = SCALES[f] * (q - ZEROS[f]), f along the last dimension "
          "*/\n";
    printList(os, port.macro + "_SCALES",
              map_to_vector(port.scales, [](float x) { return getFloat(x); }));
    printList(os, port.macro + "_ZEROS",
              map_to_vector(port.zeroPoints,
                            [](int32_t x) { return std::to_string(x); }));
    return;
  }
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

static void printPort(raw_ostream &os, const Port &port) {
  std::string line = "#define " + port.macro + "_LEN " +
                     std::to_string(port.elements) + "u /* " +
                     (port.isInput() ? "input " : "output ") +
                     getQuoted(port.tensor) + " " + port.shownType + ", ";
  line += port.elementBytes == 1
              ? "any alignment,"
              : "aligned to " + std::to_string(port.elementBytes) + " bytes,";
  std::string use = describeUse(port);
  bool fits = line.size() + 1 + use.size() + 3 <= kColumns;
  os << line << (fits ? " " : "\n         * ") << use << " */\n";
  printQuantization(os, port);
}

/// Prints `<model>_state` and its reset.
static void printState(raw_ostream &os, const CModel &model) {
  for (const Port &state : model.states) {
    os << "#define " << state.macro << "_LEN " << state.elements << "u\n";
    printQuantization(os, state);
  }
  os << '\n';
  printComment(os,
               "What one stream of calls remembers: one for each stream, "
               "placed and kept by the caller. Call " +
                   model.name +
                   "_reset before the first run. A copy of it is a point to "
                   "return to.");
  os << "typedef struct {\n";
  for (const Port &state : model.states)
    os << "  " << state.cType << ' ' << state.name << '[' << state.macro
       << "_LEN]; /* " << getQuoted(state.tensor) << ' ' << state.shownType
       << " */\n";
  os << "} " << model.name << "_state;\n";
  printSizeAssert(os, model.name + "_state", model.facts->stateBytes,
                  model.name + "_state");
  os << '\n';
  printComment(os, "Gives every member its first value. Does nothing on NULL.");
  os << "void " << model.name << "_reset(" << model.name
     << "_state *state);\n\n";
}

/// Whether every output is written only after every input has been read.
static bool mayShareMemory(const CModel &model) {
  int64_t lastRead = -1, firstWrite = INT64_MAX;
  for (const Port &port : model.ports) {
    if (port.isInput())
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
  if (model.facts->arenaBytes != 0)
    for (const ArenaMember &member : model.arena) {
      os << "  " << member.cType << ' ' << member.name << '[' << model.macro
         << "_ARENA_BYTES";
      if (member.elementBytes != 1)
        os << " / " << member.elementBytes << 'u';
      os << "];\n";
    }
  os << "} " << model.name << "_arena;\n";
  // The union has at least its first member.
  constexpr int64_t kAlignment = sizeof(uint64_t);
  printSizeAssert(os, model.name + "_arena",
                  std::max<int64_t>(
                      alignTo(model.facts->arenaBytes, kAlignment), kAlignment),
                  model.name + "_arena");
  os << '\n';
}

void tinyml::c::printSizeAssert(raw_ostream &os, StringRef type, int64_t bytes,
                                StringRef name) {
  os << "TM_STATIC_ASSERT(sizeof(" << type << ") <= " << bytes << ", " << name
     << "_bytes);\n";
}

/// Prints a limit, which the firmware may define as another one, and what has
/// to stay within it.
static void printLimit(raw_ostream &os, const CModel &model, StringRef memory,
                       int64_t bytes, StringRef taken) {
  std::string macro = model.macro + "_" + memory.str() + "_LIMIT";
  os << "#ifndef " << macro << "\n#define " << macro << " " << bytes
     << "u\n#endif\nTM_STATIC_ASSERT(" << taken << " <= " << macro << ", "
     << model.name << "_" << memory.lower() << "_limit);\n";
}

static void printLimits(raw_ostream &os, const CModel &model) {
  const CEmissionOptions &options = *model.options;
  if (!options.flashLimit && !options.ramLimit)
    return;
  printComment(os, "What the model may take, code and stack not counted, which "
                   "C cannot ask for. Define it for another limit.");
  if (options.flashLimit)
    printLimit(os, model, "FLASH", *options.flashLimit,
               model.macro + "_WEIGHT_BYTES");
  if (options.ramLimit) {
    std::string taken = "sizeof(" + model.name + "_arena)";
    if (model.hasState())
      taken += " + sizeof(" + model.name + "_state)";
    printLimit(os, model, "RAM", *options.ramLimit,
               taken + " + " + std::to_string(model.facts->ioBytes) + "u");
  }
  os << '\n';
}

static std::string describeRun(const CModel &model) {
  std::string text = "Runs the model. Re-entrant with one arena ";
  text += model.hasState() ? "and one state per caller; " : "per caller; ";
  if (mayShareMemory(model))
    text += "an output may be the memory of an input. ";
  else
    text += model.hasState()
                ? "inputs, outputs, state and arena must not overlap. "
                : "inputs, outputs and arena must not overlap. ";
  return text + (model.adapter
                     ? "On TM_E_NULL, TM_E_ALIGN and TM_E_ADAPTER nothing was "
                       "written."
                     : "On TM_E_NULL and TM_E_ALIGN nothing was written.");
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
                       " steps, " + getCount(model.facts->macs, "MAC") + ". " +
                       getOrigin(model));
  std::string guard = getIncludeGuard(model.name + ".h");
  os << "#ifndef " << guard << "\n#define " << guard << "\n\n"
     << "#include \"tinyml/abi.h\"\n\n#if TM_ABI != " << TM_ABI << "\n#error \""
     << model.name << ".h needs tinyml runtime ABI " << TM_ABI
     << ": install that runtime or regenerate the "
        "model\"\n#endif\n\nTM_BEGIN_DECLS\n\n"
     << "#define " << model.macro << "_STEPS " << model.steps.size() << "u\n"
     << "#define " << model.macro << "_ARENA_BYTES " << model.facts->arenaBytes
     << "u\n"
     << "#define " << model.macro << "_WEIGHT_BYTES "
     << model.facts->weightBytes << "u\n";
  if (model.hasState())
    os << "#define " << model.macro << "_STATE_BYTES "
       << model.facts->stateBytes << "u\n";
  if (model.adapter)
    printAdapterMacros(os, model);
  os << '\n';
  for (const Port &port : model.ports)
    printPort(os, port);
  os << '\n';
  printArena(os, model);
  if (model.hasState())
    printState(os, model);
  printLimits(os, model);
  printComment(os, describeRun(model));
  printPrototype(os, model, "_run", /*takesStep=*/false);
  os << '\n';
  std::string steps = "Runs one of the steps 0 to " + model.macro +
                      "_STEPS - 1, which must follow in order with the same "
                      "arguments: for time slices, watchdogs, cancelling and "
                      "profiles.";
  if (model.hasState())
    steps += " Steps of two states may take turns if their arenas differ. "
             "After a run that was not finished, reset the state or put back "
             "a copy.";
  printComment(os, steps);
  printPrototype(os, model, "_step", /*takesStep=*/true);
  os << "\nTM_END_DECLS\n\n#endif\n";
  return text;
}
