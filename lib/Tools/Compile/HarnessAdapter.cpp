//===- HarnessAdapter.cpp - Glue from harness to model --------------------===//

#include "tinyml/Tools/Compile/HarnessAdapter.h"
#include "tinyml/Tools/Compile/MCUPorts.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace tinyml {

namespace {
struct HarnessFile {
  StringRef name, contents;
};
} // namespace

/// One entry per file, made by cmake/EmbedFiles.cmake.
static const HarnessFile kFiles[] = {
#include "HarnessFiles.inc"
};

namespace {
struct CPort {
  std::string member, cType;
  int64_t bytes;
};
} // namespace

/// Members are numbered, so that no tensor's name can clash.
static std::vector<CPort> getPorts(mcu::ModelOp model) {
  std::vector<CPort> ports;
  for (mlir::BlockArgument argument :
       model.getPorts().drop_back(model.getNumStates())) {
    unsigned index = argument.getArgNumber();
    ports.push_back(
        {"port" + std::to_string(index), getPortCType(model, index).str(),
         mcu::getNumBytes(cast<mlir::MemRefType>(argument.getType()))});
  }
  return ports;
}

static void printTable(raw_ostream &os, StringRef name, ArrayRef<CPort> ports) {
  if (ports.empty()) { // C has no empty arrays; the count says 0
    os << "static const harness_port " << name << "[1];\n";
    return;
  }
  os << "static const harness_port " << name << "[] = {\n";
  for (const CPort &port : ports)
    os << "    HARNESS_PORT(\"" << port.member << "\", m." << port.member
       << "),\n";
  os << "};\n";
}

std::string makeHarnessAdapter(mcu::ModelOp model) {
  std::string text;
  raw_string_ostream os(text);
  std::string name = model.getSymName().str();
  std::vector<CPort> ports = getPorts(model);
  ArrayRef<CPort> inputs = ArrayRef(ports).take_front(model.getInputs().size());
  ArrayRef<CPort> outputs = ArrayRef(ports).drop_front(inputs.size());

  os << "#include \"harness.h\"\n#include \"" << name << ".h\"\n\n"
     << "static struct {\n  harness_guard before_arena;\n  " << name
     << "_arena arena;\n";
  bool hasState = model.getNumStates() != 0;
  if (hasState)
    os << "  harness_guard before_state;\n  " << name << "_state state;\n";
  for (const CPort &port : ports)
    os << "  harness_guard before_" << port.member << ";\n  " << port.cType
       << ' ' << port.member << '[' << port.bytes << " / sizeof(" << port.cType
       << ")];\n";
  os << "  harness_guard end;\n} m;\n\n";

  std::string arguments = hasState ? "&m.arena, &m.state" : "&m.arena";
  for (const CPort &port : ports)
    arguments += ", m." + port.member;
  os << "static tm_status run(void) {\n  harness_enter();\n  return " << name
     << "_run(" << arguments << ");\n}\n"
     << "static tm_status step(unsigned n) {\n  return " << name << "_step(n, "
     << arguments << ");\n}\n";
  if (hasState)
    os << "static void reset(void) { " << name << "_reset(&m.state); }\n";

  os << "static harness_guard *const guards[] = {\n    &m.before_arena,\n"
     << (hasState ? "    &m.before_state,\n" : "");
  for (const CPort &port : ports)
    os << "    &m.before_" << port.member << ",\n";
  os << "    &m.end,\n};\n";
  printTable(os, "inputs", inputs);
  printTable(os, "outputs", outputs);
  os << "const harness_model harness_table = {\n    \"" << name << "\", "
     << model.getSteps().size() << ", &m.arena, sizeof(m.arena), inputs, "
     << inputs.size() << ", outputs, " << outputs.size() << ", guards, "
     << ports.size() + 2 + hasState << ", run, step, "
     << (hasState ? "reset" : "NULL") << ",\n};\n";
  return text;
}

mlir::FailureOr<std::string> getFingerprint(mcu::ModelOp model) {
  // Nothing of where it is from.
  CEmissionOptions options;
  options.toolVersion.clear();
  options.floatEntry = false;
  options.bundleRuntime = false;
  SmallVector<EmittedFile> files;
  if (failed(emitC(model, options, files)))
    return mlir::failure();
  std::string all;
  for (const EmittedFile &file : files)
    all += file.contents;
  return utohexstr(xxh3_64bits(all), /*LowerCase=*/true, /*Width=*/16);
}

/// Returns `word` as the harness says it: without spaces, and not too long.
static std::string getWord(StringRef word) {
  constexpr size_t kMost = 40;
  std::string text;
  for (char c : word.take_front(kMost))
    text.push_back(isAlnum(c) || c == '-' || c == '_' || c == '.' ? c : '_');
  return text;
}

static constexpr StringLiteral kAdapterSuffix = "_harness.c";

std::string getHarnessAdapterName(StringRef model) {
  return (model + kAdapterSuffix).str();
}

bool isHarnessFile(StringRef name) {
  return any_of(kFiles,
                [&](const HarnessFile &file) { return file.name == name; });
}

mlir::LogicalResult appendHarness(mcu::ModelOp model, const Target &target,
                                  SmallVectorImpl<EmittedFile> &files) {
  mlir::FailureOr<std::string> fingerprint = getFingerprint(model);
  if (failed(fingerprint))
    return mlir::failure();
  std::string name = model.getSymName().str();
  files.push_back({getHarnessAdapterName(name),
                   "/* What the harness knows of " + name +
                       ", made by tinyml. See harness_serial.h. */\n"
                       "#include \"harness_serial.h\"\n" +
                       makeHarnessAdapter(model) +
                       "\nconst harness_build harness_this_build = {\"" +
                       getWord(target.name) + "\", \"" + *fingerprint +
                       "\"};\n"});
  for (const HarnessFile &file : kFiles)
    files.push_back({file.name.str(), file.contents.str()});
  return mlir::success();
}

} // namespace tinyml
