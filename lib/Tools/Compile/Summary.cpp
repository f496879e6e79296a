//===- Summary.cpp - What a compile ends with -----------------------------===//

#include "tinyml/Tools/Compile/Summary.h"
#include "tinyml/Analysis/Memories.h"
#include "tinyml/Support/Quantities.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace tinyml {

std::string formatShare(int64_t bytes, std::optional<int64_t> limit) {
  if (!limit)
    return "";
  return llvm::formatv(" of {0} ({1} %)", formatBytes(*limit),
                       (100 * bytes + *limit / 2) / *limit);
}

void printPrecisions(const ModelFacts &facts, raw_ostream &os) {
  PrecisionCounts counts = countPrecisions(facts);
  os << counts.integer << " of " << counts.all << " operations are integer";
  constexpr size_t kMost = 5;
  ArrayRef<std::string> floats = counts.floats;
  if (!floats.empty())
    os << "; float: " << llvm::join(floats.take_front(kMost), ", ");
  if (floats.size() > kMost)
    os << " and " << floats.size() - kMost << " more";
  os << "\n";
}

/// Returns the size of a memory besides flash and RAM.
static std::optional<int64_t> findBytes(const Target &target, StringRef name) {
  for (const TargetMemory &memory : target.memories)
    if (memory.name == name)
      return memory.bytes;
  return std::nullopt;
}

/// Says which layers' weights take less room than a byte each.
static void printFormats(const ModelFacts &facts, raw_ostream &os) {
  constexpr size_t kMost = 10;
  size_t count = 0;
  for (const StepFacts &step : facts.steps) {
    if (step.format.empty() || StringRef(step.format).starts_with("dense"))
      continue;
    if (++count <= kMost)
      os << "        " << (step.node.empty() ? step.kernel : step.node) << ": "
         << step.format << "\n";
  }
  if (count > kMost)
    os << "        and " << count - kMost << " more layers like these\n";
}

void printSummary(const ModelFacts &facts, const Target &target,
                  raw_ostream &os) {
  int64_t flash = facts.getFlashBytes(), ram = facts.getRamBytes();
  os << llvm::formatv("{0} for {1}, {2} multiply-accumulates in {3} steps\n",
                      facts.name, target.description, formatCount(facts.macs),
                      facts.steps.size());
  StringRef about = facts.measuredWith.empty() ? "about " : "";
  std::string bank;
  if (!facts.adapters.empty())
    bank = llvm::formatv("{0} adapters, none included, of {1} each, ",
                         facts.adapters.size(), formatBytes(facts.adapterBytes))
               .str();
  os << llvm::formatv(
      "  flash {0,9}{1}: weights {2}, {3}code {4}{5}\n", formatBytes(flash),
      formatShare(flash, target.flashBytes),
      formatBytes(flash - facts.codeBytes - facts.getBankBytes()), bank, about,
      formatBytes(facts.codeBytes));
  printFormats(facts, os);
  if (facts.slotBytes != 0)
    os << llvm::formatv("  slot  {0,9}: an adapter, one of the inputs\n",
                        formatBytes(facts.slotBytes));
  for (const MemoryFacts &memory : facts.memories)
    if (memory.name != kFlash)
      os << llvm::formatv(
          "  {0,-5} {1,9}{2}: weights\n", memory.name,
          formatBytes(memory.bytes),
          formatShare(memory.bytes, findBytes(target, memory.name)));
  int64_t shared = 0;
  for (const WeightsFacts &weights : facts.sharedWeights)
    shared += weights.bytes;
  if (shared != 0)
    os << llvm::formatv("        {0,9} more of weights are those of models "
                        "before\n",
                        formatBytes(shared));
  std::string state = facts.states.empty()
                          ? ""
                          : "state " + formatBytes(facts.stateBytes) + ", ";
  os << llvm::formatv("  RAM   {0,9}{1}: arena {2}, {3}inputs and outputs {4}, "
                      "stack {5}{6}\n",
                      formatBytes(ram), formatShare(ram, target.ramBytes),
                      formatBytes(facts.arenaBytes), state,
                      formatBytes(facts.ioBytes), about,
                      formatBytes(facts.stackBytes));
  if (!facts.measuredWith.empty())
    os << "  code and stack as " << facts.measuredWith << " makes them\n";
}

void printNext(ArrayRef<std::string> models, const Target &target,
               StringRef folder, bool isBundled, bool hasProgram,
               raw_ostream &os) {
  std::string flags = llvm::join(target.flags, " ");
  if (hasProgram)
    os << "next: build and run the test bench\n  ";
  else
    os << "next: include \"" << llvm::join(models, ".h\" and \"")
       << ".h\" in your main.c, then\n  ";
  os << target.compiler << " -O2 " << flags << (flags.empty() ? "" : " ")
     << "-I" << folder << " ";
  if (!isBundled)
    os << "-I<runtime>/include ";
  os << folder << "/*.c " << (isBundled ? "" : "<runtime>/src/common/*.c ")
     << (hasProgram ? "-lm" : "main.c -lm");
  // What newlib leaves to the firmware, exit for one, takes stubs to link.
  if (StringRef(target.compiler).starts_with("arm-none-eabi-"))
    os << " --specs=nano.specs --specs=nosys.specs\n"
       << "a board takes its startup code and linker script instead of "
          "--specs=nosys.specs\n";
  // picolibc's linker script has 64 KB of flash where nobody says more.
  else if (StringRef(target.compiler).starts_with("riscv"))
    os << " -Wl,--defsym=__flash_size=0x1000000\n"
       << "a board takes its startup code and linker script instead of "
          "picolibc's\n";
  else
    os << "\n";
}

} // namespace tinyml
