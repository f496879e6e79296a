//===- MemoryLimits.cpp - What a model may take of a target ---------------===//

#include "tinyml/Tools/Compile/MemoryLimits.h"
#include "mlir/IR/Diagnostics.h"
#include "tinyml/Analysis/Memories.h"
#include "tinyml/Support/Quantities.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace tinyml {

bool hasMemoryLimits(const ModelOptions &options) {
  return options.quantize.flashBytes != 0 || options.quantize.ramBytes != 0 ||
         options.stackBytes != 0;
}

/// Takes the smaller of a limit, 0 = none, and of what is there; says whether
/// it is the limit.
static bool limit(int64_t bytes, std::optional<int64_t> &there) {
  if (bytes == 0 || (there && *there <= bytes))
    return false;
  there = bytes;
  return true;
}

Target limitMemory(const Target &target, const ModelOptions &options) {
  Target limited = target;
  limited.isFlashLimited |=
      limit(options.quantize.flashBytes, limited.flashBytes);
  limited.isRamLimited |= limit(options.quantize.ramBytes, limited.ramBytes);
  limited.isStackLimited |= limit(options.stackBytes, limited.stackBytes);
  return limited;
}

namespace {
/// A kind of memory, what a model needs of it and what there is.
struct Need {
  StringRef name;   ///< in a message
  StringRef option; ///< that limits it
  int64_t bytes;
  std::optional<int64_t> limit;
  bool isLimited; ///< by the option

  bool isMet() const { return !limit || bytes <= *limit; }
};
} // namespace

static SmallVector<Need, 3> listNeeds(const ModelFacts &facts,
                                      const Target &target) {
  return {{"flash", "--flash", facts.getFlashBytes(), target.flashBytes,
           target.isFlashLimited},
          {"RAM", "--ram", facts.getRamBytes(), target.ramBytes,
           target.isRamLimited},
          {"stack", "--stack", facts.stackBytes, target.stackBytes,
           target.isStackLimited}};
}

bool fitsMemory(const ModelFacts &facts, const Target &target) {
  return llvm::all_of(listNeeds(facts, target),
                      [](const Need &need) { return need.isMet(); });
}

/// Adds the largest of some named sizes to an error.
static void attachLargest(InFlightDiagnostic &error,
                          std::vector<std::pair<std::string, int64_t>> sizes) {
  llvm::stable_sort(
      sizes, [](const auto &a, const auto &b) { return a.second > b.second; });
  constexpr size_t kMost = 10;
  std::string map;
  for (const auto &[name, bytes] : ArrayRef(sizes).take_front(kMost))
    map += llvm::formatv("\n  {0,10}  {1}", bytes, name);
  if (sizes.size() > kMost)
    map += llvm::formatv("\n  and {0} smaller ones", sizes.size() - kMost);
  error.attachNote() << "bytes" << map;
}

/// Returns what takes flash, or else RAM.
static std::vector<std::pair<std::string, int64_t>>
listSizes(const ModelFacts &facts, bool isFlash) {
  std::vector<std::pair<std::string, int64_t>> sizes;
  bool isEstimate = facts.measuredWith.empty();
  if (isFlash) {
    for (const WeightsFacts &weights : facts.weights)
      if (weights.memory == kFlash)
        sizes.emplace_back(weights.name, weights.bytes);
    if (!facts.adapters.empty())
      sizes.emplace_back("(adapters)", facts.getBankBytes());
    sizes.emplace_back(isEstimate ? "(code, estimated)" : "(code)",
                       facts.codeBytes);
    return sizes;
  }
  for (const auto *ports : {&facts.inputs, &facts.outputs, &facts.states})
    for (const PortFacts &port : *ports)
      sizes.emplace_back(port.name, port.bytes);
  sizes.emplace_back("(arena)", facts.arenaBytes);
  sizes.emplace_back(isEstimate ? "(stack, estimated)" : "(stack)",
                     facts.stackBytes);
  return sizes;
}

LogicalResult checkFit(const ModelFacts &facts, const Target &target,
                       Location loc) {
  for (const Need &need : listNeeds(facts, target)) {
    if (need.isMet())
      continue;
    InFlightDiagnostic error = emitError(loc, "needs ")
                               << formatBytes(need.bytes) << " of " << need.name
                               << ", ";
    if (need.isLimited)
      error << need.option << " allows ";
    else
      error << target.name << (need.name == "stack" ? " keeps " : " has ");
    error << formatBytes(*need.limit);
    if (need.name == "stack")
      error << (facts.measuredWith.empty()
                    ? "; it is an estimate, --measure-code says what the "
                      "compiler makes of it"
                    : "");
    else
      attachLargest(error, listSizes(facts, need.name == "flash"));
    return error;
  }
  return success();
}

LogicalResult checkBudgets(const ModelFacts &facts, const PruneOptions &options,
                           Location loc) {
  const std::tuple<StringRef, StringRef, int64_t, std::optional<int64_t>>
      budgets[] = {
          {"flash", "--budget-flash", facts.getFlashBytes(),
           options.budgetFlash},
          {"RAM", "--budget-ram", facts.getRamBytes(), options.budgetRAM}};
  for (const auto &[memory, option, bytes, budget] : budgets) {
    if (!budget || bytes <= *budget)
      continue;
    InFlightDiagnostic error = emitError(loc, "takes ")
                               << bytes << " bytes of " << memory
                               << " when it is finished, " << option
                               << " allows " << *budget;
    // As much less as it is above.
    if (int64_t less = 2 * *budget - bytes; less > 0)
      error << ": ask for less while it is pruned (" << option << "=" << less
            << "), or allow that";
    else
      error << ": allow that";
    return error;
  }
  return success();
}

} // namespace tinyml
