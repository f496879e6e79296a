//===- Target.cpp - Boards and cores to compile for -----------------------===//

#include "tinyml/Support/Target.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace tinyml {

namespace {
struct EmbeddedFile {
  StringRef name;
  StringRef contents;
};
} // namespace

static const EmbeddedFile kFiles[] = {
#include "TargetFiles.inc"
};

void mergeTarget(const json::Object &object, Target &target) {
  auto readText = [&](StringRef key, std::string &text) {
    if (std::optional<StringRef> value = object.getString(key))
      text = value->str();
  };
  auto readBytes = [&](StringRef key, std::optional<int64_t> &bytes) {
    if (std::optional<int64_t> value = object.getInteger(key))
      bytes = value;
  };
  readText("name", target.name);
  readText("description", target.description);
  readText("isa", target.isa);
  readText("compiler", target.compiler);
  readText("compiler_package", target.compilerPackage);
  readBytes("flash_bytes", target.flashBytes);
  readBytes("ram_bytes", target.ramBytes);
  readBytes("stack_bytes", target.stackBytes);
  if (std::optional<bool> fpu = object.getBoolean("fpu"))
    target.hasFpu = *fpu;
  target.hasEmulator |= object.get("machine") != nullptr;
  if (const json::Array *memories = object.getArray("memories")) {
    target.memories.clear();
    for (const json::Value &entry : *memories) {
      const json::Object &memory = *entry.getAsObject();
      target.memories.push_back({memory.getString("name")->str(),
                                 *memory.getInteger("bytes"),
                                 memory.getInteger("cycles").value_or(0)});
    }
  }
  if (const json::Array *flags = object.getArray("flags")) {
    target.flags.clear();
    for (const json::Value &flag : *flags)
      target.flags.push_back(flag.getAsString()->str());
  }
}

/// Fills `target` with what a file says; later files win.
static void read(StringRef contents, Target &target) {
  // The files are part of the source tree and a test reads them all.
  json::Value parsed = cantFail(json::parse(contents));
  mergeTarget(*parsed.getAsObject(), target);
}

/// Returns the contents of cores/<name>.json.
static StringRef getCoreFile(StringRef name) {
  std::string path = ("cores/" + name + ".json").str();
  for (const EmbeddedFile &file : kFiles)
    if (file.name == path)
      return file.contents;
  report_fatal_error("a board's core is not in runtime/cores");
}

static std::vector<Target> readTargets() {
  std::vector<Target> targets;
  for (const EmbeddedFile &file : kFiles) {
    json::Value parsed = cantFail(json::parse(file.contents));
    const json::Object &object = *parsed.getAsObject();
    Target target;
    target.isBoard = object.getString("core").has_value();
    target.core = object.getString(target.isBoard ? "core" : "name")->str();
    if (target.isBoard)
      read(getCoreFile(target.core), target);
    read(file.contents, target);
    targets.push_back(std::move(target));
  }
  llvm::stable_sort(targets, [](const Target &a, const Target &b) {
    return a.isBoard != b.isBoard ? a.isBoard : a.name < b.name;
  });
  return targets;
}

ArrayRef<Target> getTargets() {
  static const std::vector<Target> targets = readTargets();
  return targets;
}

const Target *findTarget(StringRef name) {
  for (const Target &target : getTargets())
    if (target.name == name)
      return &target;
  return nullptr;
}

/// Returns a size in the largest unit that divides it.
static std::string formatMemory(std::optional<int64_t> bytes) {
  if (!bytes)
    return "-";
  if (*bytes % (1 << 20) == 0)
    return formatv("{0} MB", *bytes >> 20);
  if (*bytes % (1 << 10) == 0)
    return formatv("{0} KB", *bytes >> 10);
  return formatv("{0} B", *bytes);
}

void printTargets(raw_ostream &os) {
  os << "boards (a model that does not fit is an error)\n";
  os << formatv("  {0,-21} {1,-13} {2,-7} {3,-7} {4,-9} {5}\n", "name", "core",
                "flash", "RAM", "emulator", "description");
  for (const Target &target : getTargets())
    if (target.isBoard)
      os << formatv("  {0,-21} {1,-13} {2,-7} {3,-7} {4,-9} {5}\n", target.name,
                    target.core, formatMemory(target.flashBytes),
                    formatMemory(target.ramBytes),
                    target.hasEmulator ? "yes" : "-", target.description);
  os << "\ncores (memory unknown: sizes are only reported)\n";
  os << formatv("  {0,-14} {1,-15} {2,-10} {3}\n", "name", "instructions",
                "float", "compiler and flags");
  for (const Target &target : getTargets())
    if (!target.isBoard)
      os << formatv("  {0,-14} {1,-15} {2,-10} {3} {4}\n", target.name,
                    target.isa, target.hasFpu ? "FPU" : "software",
                    target.compiler, llvm::join(target.flags, " "));
  os << "\nEmitted C is the same for every core of an instruction set; without "
        "an FPU\nfloat models work through the C library, many times slower "
        "than int8.\nA board of your own: --target=FILE.json, "
        "docs/targets.md.\n";
}

} // namespace tinyml
