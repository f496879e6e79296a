//===- MeasureCode.cpp - What a C compiler makes of a model ---------------===//

#include "tinyml/Tools/Compile/MeasureCode.h"
#include "CallGraph.h"
#include "mlir/IR/Diagnostics.h"
#include "tinyml/Analysis/CodeParts.h"
#include "tinyml/Support/TemporaryFolder.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace tinyml {

/// What a function of a library may take, whose frame nobody says.
static constexpr int64_t kLibraryStackBytes = 64;

namespace {
/// All cores are.
using Format = object::ELF32LE;

/// The compiler at work on one model, a step after the other.
class Measurement {
public:
  Measurement(const Target &target, ArrayRef<std::string> options,
              ModelFacts &facts)
      : target(target), options(options), facts(facts) {}

  Error compile(ArrayRef<EmittedFile> files);
  Error measureStack();
  Error link();
  Error measureCode();
  Error nameCompiler();

private:
  Error addSymbols(const object::ELFFile<Format> &file, CodeParts &parts);
  StringRef getPartName(StringRef symbol) const;

  const Target &target;
  ArrayRef<std::string> options;
  ModelFacts &facts;
  TemporaryFolder folder;
  std::vector<std::string> command; ///< the compiler and its flags
  std::vector<std::string> objects;
  CallGraph calls;
};
} // namespace

Error Measurement::compile(ArrayRef<EmittedFile> files) {
  Expected<std::string> compiler =
      findInstalled(target.compiler, target.compilerPackage);
  if (!compiler)
    return compiler.takeError();
  if (Error error = folder.create("tinyml-measure"))
    return error;
  command = {*compiler};
  append_range(command, target.flags);
  append_range(command, options);
  for (const EmittedFile &file : files)
    if (Error error = folder.write(file.name, file.contents))
      return error;
  for (const EmittedFile &file : files) {
    if (sys::path::extension(file.name) != ".c")
      continue;
    std::string source = folder.get(file.name);
    objects.push_back(source + ".o");
    std::vector<std::string> call = command;
    append_values(call, std::string("-std=c99"),
                  std::string("-fcallgraph-info=su"),
                  "-I" + folder.getPath().str(), std::string("-c"), source,
                  std::string("-o"), objects.back());
    if (Error error = folder.execute(call, "compiling '" + file.name + "'"))
      return error;
  }
  return Error::success();
}

Error Measurement::measureStack() {
  for (const std::string &object : objects) {
    SmallString<128> path(object);
    sys::path::replace_extension(path, "ci");
    auto text = MemoryBuffer::getFile(path);
    if (!text)
      return createStringError("'" + target.compiler +
                               "' wrote no call graph (GCC 10 and later do)");
    if (Error error = calls.add((*text)->getBuffer()))
      return error;
  }
  int64_t deepest = 0;
  for (const std::string &function : calls.getExported()) {
    Expected<int64_t> depth = calls.getDepth(function, kLibraryStackBytes);
    if (!depth)
      return depth.takeError();
    deepest = std::max(deepest, *depth);
  }
  facts.stackBytes = deepest;
  return Error::success();
}

/// Makes a program that nobody can start, of the model and what it calls.
Error Measurement::link() {
  std::vector<std::string> call = command;
  append_values(call, std::string("-nostartfiles"),
                std::string("-Wl,--gc-sections"),
                "-Wl,-e," + facts.name + "_run");
  if (StringRef(target.compiler).starts_with("arm-none-eabi-"))
    append_values(call, std::string("--specs=nano.specs"),
                  std::string("--specs=nosys.specs"));
  // picolibc's own linker script has 64 KB of flash where nobody says more.
  if (StringRef(target.compiler).starts_with("riscv"))
    append_values(call, std::string("-Wl,--defsym=__flash_size=0x40000000"),
                  std::string("-Wl,--defsym=__ram_size=0x40000000"));
  for (const std::string &function : calls.getExported())
    call.push_back("-Wl,-u," + function);
  append_range(call, objects);
  append_values(call, std::string("-lm"), std::string("-o"),
                folder.get("model.elf"));
  return folder.execute(call, "linking the C of '" + facts.name + "'");
}

/// Returns which part of the code a function or constant is counted to.
StringRef Measurement::getPartName(StringRef symbol) const {
  // Copies that GCC makes of a function have a suffix.
  StringRef name = symbol.split('.').first;
  for (const StepFacts &step : facts.steps)
    if (step.instance == name)
      return step.kernel;
  if (name.consume_front(facts.name + "_")) {
    if (name.starts_with("selftest"))
      return "self-test";
    if (name.starts_with("float") || name.ends_with("_float"))
      return "float entry";
    return "calls and entry";
  }
  return calls.contains(name) || name.starts_with("tm_") ? "shared by kernels"
                                                         : "libraries";
}

/// Whether a section is a part of what is in flash.
static bool isInFlash(const Format::Shdr &section) {
  return (section.sh_flags & ELF::SHF_ALLOC) &&
         section.sh_type != ELF::SHT_NOBITS;
}

namespace {
struct PlacedSymbol {
  uint64_t begin, end;
  StringRef name;
  bool isCode;
};
} // namespace

Error Measurement::addSymbols(const object::ELFFile<Format> &file,
                              CodeParts &parts) {
  auto sections = file.sections();
  if (!sections)
    return sections.takeError();
  std::vector<PlacedSymbol> placed;
  for (const Format::Shdr &table : *sections) {
    if (table.sh_type != ELF::SHT_SYMTAB)
      continue;
    auto names = file.getStringTableForSymtab(table);
    auto symbols = file.symbols(&table);
    if (!names || !symbols)
      return names ? symbols.takeError() : names.takeError();
    for (const Format::Sym &symbol : *symbols) {
      bool isPlaced = symbol.st_shndx != ELF::SHN_UNDEF &&
                      symbol.st_shndx < sections->size() &&
                      isInFlash((*sections)[symbol.st_shndx]);
      auto name = symbol.getName(*names);
      if (!name)
        return name.takeError();
      unsigned type = symbol.getType();
      bool isCode = type == ELF::STT_FUNC;
      if (!isPlaced || (!isCode && type != ELF::STT_OBJECT) ||
          name->starts_with(facts.name + "_weights") ||
          *name == facts.name + "_adapters")
        continue;
      // The lowest bit of an address says that the code is Thumb.
      uint64_t begin = symbol.st_value & ~uint64_t(1);
      placed.push_back({begin, begin + symbol.st_size, *name, isCode});
    }
  }
  // Functions have several names, and some begin within others.
  llvm::stable_sort(placed, [](const auto &a, const auto &b) {
    return std::make_pair(a.begin, b.end) < std::make_pair(b.begin, a.end);
  });
  uint64_t end = 0;
  for (const PlacedSymbol &symbol : placed) {
    if (symbol.end <= end)
      continue;
    parts.add(getPartName(symbol.name), symbol.isCode,
              static_cast<int64_t>(symbol.end - std::max(end, symbol.begin)));
    end = symbol.end;
  }
  return Error::success();
}

Error Measurement::measureCode() {
  auto buffer = MemoryBuffer::getFile(folder.get("model.elf"), /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return errorCodeToError(buffer.getError());
  auto file = object::ELFFile<Format>::create((*buffer)->getBuffer());
  if (!file)
    return file.takeError();
  auto sections = file->sections();
  if (!sections)
    return sections.takeError();
  facts.codeBytes = 0;
  for (const Format::Shdr &section : *sections)
    if (isInFlash(section))
      facts.codeBytes += section.sh_size;
  for (const MemoryFacts &memory : facts.memories)
    facts.codeBytes -= memory.bytes;
  facts.codeBytes -= facts.getBankBytes();
  CodeParts parts;
  if (Error error = addSymbols(*file, parts))
    return error;
  facts.code = parts.get("constants, alignment", facts.codeBytes);
  return Error::success();
}

/// Says with what it was measured: "arm-none-eabi-gcc 12.2.1 -O2".
Error Measurement::nameCompiler() {
  if (Error error = folder.execute({command.front(), "-dumpfullversion"},
                                   "asking '" + target.compiler + "'"))
    return error;
  facts.measuredWith =
      target.compiler + " " + folder.readLog() + " " + join(options, " ");
  return Error::success();
}

Error measureCode(ArrayRef<EmittedFile> files, const Target &target,
                  ArrayRef<std::string> options, ModelFacts &facts) {
  Measurement measurement(target, options, facts);
  if (Error error = measurement.compile(files))
    return error;
  if (Error error = measurement.measureStack())
    return error;
  if (Error error = measurement.link())
    return error;
  if (Error error = measurement.measureCode())
    return error;
  return measurement.nameCompiler();
}

mlir::LogicalResult measureCode(mcu::ModelOp model, CEmissionOptions emission,
                                const Target &target,
                                ArrayRef<std::string> options,
                                ModelFacts &facts, mlir::Location loc) {
  emission.bundleRuntime = true;
  emission.binaryWeights = false;
  emission.testBench.reset(); // another program
  SmallVector<EmittedFile> files;
  if (failed(emitC(model, emission, files)))
    return mlir::failure();
  if (Error error = measureCode(files, target, options, facts))
    return mlir::emitError(loc, "--measure-code: ")
           << toString(std::move(error));
  return mlir::success();
}

} // namespace tinyml
